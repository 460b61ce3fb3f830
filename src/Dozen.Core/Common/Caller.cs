using System.Collections.Frozen;
using System.Reflection;
using Dozen.Core.Users;

namespace Dozen.Core.Common;

/// <summary>Who is acting, and in which organisation. Every verb and query is bound to one caller.</summary>
/// <param name="OrganizationId">The tenant: nothing outside it can be seen or touched.</param>
/// <param name="UserId">Null when the system acts (the worker, the command line without a user) or a program with a token of its own.</param>
public sealed record Caller(long OrganizationId, long? UserId, UserRole Role)
{
    /// <summary>
    /// Where an API token is limited to some areas: the role it has in each of them, and none elsewhere.
    /// Null for everybody who has <see cref="Role"/> everywhere.
    /// </summary>
    public FrozenDictionary<Area, UserRole>? Grants { get; init; }

    /// <summary>The API token that acts; history names it where a person would stand. Null for everybody else.</summary>
    public ActingToken? Token { get; init; }

    /// <summary>The organisation itself acting: background work and maintenance commands.</summary>
    public static Caller System(long organizationId) => new(organizationId, null, UserRole.Admin);

    public bool May(Area area, Access access) =>
        Grants is null ? Permissions.Allow(Role, area, access)
        : Grants.TryGetValue(area, out var role) && Permissions.Allow(role, area, access);

    /// <summary>Why the caller may not use a verb or query, or null when it may.</summary>
    public Failure? RefusalOf(Type verb) => verb.GetCustomAttribute<NeedsAttribute>() is { } needs ? RefusalOf(needs.Area, needs.Access) : null;

    /// <inheritdoc cref="RefusalOf(Type)"/>
    public Failure? RefusalOf(Area area, Access access) => May(area, access)
        ? null
        : Permissions.Refusal(Grants is null ? Role : null, area, access);
}

/// <summary>An API token as history names it.</summary>
public sealed record ActingToken(long Id, string Name);

/// <summary>Holds the caller of one scope (a request, an operation of a page, a background step). Empty means nobody: reading it throws.</summary>
public sealed class CallerScope
{
    private Caller? caller;

    public bool IsKnown => caller is not null;

    /// <exception cref="InvalidOperationException">Nobody has been identified in this scope.</exception>
    public Caller Caller => caller ?? throw new InvalidOperationException("No caller has been identified in this scope.");

    public void Enter(Caller who) => caller = who;
}
