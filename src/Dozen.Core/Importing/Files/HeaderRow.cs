using System.Text.RegularExpressions;
using Dozen.Core.Common;

namespace Dozen.Core.Importing.Files;

/// <summary>Turns the first row of a table into column names, or says that it is data.</summary>
internal static partial class HeaderRow
{
    private const int LongestName = 200;

    /// <summary>Empty cells become <c>column 3</c>; a repeated name (without regard to case) gets <c> (2)</c>.</summary>
    public static Result<IReadOnlyList<string>> Read(IReadOnlyList<string> cells, long line, ImportFileOptions options)
    {
        if (cells.Count > options.MaxColumns) return ImportFileFailures.TooManyColumns(cells.Count, options.MaxColumns);
        if (LooksLikeData(cells)) return ImportFileFailures.HeaderMissing(line);

        var names = new List<string>(cells.Count);
        var taken = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        for (var i = 0; i < cells.Count; i++)
        {
            var name = Spaces().Replace(cells[i], " ").Trim();
            names.Add(Unique(name.Length == 0 ? $"column {i + 1}" : name, taken));
        }

        return names;
    }

    private static string Unique(string name, HashSet<string> taken)
    {
        var unique = name;
        for (var n = 2; !taken.Add(unique); n++) unique = $"{name} ({n})";
        return unique;
    }

    // Nobody calls a column +357 25 123456 or info@example.com: one such cell is enough.
    private static bool LooksLikeData(IReadOnlyList<string> cells)
    {
        var names = 0;
        foreach (var cell in cells)
        {
            var text = cell.AsSpan().Trim();
            if (text.Length > LongestName || Email().IsMatch(text) || Url().IsMatch(text) || IsLongNumber(text)) return true;
            if (HasLetter(text)) names++;
        }

        return names == 0;
    }

    private static bool HasLetter(ReadOnlySpan<char> text)
    {
        foreach (var c in text)
        {
            if (char.IsLetter(c) || char.IsSurrogate(c)) return true;
        }

        return false;
    }

    private static bool IsLongNumber(ReadOnlySpan<char> text)
    {
        var digits = 0;
        foreach (var c in text)
        {
            if (char.IsAsciiDigit(c)) digits++;
            else if (!" +-()./".Contains(c)) return false;
        }

        return digits >= 7;
    }

    [GeneratedRegex(@"^[^@\s]+@[^@\s]+\.[^@\s]+$")]
    private static partial Regex Email();

    [GeneratedRegex("^(https?://|www\\.)", RegexOptions.IgnoreCase)]
    private static partial Regex Url();

    // Control characters included: a name is shown in one line.
    [GeneratedRegex(@"[\s\x00-\x1F\x7F]+")]
    private static partial Regex Spaces();
}
