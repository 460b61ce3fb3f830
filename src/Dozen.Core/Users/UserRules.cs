using Dozen.Core.Common;
using Dozen.Core.Contacts;
using Dozen.Core.Database;
using Microsoft.EntityFrameworkCore;

namespace Dozen.Core.Users;

/// <summary>Puts input into a user, and tells what is wrong with it.</summary>
internal static class UserRules
{
    private const int Name = 100;
    private const int Timezone = 50;
    private const int AvatarUrl = 500;

    /// <summary>Sets and checks the fields that are present; what was stored before a check existed stays until somebody changes it.</summary>
    public static void Fill(User user, ProfileInput input, FieldProblems problems)
    {
        if (input.FirstName.IsPresent) problems.Text("first_name", user.FirstName = input.FirstName.Value.OrNull() ?? "", Name);
        if (input.LastName.IsPresent) problems.Text("last_name", user.LastName = input.LastName.Value.OrNull() ?? "", Name);
        if (input.EmailNotifications.IsPresent) user.EmailNotifications = input.EmailNotifications.Value;
        if (input.TimezonePreference.IsPresent)
        {
            user.TimezonePreference = input.TimezonePreference.Value.OrNull() ?? "UTC";
            if (!IsTimezone(user.TimezonePreference)) problems.Add("timezone_preference", "An IANA time zone such as Europe/Nicosia or UTC.");
        }

        if (!input.AvatarUrl.IsPresent) return;
        var avatar = input.AvatarUrl.Value.OrNull();
        user.AvatarUrl = avatar is null ? null : WebAddress.Parse(avatar)?.Url ?? avatar;
        problems.Text("avatar_url", user.AvatarUrl, AvatarUrl);
        if (avatar is not null && WebAddress.Parse(avatar) is null) problems.Add("avatar_url", "This is no http or https address.");
    }

    public static void CheckEmail(string email, FieldProblems problems)
    {
        if (email.Length > EmailAddress.MaxLength) problems.Add("email", $"{email.Length} characters, at most {EmailAddress.MaxLength}.");
        else if (!EmailAddress.IsValid(email)) problems.Add("email", "This is no e-mail address.");
    }

    /// <summary>
    /// Keeps one active administrator: refuses the change that would take the last one. The organisation's row is written
    /// with it, so that two administrators who remove each other at the same moment meet there, and one of them is refused.
    /// </summary>
    public static async Task<Failure?> KeepAnAdminAsync(DozenDbContext db, long userId, TimeProvider time, CancellationToken cancellationToken)
    {
        var organization = await db.Organizations.SingleAsync(cancellationToken);
        if (!await db.Users.AnyAsync(u => u.Id != userId && u.IsActive && u.Role == UserRole.Admin, cancellationToken)) return UserFailures.LastAdmin;
        organization.UpdatedAt = time.Now();

        // Even where the clock has not moved on since the last change.
        db.Entry(organization).Property(o => o.UpdatedAt).IsModified = true;
        return null;
    }

    private static bool IsTimezone(string name) =>
        name.Length <= Timezone
        && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '/' or '_' or '-' or '+')
        && TimeZoneInfo.TryFindSystemTimeZoneById(name, out var _)
        && (name == "UTC" || !TimeZoneInfo.TryConvertWindowsIdToIanaId(name, out var _));
}
