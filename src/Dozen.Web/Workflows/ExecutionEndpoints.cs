using System.Globalization;
using Dozen.Core.Workflows;
using Dozen.Web.Http;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Dozen.Web.Workflows;

internal static class ExecutionEndpoints
{
    private static readonly ListParameters<ExecutionSummary> Listing = new(ExecutionQueries.Sorting);
    private static readonly QueryParameter<IReadOnlyList<WorkflowType>> Type = QueryParameter.Enums<WorkflowType>("workflow_type", "Any of these kinds.");
    private static readonly QueryParameter<IReadOnlyList<ExecutionStatus>> Status = QueryParameter.Enums<ExecutionStatus>("status", "Any of these statuses.");
    private static readonly QueryParameter<long?> Lead = new("lead_id", "Runs about this lead.", text =>
        long.TryParse(text.ToString(), NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? id : QueryParameter.Refuse<long?>("lead_id", "The id of a lead."))
    { Type = "integer" };
    private static readonly QueryParameter<long?> Workflow = new("workflow_id", "Runs of this workflow.", text =>
        long.TryParse(text.ToString(), NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? id : QueryParameter.Refuse<long?>("workflow_id", "The id of a workflow."))
    { Type = "integer" };
    private static readonly QueryParameters ListQuery = Listing.With(Type, Status, Lead, Workflow);

    public static void MapExecutions(this IEndpointRouteBuilder routes)
    {
        var executions = routes.MapGroup("/api/v1/executions").WithTags("Executions").Refuses(400, 401, 403);
        executions.MapGet("", List).WithName("ListExecutions").WithSummary("List runs of every kind: imports, deliveries, workflows").WithQuery(ListQuery);
        executions.MapGet("/{id:long}", Get).WithName("GetExecution").WithSummary("Read a run with its steps").Refuses(404);
        executions.MapGet("/{id:long}/events", Follow).WithName("FollowExecution")
            .WithSummary("Follow a run as server-sent events: the whole run at each change, until it ends").DisableRequestTimeout().Refuses(404);
        executions.MapPost("/{id:long}/cancel", Cancel).WithName("CancelExecution").WithSummary("Stop a run; what it has saved stays").Refuses(404, 409);
        executions.MapPost("/{id:long}/retry", Retry).WithName("RetryExecution").WithSummary("Have a run that failed or was cancelled go on from the step where it stopped").Refuses(404, 409);
    }

    private static async Task<Results<Ok<ListPage<ExecutionSummary>>, ProblemResult>> List(HttpRequest request, ExecutionQueries executions, CancellationToken cancellationToken)
    {
        var query = ListQuery.Read(request);
        var (paging, filter) = (Listing.Read(query), new ExecutionFilter(query.Get(Type) ?? [], query.Get(Status) ?? [], query.Get(Lead)) { WorkflowId = query.Get(Workflow) });
        return query.Failure is { } failure ? new ProblemResult(failure) : (await executions.ListAsync(filter, paging, cancellationToken)).ToOk();
    }

    private static async Task<Results<Ok<ExecutionView>, ProblemResult>> Get(long id, ExecutionQueries executions, CancellationToken cancellationToken) =>
        (await executions.GetAsync(id, cancellationToken)).ToOk();

    private static async Task<Results<RunEvents, ProblemResult>> Follow(long id, ExecutionQueries executions, FollowRun follow, CancellationToken cancellationToken) =>
        (await executions.GetAsync(id, cancellationToken)).Failure is { } failure ? new ProblemResult(failure) : new RunEvents(follow.ExecuteAsync(id, CancellationToken.None));

    private static async Task<Results<Ok<ExecutionView>, ProblemResult>> Cancel(long id, CancelRun cancel, CancellationToken cancellationToken) =>
        (await cancel.ExecuteAsync(id, cancellationToken)).ToOk();

    private static async Task<Results<Ok<ExecutionView>, ProblemResult>> Retry(long id, RetryRun retry, CancellationToken cancellationToken) =>
        (await retry.ExecuteAsync(id, cancellationToken)).ToOk();
}
