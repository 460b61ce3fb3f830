using System.Globalization;
using System.Text;

namespace Dozen.Core.Contacts;

/// <summary>Letters with accents: joined to one character for storing, taken off for comparing.</summary>
public static class Letters
{
    /// <summary>Joins letters with the combining marks that follow them (NFC), so that the same name is the same text.</summary>
    /// <param name="text">Without lone surrogates.</param>
    public static string Compose(string text) => Ascii.IsValid(text) || text.IsNormalized() ? text : text.Normalize();

    /// <summary>Lower case without accents, for comparing: <c>Café ΆΡΤΟΣ</c> and <c>cafe αρτοσ</c> are the same.</summary>
    public static string Fold(string text)
    {
        if (Ascii.IsValid(text)) return text.ToLowerInvariant();

        var folded = new StringBuilder(text.Length);
        foreach (var c in Decompose(text)) AppendFolded(folded, c);
        return folded.ToString();
    }

    /// <summary><see cref="Fold"/>, and nothing but letters and digits: one spelling for headings and country names.</summary>
    public static string Key(string text)
    {
        var folded = Fold(text);
        return folded.All(char.IsLetterOrDigit) ? folded : string.Concat(folded.Where(char.IsLetterOrDigit));
    }

    private static string Decompose(string text)
    {
        try
        {
            return text.Normalize(NormalizationForm.FormD);
        }
        catch (ArgumentException)
        {
            return text; // a lone surrogate, which has no letter to decompose
        }
    }

    private static void AppendFolded(StringBuilder folded, char c)
    {
        if (c >= '\u0300' && CharUnicodeInfo.GetUnicodeCategory(c) == UnicodeCategory.NonSpacingMark) return;

        var lower = char.ToLowerInvariant(c);
        _ = lower switch
        {
            'ß' => folded.Append("ss"),
            'æ' => folded.Append("ae"),
            'œ' => folded.Append("oe"),
            'þ' => folded.Append("th"),
            'ø' => folded.Append('o'),
            'ð' or 'đ' => folded.Append('d'),
            'ł' => folded.Append('l'),
            'ı' => folded.Append('i'),
            'ς' => folded.Append('σ'),
            _ => folded.Append(lower),
        };
    }
}
