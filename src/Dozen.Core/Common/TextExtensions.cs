namespace Dozen.Core.Common;

internal static class TextExtensions
{
    /// <summary>At most so many characters, ending in "…" where something was cut.</summary>
    public static string Truncated(this string text, int limit) => text.Length <= limit ? text : string.Concat(text.AsSpan(0, limit - 1), "…");

    /// <summary>Whether there is what no database and no screen wants: NUL and its like, half a character. Line breaks and tabs are text.</summary>
    public static bool HasControls(this string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (char.IsControl(text[i]) && text[i] is not ('\n' or '\r' or '\t')) return true;
            if (!char.IsSurrogate(text[i])) continue;
            if (i + 1 >= text.Length || !char.IsSurrogatePair(text[i], text[i + 1])) return true;
            i++;
        }

        return false;
    }

    /// <summary>Without blanks around it; null when nothing is left.</summary>
    public static string? OrNull(this string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();
}
