using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Patterns;
using Microsoft.Extensions.DependencyInjection;

namespace Dozen.Web.Http;

internal static class ApiRoutes
{
    /// <summary>Whether the API has any method at the request's address. What a parameter may be is not looked at.</summary>
    public static bool AnyAt(HttpContext context)
    {
        var path = context.Request.Path.ToString().Split('/', StringSplitOptions.RemoveEmptyEntries);
        return context.RequestServices.GetRequiredService<EndpointDataSource>().Endpoints
            .OfType<RouteEndpoint>().Select(e => e.RoutePattern).Where(p => Errors.IsApi("/" + p.RawText?.TrimStart('/')))
            .Any(p => p.PathSegments.Count == path.Length && p.PathSegments.Zip(path).All(s => Fits(s.First, s.Second)));
    }

    private static bool Fits(RoutePatternPathSegment segment, string text) =>
        segment.Parts is not [RoutePatternLiteralPart literal] || literal.Content.Equals(text, StringComparison.OrdinalIgnoreCase);
}
