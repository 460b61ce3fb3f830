using Dozen.Web.Discovery;
using Microsoft.AspNetCore.Http;

namespace Dozen.Web.Http;

/// <param name="provider">Where the form that signs out leads on to; null where nobody signs in elsewhere.</param>
/// <param name="map">Where the pictures of maps come from, if from anywhere.</param>
internal sealed class SecurityHeaders(Uri? provider, MapOptions map)
{
    // Inline styles: the component library positions its popovers with them. Scripts come from files alone.
    private const string Pages =
        "default-src 'self'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self' data:; "
        + "connect-src 'self'; object-src 'none'; base-uri 'self'; form-action 'self'; frame-ancestors 'none'";

    // The API reference starts from an inline script and compiles templates.
    private const string Reference =
        "default-src 'self'; script-src 'self' 'unsafe-inline' 'unsafe-eval'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; "
        + "font-src 'self' data:; connect-src 'self'; object-src 'none'; base-uri 'self'; form-action 'self'; frame-ancestors 'none'";

    private readonly string pages = WithProvider(Pages, provider).Replace("img-src 'self' data:", $"img-src 'self' data:{(map.Origin is { } origin ? $" {origin}" : "")}", StringComparison.Ordinal);

    private readonly string reference = WithProvider(Reference, provider);

    public Task AddAsync(HttpContext context, RequestDelegate next)
    {
        var headers = context.Response.Headers;
        headers.ContentSecurityPolicy = context.Request.Path.StartsWithSegments("/docs") ? reference : pages;
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "no-referrer";
        headers["Permissions-Policy"] = "camera=(), microphone=(), geolocation=()";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        if (Errors.IsApi(context.Request.Path)) headers.CacheControl = "no-store";
        return next(context);
    }

    private static string WithProvider(string policy, Uri? provider) =>
        provider is null ? policy : policy.Replace("form-action 'self'", $"form-action 'self' {provider.GetLeftPart(UriPartial.Authority)}", StringComparison.Ordinal);
}
