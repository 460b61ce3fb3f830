using System.Collections.Frozen;
using Dozen.Core.Common;
using Dozen.Core.Database;
using Dozen.Core.Users;

namespace Dozen.Core.Integrations;

/// <summary>One thing an API token may do: <c>read</c>, <c>write</c> or <c>admin</c>, everywhere or in one area (<c>write:leads</c>).</summary>
/// <param name="Role">The role it comes to: a viewer reads, a manager writes, an administrator administers.</param>
/// <param name="Area">Null for everywhere.</param>
public sealed record ApiTokenScope(UserRole Role, Area? Area)
{
    /// <summary>The words before the colon.</summary>
    public static readonly IReadOnlyList<string> Words = ["read", "write", "admin"];

    /// <returns>Null for what is no scope.</returns>
    public static ApiTokenScope? Parse(string text)
    {
        var (word, area) = text.IndexOf(':') is >= 0 and var colon ? (text[..colon], text[(colon + 1)..]) : (text, null);
        UserRole? role = word switch { "read" => UserRole.Viewer, "write" => UserRole.Manager, "admin" => UserRole.Admin, _ => null };
        if (role is null) return null;
        if (area is null) return new ApiTokenScope(role.Value, null);
        return SnakeCase.Parse<Area>(area) is { } known ? new ApiTokenScope(role.Value, known) : null;
    }

    /// <summary>A token with these scopes as a caller; with none of them it may do nothing.</summary>
    internal static Caller CallerOf(long organizationId, ActingToken token, IReadOnlyList<ApiTokenScope> scopes)
    {
        var everywhere = Highest(scopes.Where(s => s.Area is null));
        var caller = new Caller(organizationId, null, everywhere ?? UserRole.Viewer) { Token = token };
        if (everywhere is not null && scopes.All(s => s.Area is null)) return caller;

        var grants = Enum.GetValues<Area>().Select(area => (Area: area, Role: Highest(scopes.Where(s => s.Area is null || s.Area == area))))
            .Where(g => g.Role is not null).ToFrozenDictionary(g => g.Area, g => g.Role!.Value);
        return caller with { Grants = grants };
    }

    private static UserRole? Highest(IEnumerable<ApiTokenScope> scopes) =>
        scopes.Aggregate((UserRole?)null, (best, scope) => best is { } role ? Permissions.Higher(role, scope.Role) : scope.Role);
}
