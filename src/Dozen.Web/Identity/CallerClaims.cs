using System.Globalization;
using System.Security.Claims;
using Dozen.Core.Common;
using Dozen.Core.Database;
using Dozen.Core.Users;

namespace Dozen.Web.Identity;

/// <summary>A caller as the claims of an authenticated principal, and back.</summary>
internal static class CallerClaims
{
    private const string Organization = "dozen:organization";
    private const string User = "dozen:user";

    public static ClaimsPrincipal ToPrincipal(this Caller caller, string scheme)
    {
        var identity = new ClaimsIdentity(scheme, User, ClaimTypes.Role);
        identity.AddClaim(new Claim(Organization, caller.OrganizationId.ToString(CultureInfo.InvariantCulture)));
        identity.AddClaim(new Claim(ClaimTypes.Role, caller.Role.ToText()));
        if (caller.UserId is { } id) identity.AddClaim(new Claim(User, id.ToString(CultureInfo.InvariantCulture)));
        return new ClaimsPrincipal(identity);
    }

    /// <returns>Null for a principal that is nobody here.</returns>
    public static Caller? ToCaller(this ClaimsPrincipal principal) =>
        principal.Identity?.IsAuthenticated == true
        && Number(principal, Organization) is { } organizationId
        && SnakeCase.Parse<UserRole>(principal.FindFirstValue(ClaimTypes.Role) ?? "") is { } role
            ? new Caller(organizationId, Number(principal, User), role)
            : null;

    private static long? Number(ClaimsPrincipal principal, string claim) =>
        long.TryParse(principal.FindFirstValue(claim), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}
