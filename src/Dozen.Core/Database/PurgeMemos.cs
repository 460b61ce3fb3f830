using Dozen.Core.Common;
using Microsoft.EntityFrameworkCore;

namespace Dozen.Core.Database;

/// <summary>Removes the memos of every organisation whose day is over.</summary>
public sealed class PurgeMemos(DozenDbContext db, TimeProvider time)
{
    /// <returns>How many rows went.</returns>
    public async Task<int> ExecuteAsync(CancellationToken cancellationToken)
    {
        using var _ = db.UseOwnerAccess();
        var organizations = await db.Organizations.IgnoreQueryFilters().Select(o => o.Id).ToListAsync(cancellationToken);
        var end = time.Now() - Memo.Lifetime;
        var gone = 0;
        foreach (var id in organizations)
        {
            gone += await db.WorkflowExecutions.IgnoreQueryFilters()
                .Where(e => e.OrganizationId == id && e.CreatedAt < end && e.Id < 0).ExecuteDeleteAsync(cancellationToken);
        }

        return gone;
    }
}
