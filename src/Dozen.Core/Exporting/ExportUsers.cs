using Dozen.Core.Common;
using Dozen.Core.Common.Listing;
using Dozen.Core.Database;
using Dozen.Core.Users;
using Microsoft.EntityFrameworkCore;

namespace Dozen.Core.Exporting;

/// <summary>Which users are exported, in which order and with which columns.</summary>
/// <param name="Order">Oldest first when null.</param>
/// <param name="Fields">Columns in the order wanted; none means all of them.</param>
public sealed record UserExport(UserFilter Filter, SortOrder? Order, ExportFormat Format, IReadOnlyList<string> Fields);

/// <summary>The users of the organisation as a file.</summary>
[Needs(Area.Users, Access.Read)]
public sealed class ExportUsers(DozenDbContext db, UserQueries users, IReadSnapshot snapshot, TimeProvider time)
{
    internal static readonly ExportTable<User> Table = new(
        "users",
        new("id", u => u.Id),
        new("email", u => u.Email),
        new("first_name", u => u.FirstName),
        new("last_name", u => u.LastName),
        new("role", u => u.Role.ToText()),
        new("is_active", u => u.IsActive),
        new("timezone_preference", u => u.TimezonePreference),
        new("email_notifications", u => u.EmailNotifications),
        new("avatar_url", u => u.AvatarUrl),
        new("created_at", u => (DateTimeOffset?)u.CreatedAt),
        new("updated_at", u => (DateTimeOffset?)u.UpdatedAt));

    public static IReadOnlyList<string> Columns { get; } = [.. Table.Columns.Select(c => c.Name)];

    /// <returns>Refuses fields that are no columns (<c>validation</c>, field <c>fields</c>).</returns>
    public Task<Result<ExportFile>> ExecuteAsync(UserExport export, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (!Table.Choose(export.Fields).TryGet(out var columns, out var unknown)) return Task.FromResult<Result<ExportFile>>(unknown);

        ExportFile file = new ListFile<User>(Table, columns, export.Format, time.Now(), stop => new ExportRows(db, snapshot).InOrderAsync(
            () => null,
            token => users.IdsAsync(export.Filter, export.Order, token),
            (ids, token) => db.Users.AsNoTracking().Where(u => ids.Contains(u.Id)).ToDictionaryAsync(u => u.Id, token),
            stop));
        return Task.FromResult<Result<ExportFile>>(file);
    }
}
