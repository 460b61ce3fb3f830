using Dozen.Core.Common;
using Dozen.Core.Database;
using Dozen.Core.Workflows;
using Dozen.Web.Http;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Dozen.Web.Compatibility;

/// <summary>Runs at the addresses of the earlier platform.</summary>
internal static class EarlierWorkflowEndpoints
{
    private static readonly EarlierRefusal Gone = new(
        StatusCodes.Status410Gone, "Dozen stores no credentials: secrets live outside, and an integration's configuration names where (secret:NAME).");

    private static readonly QueryParameters ListParameters = new(
        QueryParameter.Number("skip", "How many to leave out; 0 when absent.", 0, int.MaxValue),
        QueryParameter.Number("limit", "How many at most; 50 when absent.", 1, 100),
        QueryParameter.Enums<ExecutionStatus>("status", "In this status.") with { IsList = false },
        QueryParameter.Enums<WorkflowType>("workflow_type", "Of this kind.") with { IsList = false });

    public static void MapEarlierWorkflows(this IEndpointRouteBuilder routes)
    {
        var workflows = routes.MapGroup("/api/workflows").WithTags(EarlierAnswers.Tag).RefusesEarlier(401, 403);
        workflows.MapGet("/executions", List).WithName("ListEarlierExecutions").WithSummary("List runs, newest first, with their steps").WithQuery(ListParameters).RefusesEarlier(422);
        workflows.MapGet("/executions/{id:long}", Get).WithName("GetEarlierExecution").WithSummary("Read a run with its steps").RefusesEarlier(404);
        workflows.MapPost("/executions/{id:long}/cancel", Cancel).WithName("CancelEarlierExecution").WithSummary("Stop a run; what it has done stays").RefusesEarlier(400, 404);
        workflows.MapGet("/stats", Stats).WithName("GetEarlierExecutionStats").WithSummary("Figures over all runs");
        workflows.MapGet("/health", Health).WithName("GetEarlierWorkflowHealth").WithSummary("Whether runs can be started").RefusesEarlier(503);
        foreach (var (method, name) in new[] { ("GET", "ListEarlierCredentials"), ("POST", "StoreEarlierCredentials") })
            workflows.MapMethods("/credentials", [method], () => Gone).WithName(name).WithSummary("Gone: secrets live outside").RefusesEarlier(410);
        foreach (var (method, name) in new[] { ("GET", "GetEarlierCredentials"), ("PUT", "ChangeEarlierCredentials"), ("DELETE", "DeleteEarlierCredentials") })
            workflows.MapMethods("/credentials/{service}", [method], (string service) => Gone).WithName(name).WithSummary("Gone: secrets live outside").RefusesEarlier(410);
    }

    private static async Task<Results<Ok<EarlierList<EarlierExecution>>, EarlierRefusal>> List(HttpRequest request, EarlierExecutionQueries executions, CancellationToken cancellationToken)
    {
        var query = new EarlierQuery(request.Query);
        var (skip, limit) = (query.Number("skip", 0, int.MaxValue, 0), query.Number("limit", 1, 100, 50));
        var (status, type) = (query.One<ExecutionStatus>("status"), query.One<WorkflowType>("workflow_type"));
        if (query.Errors.Count > 0) return new EarlierRefusal(query.Errors);

        var (items, total) = await executions.ListAsync(status, type, skip, limit, cancellationToken);
        return TypedResults.Ok(EarlierList<EarlierExecution>.Of(items, total, skip, limit));
    }

    private static async Task<Results<Ok<EarlierExecution>, EarlierRefusal>> Get(long id, EarlierExecutionQueries executions, CancellationToken cancellationToken) =>
        (await executions.GetAsync(id, cancellationToken)).ToPlain();

    private static async Task<Results<Ok<EarlierAnswer<EarlierExecution>>, EarlierRefusal>> Cancel(long id, CancelRun cancel, CancellationToken cancellationToken) =>
        (await cancel.ExecuteAsync(id, cancellationToken)).Select(EarlierExecution.Of).ToAnswer("Execution cancelled");

    private static async Task<Ok<EarlierExecutionStats>> Stats(EarlierExecutionQueries executions, CancellationToken cancellationToken) =>
        TypedResults.Ok(await executions.StatsAsync(cancellationToken));

    private static async Task<Results<Ok<EarlierHealth>, EarlierRefusal>> Health(DozenDbContext db, CancellationToken cancellationToken) =>
        await db.Database.CanConnectAsync(cancellationToken)
            ? TypedResults.Ok(new EarlierHealth("healthy", "workflows"))
            : new EarlierRefusal(new Failure(FailureKind.Unavailable, "database.unreachable", "The database can't be reached."));
}
