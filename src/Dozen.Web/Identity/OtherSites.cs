using Dozen.Core.Common;
using Microsoft.AspNetCore.Http;

namespace Dozen.Web.Identity;

/// <summary>
/// Keeps pages of other sites from acting with the session cookie, which the browser sends along by itself. The cookie is
/// SameSite=Lax; that still lets neighbours under the same registrable domain through, so whatever changes something, and the
/// pages' live connection, must also come from this very origin. Bearer tokens need none of this: no browser adds them.
/// </summary>
internal static class OtherSites
{
    private static readonly Failure Refusal = new(
        FailureKind.Forbidden, "identity.other_site", "With the session cookie only this server's own pages may do this; programs use a bearer token.");

    public static Failure? Check(HttpContext context)
    {
        var request = context.Request;
        if (OnlyReads(request)) return null;

        // What the browser itself says comes first: it holds behind a proxy that changes the scheme, too.
        var site = request.Headers["Sec-Fetch-Site"].ToString();
        if (site.Length > 0) return site == "same-origin" ? null : Refusal;

        var origin = request.Headers.Origin.ToString();
        return origin.Equals($"{request.Scheme}://{request.Host}", StringComparison.OrdinalIgnoreCase) ? null : Refusal;
    }

    /// <summary>
    /// Whether the request changes nothing. Opening a WebSocket is a GET and not among these: no browser keeps other sites from it.
    /// Told by its header, since the framework tells it only behind this place.
    /// </summary>
    public static bool OnlyReads(HttpRequest request) =>
        (HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method) || HttpMethods.IsOptions(request.Method))
        && !request.Headers.Upgrade.ToString().Contains("websocket", StringComparison.OrdinalIgnoreCase);
}
