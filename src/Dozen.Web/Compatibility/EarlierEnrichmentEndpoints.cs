using Dozen.Core.Common;
using Dozen.Core.Enrichment;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Dozen.Web.Compatibility;

/// <summary>That an enrichment was started, and what is known so far.</summary>
/// <param name="EnrichmentData">One object per source; what the run finds stands there when it has ended.</param>
/// <param name="ConfidenceScore">0 to 1; null while nothing was found.</param>
public sealed record EarlierEnrichment(bool Success, string Message, JsonText EnrichmentData, double? ConfidenceScore);

/// <param name="EnrichmentStatus"><c>pending</c>, <c>enriched</c>, <c>failed</c> or <c>not_enriched</c>.</param>
public sealed record EarlierEnrichmentStatus(long LeadId, string EnrichmentStatus, DateTimeOffset? EnrichedAt, double? EnrichmentConfidence, bool HasEnrichmentData);

internal static class EarlierEnrichmentEndpoints
{
    public static void MapEarlierEnrichment(this IEndpointRouteBuilder routes)
    {
        var leads = routes.MapGroup("/api/leads").WithTags(EarlierAnswers.Tag).RefusesEarlier(401, 403);
        leads.MapPost("/{id:long}/enrich", Enrich).WithName("EnrichEarlierLead").WithSummary("Start to enrich a lead from its own website").RefusesEarlier(404);
        leads.MapGet("/{id:long}/enrichment-status", Status).WithName("GetEarlierEnrichmentStatus").WithSummary("How far a lead is enriched").RefusesEarlier(404);
    }

    private static async Task<Results<Ok<EarlierEnrichment>, EarlierRefusal>> Enrich(long id, StartEnrichment start, EnrichmentQueries enrichment, CancellationToken cancellationToken)
    {
        var started = await start.ExecuteAsync(id, null, cancellationToken);
        var answer = await started.ThenAsync(async run => (await enrichment.GetAsync(id, cancellationToken)).Select(
            status => new EarlierEnrichment(true, $"Enrichment started as execution {run.Id}", status.Data, status.Confidence)));
        return answer.ToPlain();
    }

    private static async Task<Results<Ok<EarlierEnrichmentStatus>, EarlierRefusal>> Status(long id, EnrichmentQueries enrichment, CancellationToken cancellationToken) =>
        (await enrichment.GetAsync(id, cancellationToken)).Select(s => new EarlierEnrichmentStatus(s.LeadId, s.Status, s.EnrichedAt, s.Confidence, s.HasData)).ToPlain();
}
