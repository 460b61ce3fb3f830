using Dozen.Core.Common;
using Dozen.Web.Http;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Dozen.Web.Identity;

/// <summary>Somebody who is signed in and nobody here.</summary>
/// <param name="Name">As the provider names them.</param>
internal sealed record Stranger(Failure Reason, string? Name);

/// <summary>Turns who was authenticated into the caller of this request.</summary>
internal static class CallerEntry
{
    public static async Task EnterAsync(HttpContext context, RequestDelegate next)
    {
        if (context.User.Identity?.IsAuthenticated == true && context.GetEndpoint()?.Metadata.GetMetadata<IAllowAnonymous>() is null)
        {
            if (SignedInCallers.IsSession(context.User) && OtherSites.Check(context) is { } refusal)
            {
                await new ProblemResult(refusal).ExecuteAsync(context);
                return;
            }

            var callers = context.RequestServices.GetRequiredService<SignedInCallers>();
            if ((await callers.FindAsync(context.User, context.RequestAborted)).TryGet(out var caller, out var reason))
            {
                context.User = SignedInCallers.Enter(context.User, caller);
                context.RequestServices.GetRequiredService<CallerScope>().Enter(caller);
            }
            else
            {
                context.Features.Set(new Stranger(reason, callers.NameOf(context.User)));
            }
        }

        await next(context);
    }
}
