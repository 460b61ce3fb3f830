using Dozen.Core.Users;
using Dozen.Web.Http;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Dozen.Web.Identity;

/// <summary>Who calls, where, and what they may.</summary>
/// <param name="Identity"><c>substitute</c> or <c>open_id_connect</c>: how this server knows people.</param>
public sealed record Me(string Identity, CallerSummary Caller, CallingUser? User, CallingToken? ApiToken, CallingOrganization Organization);

internal static class MeEndpoints
{
    public const string Path = "/api/v1/me";

    public static void MapMe(this IEndpointRouteBuilder routes) =>
        routes.MapGet(Path, Get).WithName("GetMe").WithTags("Identity").WithSummary("Who is calling, and what they may").Refuses(401, 403);

    private static async Task<Ok<Me>> Get(CallerQueries callers, IdentityOptions identity, CancellationToken cancellationToken)
    {
        var caller = await callers.GetAsync(cancellationToken);
        return TypedResults.Ok(new Me(identity.Mode, caller.Caller, caller.User, caller.ApiToken, caller.Organization));
    }
}
