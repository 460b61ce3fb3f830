using System.Text;

namespace Dozen.Data.Postgres.Legacy;

/// <summary>Rows in COPY's text format.</summary>
internal static class CopyText
{
    public static string Line(ReadOnlySpan<string?> fields)
    {
        var line = new StringBuilder();
        for (var i = 0; i < fields.Length; i++)
        {
            if (i > 0) line.Append('\t');
            if (fields[i] is not { } text)
            {
                line.Append("\\N");
                continue;
            }

            foreach (var character in text)
            {
                _ = character switch
                {
                    '\\' => line.Append(@"\\"),
                    '\t' => line.Append("\\t"),
                    '\n' => line.Append("\\n"),
                    '\r' => line.Append("\\r"),
                    _ => line.Append(character),
                };
            }
        }

        return line.Append('\n').ToString();
    }
}
