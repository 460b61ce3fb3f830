using Dozen.Core.Common;

namespace Dozen.Core.Users;

/// <summary>What people may change of themselves. Absent fields stay as they are; null clears.</summary>
public abstract record ProfileInput
{
    /// <summary>At most 100 characters; may be empty.</summary>
    public Patched<string?> FirstName { get; init; }

    /// <summary>At most 100 characters; may be empty.</summary>
    public Patched<string?> LastName { get; init; }

    /// <summary>An IANA time zone, such as <c>Europe/Nicosia</c>; null means UTC.</summary>
    public Patched<string?> TimezonePreference { get; init; }

    public Patched<bool> EmailNotifications { get; init; }

    /// <summary>http or https, at most 500 characters.</summary>
    public Patched<string?> AvatarUrl { get; init; }
}

/// <summary>Changes to one's own user (JSON merge patch).</summary>
public sealed record ProfilePatch : ProfileInput;

/// <summary>Changes to a user (JSON merge patch).</summary>
public sealed record UserPatch : ProfileInput
{
    /// <summary>At most 320 characters; unique over all users, also without regard to case.</summary>
    public Patched<string?> Email { get; init; }

    public Patched<UserRole> Role { get; init; }

    public Patched<bool> IsActive { get; init; }
}

/// <summary>A person to be invited: they sign in at the identity provider with this e-mail address.</summary>
public sealed record NewUser : ProfileInput
{
    /// <summary>At most 320 characters; unique over all users, also without regard to case.</summary>
    public required string Email { get; init; }

    public UserRole Role { get; init; } = UserRole.SalesRep;
}
