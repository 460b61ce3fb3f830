using System.Globalization;
using System.Text;

namespace Dozen.Core.Contacts;

/// <summary>A website: its normalised address and the domain that tells whose it is.</summary>
/// <param name="Url">Absolute http or https address.</param>
/// <param name="Domain">
/// Lower case, punycode, no <c>www.</c>: the registrable part (<c>example.co.uk</c>), the customer's own sub-domain of a site builder
/// (<c>cafe.wixsite.com</c>), or the name of the shared host (<c>facebook.com</c>), which says nothing about the owner: see <see cref="IsSharedHost"/>.
/// </param>
public sealed record WebAddress(string Url, string Domain)
{
    /// <summary>Longest address kept, in characters. A longer one loses its fragment and query, which are mostly tracking.</summary>
    public const int MaxLength = 500;

    private static readonly IdnMapping Idn = new();

    /// <summary>
    /// Reads what people put into a website field; adds <c>https://</c> where no scheme is given and unwraps Google's redirect links.
    /// Null for other schemes, e-mail addresses, blanks inside and names without a dot. The result may still be longer than <see cref="MaxLength"/>.
    /// </summary>
    public static WebAddress? Parse(string text)
    {
        text = text.Trim();
        if (text.Length == 0 || text.AsSpan().ContainsAnyInRange('\0', ' ')) return null;

        var scheme = text.IndexOf("://", StringComparison.Ordinal);
        var hasScheme = scheme > 0 && text.AsSpan(0, scheme).IndexOfAny("/?#.") < 0;
        if (!hasScheme) text = text.StartsWith("//", StringComparison.Ordinal) ? "https:" + text : "https://" + text;
        if (!Uri.TryCreate(text, UriKind.Absolute, out var uri) || (uri.Scheme != Uri.UriSchemeHttp && uri.Scheme != Uri.UriSchemeHttps)) return null;
        if (uri.UserInfo.Length > 0) return null;
        if (RedirectTarget(uri) is { } target) return Parse(target);
        if (HostOf(uri, hasScheme) is not { } host) return null;

        var url = uri.AbsoluteUri;
        return new(url.Length > MaxLength ? uri.GetLeftPart(UriPartial.Path) : url, WebDomain.Of(host));
    }

    /// <summary>
    /// Whether many businesses share this domain (social networks, directories, booking portals, link shorteners), sub-domains included,
    /// so that two leads with it are not the same company.
    /// </summary>
    public static bool IsSharedHost(string domain) => WebDomain.IsShared(domain);

    private static string? HostOf(Uri uri, bool hasScheme)
    {
        var host = uri.Host.TrimEnd('.').ToLowerInvariant();
        switch (uri.HostNameType)
        {
            // Without a scheme "4.9" is a rating and not an address in short form.
            case UriHostNameType.IPv4:
                return hasScheme ? host : null;
            case UriHostNameType.Dns:
                break;
            default:
                return null;
        }

        if (!host.Contains('.')) return null;
        if (Ascii.IsValid(host)) return host;
        try
        {
            return Idn.GetAscii(host);
        }
        catch (ArgumentException)
        {
            return null;
        }
    }

    private static string? RedirectTarget(Uri uri)
    {
        if (uri.AbsolutePath != "/url" || !uri.Host.Contains("google.", StringComparison.Ordinal)) return null;

        foreach (var pair in uri.Query.TrimStart('?').Split('&'))
        {
            if (pair.StartsWith("q=http", StringComparison.Ordinal)) return Uri.UnescapeDataString(pair[2..]);
            if (pair.StartsWith("url=http", StringComparison.Ordinal)) return Uri.UnescapeDataString(pair[4..]);
        }

        return null;
    }
}
