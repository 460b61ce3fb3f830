using Dozen.Core.Discovery;
using Dozen.Core.Workflows;
using Dozen.Web.Http;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Dozen.Web.Discovery;

/// <summary>Which fields of a lead somebody confirms.</summary>
/// <param name="Fields">Names such as <c>phone</c>; absent or null for all that tell of the business.</param>
public sealed record LeadConfirmation(IReadOnlyList<string>? Fields = null);

internal static class DiscoveryEndpoints
{
    private static readonly QueryParameter<bool?> DryRun = QueryParameter.Flag("dry_run", "true: only tell what the search would take.");
    private static readonly QueryParameters PostParameters = new(DryRun);

    public static void MapDiscovery(this IEndpointRouteBuilder routes)
    {
        var discovery = routes.MapGroup("/api/v1/discovery").WithTags("Discovery").Refuses(400, 401, 403);
        discovery.MapPost("/google-maps", Start).WithName("StartDiscovery").WithSummary("Look for businesses on the map, which become leads; or tell what that would take")
            .WithDescription("The search is a run: its progress is at GET /api/v1/executions/{id}, its leads at GET /api/v1/leads?execution_id={id}. With dry_run=true nothing is started, and the answer is an estimate.")
            .WithQuery(PostParameters).Produces<DiscoveryEstimate>(StatusCodes.Status200OK).Produces<ExecutionView>(StatusCodes.Status202Accepted).Refuses(409, 413, 415, 422);
        discovery.MapGet("/sources", Sources).WithName("ListDiscoverySources").WithSummary("The sources of businesses, and which of them can be used");

        routes.MapPost("/api/v1/executions/{id:long}/undo", Undo).WithTags("Executions").WithName("UndoSearch")
            .WithSummary("Take a search for businesses back: the leads that it found and nobody has worked on are deleted, the others are as they were before").Refuses(400, 401, 403, 404, 409);

        var leads = routes.MapGroup("/api/v1/leads/{id:long}").WithTags("Discovery").Refuses(400, 401, 403, 404);
        leads.MapGet("/origin", Origin).WithName("GetLeadOrigin").WithSummary("Why a lead is here, and whose word each of its values is");
        leads.MapPost("/confirm", Confirm).WithName("ConfirmLead").WithSummary("Say that values of a lead are right, so that they stay when their source's data goes").Refuses(415, 422);
    }

    private static async Task<IResult> Start(PlaceSearch search, HttpRequest request, StartDiscovery start, CancellationToken cancellationToken)
    {
        var query = PostParameters.Read(request);
        var dryRun = query.Get(DryRun) ?? false;
        if (query.Failure is { } wrong) return new ProblemResult(wrong, StatusCodes.Status400BadRequest);
        if (dryRun) return (await start.EstimateAsync(search, cancellationToken)).ToOk();
        return (await start.ExecuteAsync(search, cancellationToken)).TryGet(out var run, out var refusal)
            ? TypedResults.Accepted($"/api/v1/executions/{run.Id}", run)
            : new ProblemResult(refusal);
    }

    private static async Task<Results<Ok<ExecutionView>, ProblemResult>> Undo(long id, UndoSearch undo, CancellationToken cancellationToken) =>
        (await undo.ExecuteAsync(id, cancellationToken)).ToOk();

    private static async Task<Ok<IReadOnlyList<PlaceSourceView>>> Sources(DiscoveryQueries discovery, CancellationToken cancellationToken) =>
        TypedResults.Ok(await discovery.ListSourcesAsync(cancellationToken));

    private static async Task<Results<Ok<LeadOriginView>, ProblemResult>> Origin(long id, LeadOriginQueries origins, CancellationToken cancellationToken) =>
        (await origins.GetAsync(id, cancellationToken)).ToOk();

    private static async Task<Results<NoContent, ProblemResult>> Confirm(long id, LeadConfirmation confirmation, ConfirmLead confirm, CancellationToken cancellationToken) =>
        (await confirm.ExecuteAsync(id, confirmation.Fields, cancellationToken)).ToNoContent();
}
