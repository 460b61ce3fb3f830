using System.Buffers;
using System.Collections.Frozen;
using System.Text;
using Dozen.Core.Contacts;

namespace Dozen.Core.Importing.Rows;

/// <summary>Makes the text of a cell fit to be stored.</summary>
internal static class CellText
{
    private static readonly SearchValues<char> Suspicious = SearchValues.Create(
        [.. Enumerable.Range(0, 0x20).Concat(Enumerable.Range(0x7F, 0x21)).Select(c => (char)c).Except(['\n', '\t']), '\uFEFF', '\u200B']);

    private static readonly FrozenSet<string> Blanks = FrozenSet.Create(StringComparer.OrdinalIgnoreCase, "n/a", "nan", "null", "none", "#n/a");

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
    public static bool IsBlank(string text) => text.Length switch
    {
        0 => true,
        1 => text[0] is '-' or '–' or '—' or '.',
        3 or 4 => Blanks.Contains(text),
        _ => false,
    };

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
