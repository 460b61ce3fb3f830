namespace Dozen.Core.Common;

internal static class TextExtensions
{
    /// <summary>At most so many characters, ending in "…" where something was cut.</summary>
    public static string Truncated(this string text, int limit) => text.Length <= limit ? text : string.Concat(text.AsSpan(0, limit - 1), "…");
}
