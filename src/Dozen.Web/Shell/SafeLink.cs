namespace Dozen.Web.Shell;

/// <summary>Addresses that came from data, as links that can do no harm; null means: show it as text.</summary>
internal static class SafeLink
{
    public static string? Web(string? text) =>
        text is not null && Uri.TryCreate(text.Trim(), UriKind.Absolute, out var url) && (url!.Scheme is "http" or "https") && url.Host.Length > 0 ? url.AbsoluteUri : null;

    public static string? Mail(string? text) =>
        text is not null && text.Count(c => c == '@') == 1 && !text.Any(c => char.IsWhiteSpace(c) || c is '?' or '&' or '%' or '<' or '>') ? $"mailto:{text}" : null;

    public static string? Phone(string? text)
    {
        var digits = text is null ? "" : string.Concat(text.Where((c, i) => char.IsAsciiDigit(c) || (c == '+' && i == 0)));
        return digits.Length >= 3 ? $"tel:{digits}" : null;
    }
}
