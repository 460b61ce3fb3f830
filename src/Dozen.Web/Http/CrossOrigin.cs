using Dozen.Web.Identity;
using Microsoft.AspNetCore.Cors.Infrastructure;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Dozen.Web.Http;

/// <summary>
/// Which other sites' pages may use the API in a browser. Cookies never travel: such a page comes with a bearer token, or,
/// with the substitute identity, is served from this machine at one of the named addresses. A page at another port of this
/// machine is refused by the browser: that one is one's own does not make it trusted.
/// </summary>
internal sealed record CrossOrigin(IReadOnlyList<string> Origins)
{
    public const string Setting = "Cors:Origins";

    /// <summary>Where the earlier platform's frontend is served while it is being worked on.</summary>
    private static readonly string[] EarlierFrontend = ["http://localhost:3000", "http://127.0.0.1:3000", "http://localhost:5173", "http://127.0.0.1:5173"];

    private static readonly string[] Exposed =
        ["ETag", "Location", "Retry-After", RequestId.Header, RepeatSafety.ReplayedHeader, UndoHeaders.Token, UndoHeaders.ExpiresAt];

    /// <exception cref="FormatException">One of the origins is none.</exception>
    public static CrossOrigin From(IConfiguration configuration)
    {
        // As one text with commas, or as a list (Cors__Origins__0=…).
        var given = (configuration[Setting] ?? string.Join(',', configuration.GetSection(Setting).GetChildren().Select(c => c.Value)))
            .Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        foreach (var origin in given)
        {
            if (!Uri.TryCreate(origin, UriKind.Absolute, out var address) || address.Scheme is not ("http" or "https") || address.GetLeftPart(UriPartial.Authority) != origin)
                throw new FormatException($"{Setting} holds \"{origin}\"; an origin is scheme, host and port alone, such as https://crm.example.");
        }

        return new(given);
    }

    public static void AddTo(IServiceCollection services)
    {
        services.AddCors();
        services.AddOptions<CorsOptions>().Configure<CrossOrigin, SubstituteIdentity>((cors, origins, substitute) => cors.AddDefaultPolicy(policy => policy
            .WithOrigins([.. origins.Origins.Count > 0 || substitute.Caller is null ? origins.Origins : EarlierFrontend])
            .WithMethods("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE")
            .WithHeaders("Authorization", "Content-Type", "If-Match", "If-None-Match", RepeatSafety.Header, RequestId.Header)
            .WithExposedHeaders(Exposed)
            .SetPreflightMaxAge(TimeSpan.FromHours(1))));
    }

    /// <summary>The API alone: pages are for this origin.</summary>
    public static bool AppliesTo(HttpContext context) => Errors.IsApi(context.Request.Path);
}
