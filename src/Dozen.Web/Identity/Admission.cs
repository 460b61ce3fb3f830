using System.Reflection;
using System.Runtime.CompilerServices;
using Dozen.Core.Common;
using Dozen.Core.Users;
using Dozen.Web.Http;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Authorization.Policy;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.IdentityModel.Tokens;

namespace Dozen.Web.Identity;

/// <summary>An endpoint needs what the verbs and queries in its handler's parameters need (<see cref="NeedsAttribute"/>).</summary>
internal sealed class Admission : AuthorizationHandler<Admission>, IAuthorizationRequirement
{
    private static readonly ConditionalWeakTable<Endpoint, NeedsAttribute[]> Known = [];

    public static IReadOnlyList<NeedsAttribute> NeedsOf(Endpoint endpoint) => Known.GetValue(endpoint, found => NeedsOf(found.Metadata));

    public static NeedsAttribute[] NeedsOf(IEnumerable<object> metadata) =>
        [.. (metadata.OfType<MethodInfo>().LastOrDefault()?.GetParameters() ?? []).Select(p => p.ParameterType.GetCustomAttribute<NeedsAttribute>()).OfType<NeedsAttribute>()];

    protected override Task HandleRequirementAsync(AuthorizationHandlerContext context, Admission requirement)
    {
        var refusal = Refusal(context);
        if (refusal is null) context.Succeed(requirement);
        else context.Fail(new AuthorizationFailureReason(this, refusal.Message));
        return Task.CompletedTask;
    }

    private static Failure? Refusal(AuthorizationHandlerContext context)
    {
        if (context.User.ToCaller() is not { } caller) return IdentityFailures.Unknown;
        if (context.Resource is not HttpContext http || http.GetEndpoint() is not { } endpoint) return null;
        foreach (var needs in NeedsOf(endpoint))
        {
            if (caller.RefusalOf(needs.Area, needs.Access) is { } refusal) return refusal;
        }

        return null;
    }
}

/// <summary>Says why somebody was not let in: to programs as a problem, to people as a page or by sending them to sign in.</summary>
internal sealed class AdmissionAnswer : IAuthorizationMiddlewareResultHandler
{
    private static readonly Failure Anonymous = new(
        FailureKind.Forbidden, "identity.required", "Say who you are: with an access token of the identity provider, or an API token.");

    private static readonly Failure Refused = new(FailureKind.Forbidden, "identity.token_refused", "The access token was not accepted.");

    private readonly AuthorizationMiddlewareResultHandler usual = new();

    public async Task HandleAsync(RequestDelegate next, HttpContext context, AuthorizationPolicy policy, PolicyAuthorizationResult authorizeResult)
    {
        var stranger = context.Features.Get<Stranger>();
        if (authorizeResult.Forbidden && Errors.IsApi(context.Request.Path)) await ForbidAsync(context, stranger, authorizeResult);
        else if (authorizeResult.Forbidden && stranger is not null) await SignInEndpoints.RefuseAsync(context, stranger);
        else if (!authorizeResult.Challenged || !await ChallengeAsync(context)) await usual.HandleAsync(next, context, policy, authorizeResult);
    }

    private static Task ForbidAsync(HttpContext context, Stranger? stranger, PolicyAuthorizationResult result)
    {
        if (stranger is not null) return new ProblemResult(stranger.Reason).ExecuteAsync(context);
        var message = result.AuthorizationFailure?.FailureReasons.FirstOrDefault()?.Message ?? IdentityFailures.Unknown.Message;
        return new ProblemResult(new Failure(FailureKind.Forbidden, "caller.not_allowed", message)).ExecuteAsync(context);
    }

    /// <returns>Whether that was all there is to say; a page is still to be sent to sign in.</returns>
    private static async Task<bool> ChallengeAsync(HttpContext context)
    {
        var isExternal = context.RequestServices.GetRequiredService<IdentityOptions>().IsExternal;

        // A session that is over is nothing to explain; a token that was shown and refused is.
        var fault = context.Request.Headers.Authorization.Count > 0 ? (await context.AuthenticateAsync()).Failure : null;
        if (Errors.IsApi(context.Request.Path))
        {
            if (!isExternal && fault is null) return false;
            await ExplainAsync(context, fault);
            return true;
        }

        // Only somebody who opens a page can be sent elsewhere to sign in; the live connection of one can't.
        if (!isExternal || (HttpMethods.IsGet(context.Request.Method) && !context.Request.Path.StartsWithSegments("/_blazor"))) return false;
        context.Response.StatusCode = StatusCodes.Status401Unauthorized;
        await context.Response.WriteAsync("Sign in first.", context.RequestAborted);
        return true;
    }

    private static Task ExplainAsync(HttpContext context, Exception? fault)
    {
        context.Response.Headers.WWWAuthenticate = fault is null ? "Bearer" : "Bearer error=\"invalid_token\"";
        var failure = fault switch
        {
            null => Anonymous,
            RefusedCredentialsException refused => refused.Failure,
            SecurityTokenInvalidLifetimeException => Refused with { Message = "The access token is not valid at this time." },
            _ => Refused,
        };
        return new ProblemResult(failure, StatusCodes.Status401Unauthorized).ExecuteAsync(context);
    }
}
