using System.Text.Json.Nodes;
using Dozen.Core.Database;
using Dozen.Core.Leads;
using Dozen.Core.Workflows;
using Microsoft.EntityFrameworkCore;

namespace Dozen.Data;

/// <summary>A run says itself whose it is; an import, which may be of a million, is asked of its leads.</summary>
internal static class LeadsOfRun
{
    /// <inheritdoc cref="ILeadSearch.AmongRunAsync"/>
    public static async Task<IQueryable<Lead>> FindAsync(ILeadSearch search, DozenDbContext db, IQueryable<Lead> leads, long executionId, CancellationToken cancellationToken)
    {
        var run = await db.WorkflowExecutions.AsNoTracking().Where(e => e.Id == executionId).Select(e => new { e.WorkflowType, e.OutputData }).SingleOrDefaultAsync(cancellationToken);
        if (run?.WorkflowType == WorkflowType.LeadImport)
        {
            var imported = await search.CreatedByImportAsync(db, executionId, cancellationToken);
            return leads.Where(l => imported.Any(i => i.Id == l.Id));
        }

        var ids = (run?.OutputData.ToObject()["lead_ids"] as JsonArray ?? []).OfType<JsonValue>().Select(id => id.TryGetValue(out long number) ? number : 0).ToArray();
        return leads.Where(l => ids.Contains(l.Id));
    }
}
