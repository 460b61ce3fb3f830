using System.Text.Json.Nodes;
using Dozen.Core.Common;
using Dozen.Core.Database;
using Dozen.Core.Leads;
using Dozen.Core.Users;
using Dozen.Core.Workflows;
using Microsoft.EntityFrameworkCore;

namespace Dozen.Core.Enrichment;

/// <summary>How far a lead is enriched.</summary>
/// <param name="Status"><c>pending</c> while a run of it waits or works, <c>enriched</c>, <c>failed</c> when its last run did, else <c>not_enriched</c>.</param>
/// <param name="EnrichedAt">When its website or an analyst last had something new to say.</param>
/// <param name="Confidence">0 to 1, of the values chosen.</param>
/// <param name="HasData">Whether any source has said anything of it.</param>
public sealed record EnrichmentStatus(long LeadId, string Status, DateTimeOffset? EnrichedAt, double? Confidence, bool HasData, JsonText Data);

/// <summary>Reads of what leads were enriched with.</summary>
[Needs(Area.Leads, Access.Read)]
public sealed class EnrichmentQueries(DozenDbContext db)
{
    public async Task<Result<EnrichmentStatus>> GetAsync(long leadId, CancellationToken cancellationToken)
    {
        if (await db.Leads.AsNoTracking().Where(l => l.Id == leadId).Select(l => l.EnrichmentData).SingleOrDefaultAsync(cancellationToken) is not { } text) return LeadFailures.NotFound(leadId);

        var run = await db.WorkflowExecutions.AsNoTracking().Where(e => e.LeadId == leadId && e.WorkflowType == WorkflowType.LeadEnrichment)
            .OrderByDescending(e => e.Id).Select(e => (ExecutionStatus?)e.Status).FirstOrDefaultAsync(cancellationToken);
        var data = text.ToObject();
        var sources = new[] { data["website"], data["ai"] }.OfType<JsonObject>().ToList();
        var at = sources.Select(s => DateTimeOffset.TryParse(s[WebsiteData.FetchedAt]?.ToString(), out var time) ? time : (DateTimeOffset?)null).Max();
        var sure = sources.Select(s => s["confidence"] is JsonValue value && value.TryGetValue(out double number) ? number : (double?)null).FirstOrDefault(c => c is not null);
        var status = run is ExecutionStatus.Pending or ExecutionStatus.Running ? "pending" : sources.Count > 0 ? "enriched" : run == ExecutionStatus.Failed ? "failed" : "not_enriched";
        return new EnrichmentStatus(leadId, status, at?.ToMicroseconds(), sure, data.Count > 0, text);
    }
}
