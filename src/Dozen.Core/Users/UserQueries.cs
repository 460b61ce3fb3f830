using Dozen.Core.Common;
using Dozen.Core.Database;
using Microsoft.EntityFrameworkCore;

namespace Dozen.Core.Users;

/// <summary>A user as somebody to choose.</summary>
public sealed record UserChoice(long Id, string Name);

[Needs(Area.Users, Access.Read)]
public sealed class UserQueries(DozenDbContext db)
{
    private const int Most = 500;

    public async Task<Result<UserView>> GetAsync(long id, CancellationToken cancellationToken)
    {
        var user = await db.Users.AsNoTracking().Where(u => u.Id == id).Select(UserView.Projection).SingleOrDefaultAsync(cancellationToken);
        return user is null ? UserFailures.NotFound(id) : user;
    }

    /// <summary>The active users of the organisation by name, at most 500.</summary>
    public async Task<IReadOnlyList<UserChoice>> ListActiveAsync(CancellationToken cancellationToken) =>
        await db.Users.AsNoTracking().Where(u => u.IsActive).OrderBy(u => u.FirstName).ThenBy(u => u.LastName).ThenBy(u => u.Id).Take(Most)
            .Select(u => new UserChoice(u.Id, (u.FirstName + " " + u.LastName).Trim() == "" ? u.Email : (u.FirstName + " " + u.LastName).Trim()))
            .ToListAsync(cancellationToken);
}
