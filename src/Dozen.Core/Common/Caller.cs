using Dozen.Core.Users;

namespace Dozen.Core.Common;

/// <summary>Who is acting, and in which organisation. Every verb and query is bound to one caller.</summary>
/// <param name="OrganizationId">The tenant: nothing outside it can be seen or touched.</param>
/// <param name="UserId">Null when the system acts (the worker, the command line without a user).</param>
public sealed record Caller(long OrganizationId, long? UserId, UserRole Role)
{
    /// <summary>The organisation itself acting: background work and maintenance commands.</summary>
    public static Caller System(long organizationId) => new(organizationId, null, UserRole.Admin);
}

/// <summary>Holds the caller of one scope (a request, an operation of a page, a background step). Empty means nobody: reading it throws.</summary>
public sealed class CallerScope
{
    private Caller? caller;

    public bool IsKnown => caller is not null;

    /// <exception cref="InvalidOperationException">Nobody has been identified in this scope.</exception>
    public Caller Caller => caller ?? throw new InvalidOperationException("No caller has been identified in this scope.");

    public void Enter(Caller who) => caller = who;
}
