using System.Text.Json.Nodes;
using Dozen.Core.Common;
using Dozen.Core.Database;
using Dozen.Core.Leads;
using Dozen.Core.Leads.Bulk;
using Dozen.Core.Users;
using Dozen.Core.Workflows;
using Microsoft.EntityFrameworkCore;

namespace Dozen.Core.Enrichment;

/// <summary>Queues an enrichment: of one lead, or of up to 10,000. Whoever may change leads may have them enriched.</summary>
[Needs(Area.Leads, Access.Write)]
public sealed class StartEnrichment(DozenDbContext db, LeadQueries leads, StartRun start)
{
    /// <summary>What leads can be enriched from.</summary>
    public static readonly IReadOnlyList<string> AllSources = ["website", "ai"];

    /// <param name="sources">Some of <see cref="AllSources"/>; null for all.</param>
    public async Task<Result<ExecutionView>> ExecuteAsync(LeadSelection selection, IReadOnlyList<string>? sources, CancellationToken cancellationToken)
    {
        if (sources is not null && (sources.Count == 0 || sources.Except(AllSources).Any())) return Failure.Invalid("sources", $"Some of: {string.Join(", ", AllSources)}.");
        if (!(await FindAsync(selection, cancellationToken)).TryGet(out var ids, out var refusal)) return refusal;
        if (ids.Count == 0) return EnrichmentFailures.NoLeads;
        return await start.ExecuteAsync(new NewRun(WorkflowType.LeadEnrichment, Input(ids, sources)), cancellationToken);
    }

    /// <inheritdoc cref="ExecuteAsync(LeadSelection, IReadOnlyList{string}?, CancellationToken)"/>
    public async Task<Result<ExecutionView>> ExecuteAsync(long leadId, IReadOnlyList<string>? sources, CancellationToken cancellationToken)
    {
        if (sources is not null && (sources.Count == 0 || sources.Except(AllSources).Any())) return Failure.Invalid("sources", $"Some of: {string.Join(", ", AllSources)}.");
        return await start.ExecuteAsync(new NewRun(WorkflowType.LeadEnrichment, Input([leadId], sources)) { LeadId = leadId }, cancellationToken);
    }

    private async Task<Result<IReadOnlyList<long>>> FindAsync(LeadSelection selection, CancellationToken cancellationToken)
    {
        using var _ = selection.Filter is { } filter ? leads.OwnerAccessFor(filter) : null;
        if (!(await selection.FindAsync(leads, cancellationToken)).TryGet(out var chosen, out var refusal)) return refusal;
        var known = await db.Leads.Where(l => chosen.Contains(l.Id)).Select(l => l.Id).ToListAsync(cancellationToken);
        return known.Order().ToList();
    }

    private static JsonText Input(IReadOnlyList<long> ids, IReadOnlyList<string>? sources)
    {
        var input = new JsonObject { [RunLeads.LeadIds] = new JsonArray([.. ids.Select(id => (JsonNode)id)]) };
        if (sources is not null) input[RunLeads.Sources] = new JsonArray([.. sources.Distinct().Select(s => (JsonNode)s)]);
        return JsonText.From(input);
    }
}
