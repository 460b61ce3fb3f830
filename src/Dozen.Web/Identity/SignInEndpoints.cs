using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.OpenIdConnect;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Options;

namespace Dozen.Web.Identity;

/// <summary>Signing in and out of the pages, where identity comes from a provider.</summary>
internal static class SignInEndpoints
{
    public const string SignInPath = "/sign-in";
    public const string SignOutPath = "/sign-out";
    public const string SignedOutPath = "/signed-out";

    public static void MapSignIn(this IEndpointRouteBuilder routes)
    {
        routes.MapGet(SignInPath, SignIn).AllowAnonymous().ExcludeFromDescription();
        routes.MapPost(SignOutPath, SignOutAsync).AllowAnonymous().ExcludeFromDescription();

        // An IResult, because what binds endpoints at compile time does not see types that come of razor files.
        routes.MapGet(SignedOutPath, IResult () => Page(StatusCodes.Status200OK, "You are signed out", null, null)).AllowAnonymous().ExcludeFromDescription();
    }

    /// <summary>An address of this server to go on to; everything else leads to the first page.</summary>
    public static string Local(string? url) =>
        url is { Length: > 0 } && url[0] == '/' && (url.Length == 1 || url[1] is not ('/' or '\\')) && !url.Any(char.IsControl) ? url : "/";

    /// <summary>Says to somebody who is signed in why they are nobody here.</summary>
    public static Task RefuseAsync(HttpContext context, Stranger stranger)
    {
        context.Response.Headers.CacheControl = "no-store";
        return Page(StatusCodes.Status403Forbidden, "You can't come in yet", stranger.Reason.Message, stranger.Name).ExecuteAsync(context);
    }

    public static Task FailedAsync(HttpContext context) => Page(
        StatusCodes.Status400BadRequest, "Signing in did not work",
        "The identity provider refused, or its answer came too late or from another window.", null).ExecuteAsync(context);

    private static ChallengeHttpResult SignIn([FromQuery(Name = "return_url")] string? returnUrl) =>
        TypedResults.Challenge(new AuthenticationProperties { RedirectUri = Local(returnUrl) }, [IdentityScheme.Provider]);

    private static async Task<IResult> SignOutAsync(HttpContext context, ClaimsPrincipal user, EndedSessions ended, IOptionsMonitor<OpenIdConnectOptions> provider)
    {
        if (OtherSites.Check(context) is { } refusal) return new Http.ProblemResult(refusal);

        ended.End(user);
        await context.SignOutAsync(IdentityScheme.Session);

        // Not every provider can be signed out of from here.
        var configuration = await provider.Get(IdentityScheme.Provider).ConfigurationManager!.GetConfigurationAsync(context.RequestAborted);
        return string.IsNullOrEmpty(configuration.EndSessionEndpoint)
            ? TypedResults.LocalRedirect(SignedOutPath)
            : TypedResults.SignOut(new AuthenticationProperties { RedirectUri = SignedOutPath }, [IdentityScheme.Provider]);
    }

    private static RazorComponentResult<IdentityPage> Page(int status, string title, string? reason, string? signedInAs) =>
        new(new { Title = title, Reason = reason, SignedInAs = signedInAs }) { StatusCode = status, PreventStreamingRendering = true };
}
