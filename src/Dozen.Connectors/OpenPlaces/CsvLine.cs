using System.Text;

namespace Dozen.Connectors.OpenPlaces;

/// <summary>One line of a table.</summary>
internal static class CsvLine
{
    private static readonly char[] Delimiters = [',', '\t', ';', '|'];

    /// <summary>The character that parts the heading into the most columns.</summary>
    public static char DelimiterOf(string heading) => Delimiters.MaxBy(d => heading.Count(c => c == d));

    public static List<string> Split(string line, char delimiter)
    {
        var cells = new List<string>();
        var cell = new StringBuilder();
        var quoted = false;
        line = line.TrimEnd('\r');
        for (var i = 0; i < line.Length; i++)
        {
            var c = line[i];
            if (quoted)
            {
                if (c != '"') cell.Append(c);
                else if (i + 1 < line.Length && line[i + 1] == '"') cell.Append(line[++i]);
                else quoted = false;
            }
            else if (c == '"' && cell.Length == 0)
            {
                quoted = true;
            }
            else if (c == delimiter)
            {
                cells.Add(cell.ToString());
                cell.Clear();
            }
            else
            {
                cell.Append(c);
            }
        }

        cells.Add(cell.ToString());
        return cells;
    }
}
