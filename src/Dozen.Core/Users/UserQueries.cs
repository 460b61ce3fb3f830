using Dozen.Core.Common;
using Dozen.Core.Common.Listing;
using Dozen.Core.Contacts;
using Dozen.Core.Database;
using Microsoft.EntityFrameworkCore;

namespace Dozen.Core.Users;

/// <summary>A user as somebody to choose.</summary>
public sealed record UserChoice(long Id, string Name);

[Needs(Area.Users, Access.Read)]
public sealed class UserQueries(DozenDbContext db)
{
    private const int Most = 500;

    public async Task<Result<Page<UserView>>> ListAsync(UserFilter filter, ListPaging paging, CancellationToken cancellationToken) =>
        await (await MatchingAsync(filter, cancellationToken)).ToPageAsync(UserSorting.Keys, paging, UserView.Projection, cancellationToken);

    /// <summary>The ids of every user of a list, in its order.</summary>
    internal async Task<List<long>> IdsAsync(UserFilter filter, SortOrder? order, CancellationToken cancellationToken) =>
        await (await MatchingAsync(filter, cancellationToken)).InOrder(UserSorting.Keys, order).Select(u => u.Id).ToListAsync(cancellationToken);

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

    private async Task<IQueryable<User>> MatchingAsync(UserFilter filter, CancellationToken cancellationToken)
    {
        IQueryable<User> users = db.Users;
        if (filter.Roles.Count > 0) users = users.Where(u => filter.Roles.Contains(u.Role));
        if (filter.IsActive is { } isActive) users = users.Where(u => u.IsActive == isActive);
        if (!string.IsNullOrWhiteSpace(filter.Search))
        {
            var found = await FindAsync(filter.Search, cancellationToken);
            users = users.Where(u => found.Contains(u.Id));
        }

        return users;
    }

    /// <summary>The engines fold letters differently and an organisation has few users, so their names are compared here.</summary>
    private async Task<List<long>> FindAsync(string search, CancellationToken cancellationToken)
    {
        var words = Letters.Fold(search).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        var found = new List<long>();
        var users = db.Users.AsNoTracking().Select(u => new { u.Id, u.FirstName, u.LastName, u.Email }).AsAsyncEnumerable();
        await foreach (var user in users.WithCancellation(cancellationToken))
        {
            var text = Letters.Fold($"{user.FirstName} {user.LastName} {user.Email}");
            if (words.All(word => text.Contains(word, StringComparison.Ordinal))) found.Add(user.Id);
        }

        return found;
    }
}
