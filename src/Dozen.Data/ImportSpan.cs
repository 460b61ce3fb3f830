using Dozen.Core.Database;
using Dozen.Core.Leads;
using Dozen.Core.Workflows;
using Microsoft.EntityFrameworkCore;

namespace Dozen.Data;

/// <summary>From when to when an import ran, its interruptions included.</summary>
internal static class ImportSpan
{
    /// <summary>The leads among these that were created in that time; none when there is no such import.</summary>
    public static async Task<IQueryable<Lead>> DuringImportAsync(this IQueryable<Lead> leads, DozenDbContext db, long importId, CancellationToken cancellationToken)
    {
        var run = await db.WorkflowExecutions.AsNoTracking().Where(e => e.Id == importId && e.WorkflowType == WorkflowType.LeadImport)
            .Select(e => new { e.CreatedAt, e.CompletedAt }).SingleOrDefaultAsync(cancellationToken);
        if (run is null) return leads.Where(l => false);
        leads = leads.Where(l => l.CreatedAt >= run.CreatedAt);
        return run.CompletedAt is { } end ? leads.Where(l => l.CreatedAt <= end) : leads;
    }
}
