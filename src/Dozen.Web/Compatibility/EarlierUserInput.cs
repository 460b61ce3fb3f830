using Dozen.Core.Common;
using Dozen.Core.Users;

namespace Dozen.Web.Compatibility;

/// <summary>The fields of a user that the earlier platform's clients send. Absent fields stay as they are. A password or a username is passed over.</summary>
public sealed record EarlierUserInput
{
    public Patched<string?> Email { get; init; }

    public Patched<string?> FirstName { get; init; }

    public Patched<string?> LastName { get; init; }

    /// <summary>Of a new user: <c>sales_rep</c> when absent.</summary>
    public Patched<UserRole> Role { get; init; }

    /// <summary>A new user is active.</summary>
    public Patched<bool> IsActive { get; init; }

    /// <summary>An IANA time zone: the earlier name of <c>timezone_preference</c>, which counts where both are sent.</summary>
    public Patched<string?> Timezone { get; init; }

    public Patched<string?> TimezonePreference { get; init; }

    public Patched<bool> EmailNotifications { get; init; }

    public Patched<string?> AvatarUrl { get; init; }

    internal NewUser ToNewUser() => new()
    {
        Email = Email.Value ?? "",
        FirstName = FirstName,
        LastName = LastName,
        Role = Role.Or(UserRole.SalesRep),
        TimezonePreference = Zone,
        EmailNotifications = EmailNotifications,
        AvatarUrl = AvatarUrl,
    };

    internal UserPatch ToPatch() => new()
    {
        Email = Email,
        FirstName = FirstName,
        LastName = LastName,
        Role = Role,
        IsActive = IsActive,
        TimezonePreference = Zone,
        EmailNotifications = EmailNotifications,
        AvatarUrl = AvatarUrl,
    };

    private Patched<string?> Zone => TimezonePreference.IsPresent ? TimezonePreference : Timezone;
}
