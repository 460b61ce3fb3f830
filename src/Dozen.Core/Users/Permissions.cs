using Dozen.Core.Common;
using Dozen.Core.Database;

namespace Dozen.Core.Users;

/// <summary>What a permission is about. The lower_snake names are those of an API token's scopes (<c>write:leads</c>).</summary>
public enum Area
{
    Leads,
    Notes,
    Activities,

    /// <summary>Who owns a lead.</summary>
    Assignment,

    /// <summary>Joining two leads into one.</summary>
    Merging,
    Campaigns,
    Scoring,

    /// <summary>Workflows and their executions.</summary>
    Workflows,
    Imports,
    Metrics,
    Users,
    Integrations,

    /// <summary>The caller's own name, time zone, picture and notices.</summary>
    Profile,

    /// <summary>The organisation itself: its name and settings, and everything it has, as one export.</summary>
    Organization,
}

public enum Access
{
    Read,
    Write,
}

/// <summary>
/// What a verb, a query or a door to them takes, said once at its class. Every face asks before it lets a caller in: the API from its
/// endpoint's parameters, the pages when they run it.
/// </summary>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class NeedsAttribute(Area area, Access access) : Attribute
{
    public Area Area { get; } = area;

    public Access Access { get; } = access;
}

/// <summary>The one table of who may do what.</summary>
public static class Permissions
{
    public static bool Allow(UserRole role, Area area, Access access) => Rank(role) >= Rank(LeastRole(area, access));

    /// <summary>The least of the roles that may do it; the roles above it may as well.</summary>
    public static UserRole LeastRole(Area area, Access access) => (access, area) switch
    {
        (Access.Read, _) or (_, Area.Profile) => UserRole.Viewer,
        (_, Area.Leads or Area.Notes or Area.Activities) => UserRole.SalesRep,
        (_, Area.Assignment or Area.Merging or Area.Campaigns or Area.Scoring or Area.Workflows or Area.Imports or Area.Metrics) => UserRole.Manager,
        (_, Area.Users or Area.Integrations or Area.Organization) => UserRole.Admin,
        _ => throw new ArgumentOutOfRangeException(nameof(area)),
    };

    /// <summary>The role that may more; either when they are the same.</summary>
    public static UserRole Higher(UserRole one, UserRole other) => Rank(one) >= Rank(other) ? one : other;

    /// <param name="role">Null for a token that is limited to other areas.</param>
    internal static Failure Refusal(UserRole? role, Area area, Access access) => new(FailureKind.Forbidden, "caller.not_allowed", role is { } known
        ? $"A {known.ToText()} may not {access.ToText()} here ({area.ToText()}); a {LeastRole(area, access).ToText()} may."
        : $"This token may not {access.ToText()} {area.ToText()}.");

    private static int Rank(UserRole role) => role switch
    {
        UserRole.Viewer => 0,
        UserRole.SalesRep => 1,
        UserRole.Manager => 2,
        UserRole.Admin => 3,
        _ => throw new ArgumentOutOfRangeException(nameof(role), role.ToText(), null),
    };
}
