using System.Text.Json.Nodes;
using Dozen.Core.Common;
using Dozen.Core.Enrichment;
using Dozen.Core.Workflows;
using Dozen.Web.Http;
using Dozen.Web.Leads;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Dozen.Web.Enrichment;

/// <summary>Which leads to enrich, and from what.</summary>
/// <param name="Ids">At most 10,000; or give a filter.</param>
/// <param name="Filter">The parameters by which the list of leads is filtered, as an object.</param>
/// <param name="Sources">Some of <c>website</c> and <c>ai</c>; both when absent.</param>
public sealed record LeadEnrichmentOrder(IReadOnlyList<long>? Ids = null, JsonObject? Filter = null, IReadOnlyList<string>? Sources = null);

internal static class EnrichmentEndpoints
{
    public static void MapEnrichment(this IEndpointRouteBuilder routes)
    {
        var leads = routes.MapGroup("/api/v1/leads").WithTags("Leads").Refuses(400, 401, 403);
        leads.MapPost("/{id:long}/enrich", EnrichOne).WithName("EnrichLead").WithSummary("Enrich a lead from its own website")
            .WithDescription("Starts a run that reads the website, fills empty fields and those that a map had filled, and notes each value's page, method and confidence in enrichment_data. The Location header leads to the run.").Refuses(404);
        leads.MapPost("/enrich", EnrichMany).WithName("EnrichLeads").WithSummary("Enrich up to 10,000 leads from their own websites")
            .WithDescription("One run for all of them. The Location header leads to it.").Refuses(413, 415, 422);
    }

    private static async Task<Results<Accepted<ExecutionView>, ProblemResult>> EnrichOne(long id, StartEnrichment start, CancellationToken cancellationToken) =>
        ToAccepted(await start.ExecuteAsync(id, null, cancellationToken));

    private static async Task<Results<Accepted<ExecutionView>, ProblemResult>> EnrichMany(
        LeadEnrichmentOrder order, Caller caller, StartEnrichment start, CancellationToken cancellationToken) =>
        LeadChoice.Of(order.Ids, order.Filter, caller).TryGet(out var selection, out var failure)
            ? ToAccepted(await start.ExecuteAsync(selection, order.Sources, cancellationToken))
            : new ProblemResult(failure);

    private static Results<Accepted<ExecutionView>, ProblemResult> ToAccepted(Result<ExecutionView> result) =>
        result.TryGet(out var run, out var failure) ? TypedResults.Accepted($"/api/v1/executions/{run.Id}", run) : new ProblemResult(failure);
}
