using System.Reflection;
using System.Runtime.CompilerServices;
using Dozen.Core.Common;
using Dozen.Core.Users;
using Dozen.Web.Http;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Authorization.Policy;
using Microsoft.AspNetCore.Http;

namespace Dozen.Web.Identity;

/// <summary>An endpoint needs what the verbs and queries in its handler's parameters need (<see cref="NeedsAttribute"/>).</summary>
internal sealed class Admission : AuthorizationHandler<Admission>, IAuthorizationRequirement
{
    private static readonly ConditionalWeakTable<Endpoint, NeedsAttribute[]> Known = [];

    public static IReadOnlyList<NeedsAttribute> NeedsOf(Endpoint endpoint) => Known.GetValue(endpoint, found =>
        [.. (found.Metadata.GetMetadata<MethodInfo>()?.GetParameters() ?? []).Select(p => p.ParameterType.GetCustomAttribute<NeedsAttribute>()).OfType<NeedsAttribute>()]);

    protected override Task HandleRequirementAsync(AuthorizationHandlerContext context, Admission requirement)
    {
        var refusal = Refusal(context);
        if (refusal is null) context.Succeed(requirement);
        else context.Fail(new AuthorizationFailureReason(this, refusal.Message));
        return Task.CompletedTask;
    }

    private static Failure? Refusal(AuthorizationHandlerContext context)
    {
        if (context.User.ToCaller() is not { } caller) return Strangers.Refusal;
        if (context.Resource is not HttpContext http || http.GetEndpoint() is not { } endpoint) return null;
        foreach (var needs in NeedsOf(endpoint))
        {
            if (caller.RefusalOf(needs.Area, needs.Access) is { } refusal) return refusal;
        }

        return null;
    }
}

/// <summary>Signed in, and nobody here.</summary>
internal static class Strangers
{
    public static readonly Failure Refusal = new(FailureKind.Forbidden, "identity.unknown", "You are signed in, but no active user of an organisation here has your e-mail address.");
}

/// <summary>Says on the API why somebody was not let in; pages leave it to the scheme.</summary>
internal sealed class AdmissionAnswer : IAuthorizationMiddlewareResultHandler
{
    private readonly AuthorizationMiddlewareResultHandler usual = new();

    public Task HandleAsync(RequestDelegate next, HttpContext context, AuthorizationPolicy policy, PolicyAuthorizationResult authorizeResult)
    {
        if (!authorizeResult.Forbidden || !Errors.IsApi(context.Request.Path)) return usual.HandleAsync(next, context, policy, authorizeResult);

        var message = authorizeResult.AuthorizationFailure?.FailureReasons.FirstOrDefault()?.Message ?? Strangers.Refusal.Message;
        var code = context.User.ToCaller() is null ? Strangers.Refusal.Code : "caller.not_allowed";
        return new ProblemResult(new Failure(FailureKind.Forbidden, code, message)).ExecuteAsync(context);
    }
}
