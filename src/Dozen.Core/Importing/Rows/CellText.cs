using System.Buffers;
using System.Text;
using Dozen.Core.Contacts;

namespace Dozen.Core.Importing.Rows;

/// <summary>Makes the text of a cell fit to be stored.</summary>
internal static class CellText
{
    private static readonly SearchValues<char> Suspicious = SearchValues.Create(
        [.. Enumerable.Range(0, 0x20).Concat(Enumerable.Range(0x7F, 0x21)).Select(c => (char)c).Except(['\n', '\t']), '\uFEFF', '\u200B']);

    /// <summary>Trimmed, accents joined (NFC), without control characters other than line end and tab, and without halves of characters, which no database takes.</summary>
    public static string Clean(string text)
    {
        text = text.Trim();
        if (Ascii.IsValid(text)) return text.AsSpan().ContainsAny(Suspicious) ? Strip(text) : text;

        if (text.AsSpan().ContainsAny(Suspicious)) text = Strip(text);
        if (text.AsSpan().ContainsAnyInRange('\uD800', '\uDFFF')) text = WithoutHalves(text);
        return Letters.Compose(text);
    }

    /// <summary>What exports write where there is nothing.</summary>
    public static bool IsBlank(string text) =>
        text.Length <= 4 && text is "" or "-" or "—" or "–" or "." || (text.Length is 3 or 4
            && (text.Equals("null", StringComparison.OrdinalIgnoreCase) || text.Equals("n/a", StringComparison.OrdinalIgnoreCase)
                || text.Equals("#n/a", StringComparison.OrdinalIgnoreCase) || text.Equals("none", StringComparison.OrdinalIgnoreCase)
                || text.Equals("nan", StringComparison.OrdinalIgnoreCase)));

    private static string Strip(string text)
    {
        text = text.Replace("\r\n", "\n", StringComparison.Ordinal);
        return string.Concat(text.Where(c => !Suspicious.Contains(c))).Trim();
    }

    private static string WithoutHalves(string text)
    {
        var whole = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes()) whole.Append(rune.ToString());
        return whole.ToString();
    }
}
