using System.Linq.Expressions;

namespace Dozen.Core.Users;

/// <summary>A user as served. There is no credential among the fields: who a caller is comes from outside.</summary>
/// <param name="TimezonePreference">IANA name.</param>
/// <param name="Version">Also the ETag.</param>
public sealed record UserView(
    long Id,
    long? OrganizationId,
    string Email,
    string FirstName,
    string LastName,
    UserRole Role,
    bool IsActive,
    string TimezonePreference,
    bool EmailNotifications,
    string? AvatarUrl,
    long Version,
    DateTimeOffset CreatedAt,
    DateTimeOffset UpdatedAt)
{
    public string DisplayName => User.NameOf(FirstName, LastName, Email);

    public static UserView From(User user) => Read(user);

    internal static readonly Expression<Func<User, UserView>> Projection = user => new UserView(
        user.Id, user.OrganizationId, user.Email, user.FirstName, user.LastName, user.Role, user.IsActive, user.TimezonePreference,
        user.EmailNotifications, user.AvatarUrl, user.Version, user.CreatedAt, user.UpdatedAt);

    private static readonly Func<User, UserView> Read = Projection.Compile();
}
