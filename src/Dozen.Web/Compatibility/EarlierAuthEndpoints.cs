using Dozen.Core.Organizations;
using Dozen.Core.Users;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Dozen.Web.Compatibility;

/// <summary>Who calls.</summary>
/// <param name="Id">Null, as are the e-mail address and the names, when a program calls in nobody's name.</param>
public sealed record EarlierCaller(long? Id, string? Email, string? FirstName, string? LastName, UserRole Role, bool IsActive, long OrganizationId, EarlierOrganization Organization);

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

    private static async Task<Ok<EarlierCaller>> Me(CallerQueries callers, CancellationToken cancellationToken)
    {
        // Whoever is let in is active.
        var caller = await callers.GetAsync(cancellationToken);
        var (user, organization) = (caller.User, caller.Organization);
        return TypedResults.Ok(new EarlierCaller(
            user?.Id, user?.Email, user?.FirstName, user?.LastName, caller.Caller.Role, true, organization.Id, new EarlierOrganization(organization.Id, organization.Name, organization.Slug)));
    }
}
