using Dozen.Core.Common;
using Dozen.Core.Database;
using Microsoft.EntityFrameworkCore;

namespace Dozen.Core.Integrations;

/// <summary>Notes that a token was used, at most once a minute however many processes do.</summary>
public sealed class RecordTokenUse(DozenDbContext db, TimeProvider time)
{
    public static readonly TimeSpan Every = TimeSpan.FromMinutes(1);

    public async Task ExecuteAsync(long organizationId, long tokenId, CancellationToken cancellationToken)
    {
        db.ActIn(organizationId);
        var now = time.Now();
        var due = now - Every;
        await db.Integrations
            .Where(i => i.Id == tokenId && i.IntegrationType == IntegrationType.ApiToken && (i.LastSyncAt == null || i.LastSyncAt <= due))
            .ExecuteUpdateAsync(set => set.SetProperty(i => i.LastSyncAt, now), cancellationToken);
    }
}
