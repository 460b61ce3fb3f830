using Dozen.Core.Database;

namespace Dozen.Core.Users;

public enum UserRole
{
    Admin,
    Manager,
    SalesRep,
    Viewer,
}

/// <summary>A person who works with Dozen. Holds no credential: who a caller is comes from outside.</summary>
public sealed class User : IVersioned
{
    public long Id { get; init; }

    /// <summary>Null until the user is given to an organisation: may sign in, sees nothing.</summary>
    public long? OrganizationId { get; set; }

    /// <summary>At most 320 characters, unique exactly as written.</summary>
    public required string Email { get; set; }

    public required string FirstName { get; set; }

    public required string LastName { get; set; }

    public UserRole Role { get; set; } = UserRole.SalesRep;

    public bool IsActive { get; set; } = true;

    /// <summary>IANA time zone name; read as UTC if this machine does not know it.</summary>
    public string TimezonePreference { get; set; } = "UTC";

    public bool EmailNotifications { get; set; } = true;

    public string? AvatarUrl { get; set; }

    public long Version { get; init; } = 1;

    public DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset UpdatedAt { get; set; }

    public string DisplayName => NameOf(FirstName, LastName, Email);

    internal static string NameOf(string firstName, string lastName, string email) => $"{firstName} {lastName}".Trim() is { Length: > 0 } name ? name : email;
}
