using Dozen.Core.Users;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Dozen.Web.Compatibility;

internal static class EarlierAuthEndpoints
{
    private static readonly EarlierRefusal Gone = new(
        StatusCodes.Status410Gone, "Dozen keeps no passwords: identity is external now. Sign in at the identity provider, or use an API token.");

    public static void MapEarlierAuth(this IEndpointRouteBuilder routes)
    {
        var auth = routes.MapGroup("/api/auth").WithTags(EarlierAnswers.Tag);
        auth.MapGet("/me", Me).WithName("GetEarlierCaller").WithSummary("Who is calling").RefusesEarlier(401, 403);
        auth.MapPost("/verify-token", Me).WithName("VerifyEarlierToken").WithSummary("Who is calling; 401 when nobody is known").RefusesEarlier(401, 403);
        foreach (var name in new[] { "login", "register", "refresh" })
            auth.MapPost($"/{name}", () => Gone).WithName($"Earlier{char.ToUpperInvariant(name[0])}{name[1..]}").WithSummary("Gone: identity is external now").AllowAnonymous().RefusesEarlier(410);
    }

    private static async Task<Ok<EarlierCaller>> Me(EarlierUserQueries users, CancellationToken cancellationToken) =>
        TypedResults.Ok(await users.GetCallerAsync(cancellationToken));
}
