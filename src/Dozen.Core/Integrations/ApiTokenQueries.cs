using Dozen.Core.Common;
using Dozen.Core.Database;
using Dozen.Core.Users;
using Microsoft.EntityFrameworkCore;

namespace Dozen.Core.Integrations;

/// <summary>An API token as it is served; the token itself is shown once, when it is made.</summary>
/// <param name="Prefix">How the token begins.</param>
/// <param name="LastUsedAt">To the minute; null when it was never used.</param>
/// <param name="CreatedBy">Null when a program made it, or the person is gone.</param>
public sealed record ApiTokenView(
    long Id, string Name, string Prefix, IReadOnlyList<string> Scopes, DateTimeOffset? ExpiresAt, bool IsExpired,
    DateTimeOffset? LastUsedAt, string? CreatedBy, DateTimeOffset CreatedAt);

/// <summary>The organisation's API tokens. For those alone who may make and revoke them.</summary>
[Needs(Area.Integrations, Access.Write)]
public sealed class ApiTokenQueries(DozenDbContext db, TimeProvider time)
{
    private const int Most = 1000;

    /// <summary>Newest first, at most 1,000.</summary>
    public async Task<Page<ApiTokenView>> ListAsync(CancellationToken cancellationToken)
    {
        var now = time.Now();
        var rows = await db.Integrations.AsNoTracking().Where(i => i.IntegrationType == IntegrationType.ApiToken)
            .OrderByDescending(i => i.CreatedAt).ThenByDescending(i => i.Id).Take(Most)
            .Select(i => new
            {
                i.Id,
                i.DisplayName,
                i.Configuration,
                i.LastSyncAt,
                i.CreatedAt,
                Creator = db.Users.Where(u => u.Id == i.CreatedBy).Select(u => (u.FirstName + " " + u.LastName).Trim() == "" ? u.Email : (u.FirstName + " " + u.LastName).Trim()).FirstOrDefault(),
            })
            .ToListAsync(cancellationToken);
        var views = rows.Select(r => View(r.Id, r.DisplayName, r.Configuration.To<ApiTokenSettings>()!, r.LastSyncAt, r.Creator, r.CreatedAt, now)).ToList();
        return new Page<ApiTokenView>(views, views.Count, 1, Most, null);
    }

    internal static ApiTokenView View(
        long id, string? name, ApiTokenSettings settings, DateTimeOffset? usedAt, string? creator, DateTimeOffset createdAt, DateTimeOffset now) =>
        new(id, name ?? "", settings.Prefix ?? "", settings.Scopes ?? [], settings.ExpiresAt, settings.IsOver(now), usedAt, creator, createdAt);
}
