using Dozen.Web.Identity;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Dozen.Web.Compatibility;

/// <summary>The doors that the earlier platform left open to developers: only where the substitute identity stands in for a real one.</summary>
internal static class DevDoor
{
    private static readonly EarlierRefusal OtherIdentity = new(StatusCodes.Status403Forbidden, "Only available with the substitute identity");
    private static readonly EarlierRefusal OtherSite = new(StatusCodes.Status403Forbidden, "A page of another site may not act here.");

    public static TBuilder SubstituteOnly<TBuilder>(this TBuilder builder) where TBuilder : IEndpointConventionBuilder =>
        builder.AddEndpointFilter((context, next) => SubstituteIdentity.IsSubstitute(context.HttpContext.User) ? next(context) : ValueTask.FromResult<object?>(OtherIdentity));

    /// <summary>For a GET that writes: it needs no preflight and no body, so a link or a picture on any page would be enough.</summary>
    public static TBuilder NotFromOtherSites<TBuilder>(this TBuilder builder) where TBuilder : IEndpointConventionBuilder =>
        builder.AddEndpointFilter((context, next) => IsFromOtherSite(context.HttpContext.Request) ? ValueTask.FromResult<object?>(OtherSite) : next(context));

    private static bool IsFromOtherSite(HttpRequest request) => request.Headers.Origin.ToString() is { Length: > 0 } origin
        ? !LoopbackOnly.IsLoopbackOrigin(origin)
        : request.Headers["Sec-Fetch-Site"].ToString() == "cross-site";
}
