using System.Collections.Frozen;
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
    private const string Grant = "dozen:grant";
    private const string Token = "dozen:token";
    private const string TokenName = "dozen:token_name";

    public static ClaimsPrincipal ToPrincipal(this Caller caller, string scheme)
    {
        var identity = new ClaimsIdentity(scheme, User, ClaimTypes.Role);
        identity.AddClaim(new Claim(Organization, caller.OrganizationId.ToString(CultureInfo.InvariantCulture)));
        identity.AddClaim(new Claim(ClaimTypes.Role, caller.Role.ToText()));
        if (caller.UserId is { } id) identity.AddClaim(new Claim(User, id.ToString(CultureInfo.InvariantCulture)));
        if (caller.Token is { } token)
        {
            identity.AddClaim(new Claim(Token, token.Id.ToString(CultureInfo.InvariantCulture)));
            identity.AddClaim(new Claim(TokenName, token.Name));
        }

        if (caller.Grants is { } grants)
        {
            // One claim at least, so that a token without any grant does not come back as one without limits.
            identity.AddClaim(new Claim(Grant, ""));
            foreach (var (area, role) in grants) identity.AddClaim(new Claim(Grant, $"{area.ToText()}={role.ToText()}"));
        }

        return new ClaimsPrincipal(identity);
    }

    /// <returns>Null for a principal that is nobody here.</returns>
    public static Caller? ToCaller(this ClaimsPrincipal principal) =>
        principal.Identity?.IsAuthenticated == true
        && Number(principal, Organization) is { } organizationId
        && SnakeCase.Parse<UserRole>(principal.FindFirstValue(ClaimTypes.Role) ?? "") is { } role
            ? new Caller(organizationId, Number(principal, User), role) { Grants = Grants(principal), Token = ActingToken(principal) }
            : null;

    private static FrozenDictionary<Area, UserRole>? Grants(ClaimsPrincipal principal) => principal.HasClaim(c => c.Type == Grant)
        ? principal.FindAll(Grant).Select(c => c.Value.Split('=')).Where(parts => parts.Length == 2)
            .ToFrozenDictionary(parts => SnakeCase.Parse<Area>(parts[0])!.Value, parts => SnakeCase.Parse<UserRole>(parts[1])!.Value)
        : null;

    private static ActingToken? ActingToken(ClaimsPrincipal principal) =>
        Number(principal, Token) is { } id ? new ActingToken(id, principal.FindFirstValue(TokenName) ?? "") : null;

    private static long? Number(ClaimsPrincipal principal, string claim) =>
        long.TryParse(principal.FindFirstValue(claim), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}
