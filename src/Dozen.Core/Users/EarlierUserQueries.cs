using Dozen.Core.Common;
using Dozen.Core.Database;
using Microsoft.EntityFrameworkCore;

namespace Dozen.Core.Users;

/// <summary>A user as what they own names them.</summary>
public sealed record EarlierUser(long Id, string FirstName, string LastName, string Email);

/// <summary>A user under the names of the earlier platform. There is no username and nothing about passwords.</summary>
/// <param name="Timezone">The same as <paramref name="TimezonePreference"/>, under its earlier name.</param>
public sealed record EarlierUserView(
    long Id,
    long? OrganizationId,
    string Email,
    string FirstName,
    string LastName,
    UserRole Role,
    bool IsActive,
    string Timezone,
    string TimezonePreference,
    bool EmailNotifications,
    string? AvatarUrl,
    DateTimeOffset CreatedAt,
    DateTimeOffset UpdatedAt);

/// <summary>Users of the organisation as the earlier platform served them.</summary>
[Needs(Area.Users, Access.Read)]
public sealed class EarlierUserQueries(DozenDbContext db)
{
    public async Task<(IReadOnlyList<EarlierUserView> Items, long Total)> ListAsync(int skip, int limit, CancellationToken cancellationToken) =>
        (await Views(db.Users.OrderBy(u => u.Id).Skip(skip).Take(limit)).ToListAsync(cancellationToken), await db.Users.LongCountAsync(cancellationToken));

    public async Task<Result<EarlierUserView>> GetAsync(long id, CancellationToken cancellationToken)
    {
        var user = await Views(db.Users.Where(u => u.Id == id)).SingleOrDefaultAsync(cancellationToken);
        return user is null ? UserFailures.NotFound(id) : user;
    }

    private static IQueryable<EarlierUserView> Views(IQueryable<User> users) => users.Select(u => new EarlierUserView(
        u.Id, u.OrganizationId, u.Email, u.FirstName, u.LastName, u.Role, u.IsActive, u.TimezonePreference, u.TimezonePreference, u.EmailNotifications,
        u.AvatarUrl, u.CreatedAt, u.UpdatedAt));
}
