using Dozen.Core.Automation;
using Dozen.Core.Workflows;
using Dozen.Web.Http;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Dozen.Web.Automation;

internal static class WorkflowEndpoints
{
    private const string Root = "/api/v1/workflows";
    private const string PatchType = "application/merge-patch+json";

    private static readonly ListParameters<WorkflowView> Listing = new(WorkflowQueries.Sorting);
    private static readonly QueryParameter<IReadOnlyList<WorkflowTrigger>> Trigger = QueryParameter.Enums<WorkflowTrigger>("trigger_type", "Any of these triggers.");
    private static readonly QueryParameter<bool?> Active = new("is_active", "Only those that are active, or are not.", text =>
        text.ToString() switch { "true" => true, "false" => false, _ => QueryParameter.Refuse<bool?>("is_active", "true or false.") })
    { Type = "boolean" };
    private static readonly QueryParameters ListQuery = Listing.With(Trigger, Active);

    public static void MapWorkflows(this IEndpointRouteBuilder routes)
    {
        var workflows = routes.MapGroup(Root).WithTags("Workflows").Refuses(400, 401, 403);
        workflows.MapGet("", List).WithName("ListWorkflows").WithSummary("List workflows").WithQuery(ListQuery);
        workflows.MapPost("", Create).WithName("CreateWorkflow").WithSummary("Create a workflow").Refuses(409, 413, 415, 422);
        workflows.MapGet("/{id:long}", Get).WithName("GetWorkflow").WithSummary("Read a workflow").WithFields<WorkflowView>().Refuses(404);
        workflows.MapPatch("/{id:long}", Update).WithName("UpdateWorkflow").WithSummary("Change fields of a workflow (JSON merge patch)")
            .Accepts<WorkflowPatch>("application/json", PatchType).Refuses(404, 409, 412, 413, 415, 422);
        workflows.MapDelete("/{id:long}", Delete).WithName("DeleteWorkflow").WithSummary("Delete a workflow; its runs stay on record, those that go on are cancelled").Refuses(404, 412);
        workflows.MapPost("/{id:long}/run", Run).WithName("RunWorkflow").WithSummary("Start a workflow by hand: for a lead, for several one after the other, or for none").Refuses(404, 409, 413, 415, 422);
        workflows.MapPost("/{id:long}/dry-run", DryRunAsync).WithName("DryRunWorkflow").WithSummary("Show what a workflow, as it is saved or as it is given, would have done for recent events, or would do for some leads; nothing is done")
            .Refuses(404, 409, 413, 415, 422);
        routes.MapPatch("/api/v1/executions/{id:long}", Report).WithTags("Executions").WithName("ReportExecution").WithSummary("Report on a run that was started in n8n")
            .Accepts<RunReport>("application/json", PatchType).Refuses(400, 401, 403, 404, 409, 413, 415, 422);
    }

    private static async Task<Results<Ok<ListPage<WorkflowView>>, ProblemResult>> List(HttpRequest request, WorkflowQueries workflows, CancellationToken cancellationToken)
    {
        var query = ListQuery.Read(request);
        var (paging, filter) = (Listing.Read(query), new WorkflowFilter(query.Get(Trigger) ?? [], query.Get(Active)));
        return query.Failure is { } failure ? new ProblemResult(failure) : (await workflows.ListAsync(filter, paging, cancellationToken)).ToOk();
    }

    private static async Task<Results<CreatedTagged<WorkflowView>, ProblemResult>> Create(NewWorkflow input, CreateWorkflow create, CancellationToken cancellationToken) =>
        (await create.ExecuteAsync(input, cancellationToken)).ToCreated(workflow => workflow.Version, workflow => $"{Root}/{workflow.Id}");

    private static async Task<Results<OkTagged<WorkflowView>, ProblemResult>> Get(long id, WorkflowQueries workflows, CancellationToken cancellationToken) =>
        (await workflows.GetAsync(id, cancellationToken)).ToOk(workflow => workflow.Version);

    private static async Task<Results<OkTagged<WorkflowView>, ProblemResult>> Update(
        long id, WorkflowPatch patch, IfMatch ifMatch, UpdateWorkflow update, CancellationToken cancellationToken) =>
        (await update.ExecuteAsync(id, patch, ifMatch.Version, cancellationToken)).ToOk(workflow => workflow.Version);

    private static async Task<Results<NoContent, ProblemResult>> Delete(long id, IfMatch ifMatch, DeleteWorkflow delete, CancellationToken cancellationToken) =>
        (await delete.ExecuteAsync(id, ifMatch.Version, cancellationToken)).ToNoContent();

    private static async Task<Results<Ok<ExecutionView>, ProblemResult>> Run(long id, WorkflowStart? wanted, StartWorkflow start, CancellationToken cancellationToken) =>
        (await start.ExecuteAsync(id, wanted ?? new WorkflowStart(), cancellationToken)).ToOk();

    private static async Task<Results<Ok<DryRunView>, ProblemResult>> DryRunAsync(long id, DryRun? wanted, DryRunWorkflow dryRun, CancellationToken cancellationToken) =>
        (await dryRun.ExecuteAsync(id, wanted ?? new DryRun(), cancellationToken)).ToOk();

    private static async Task<Results<Ok<ExecutionView>, ProblemResult>> Report(long id, RunReport report, ReportRun reportRun, CancellationToken cancellationToken) =>
        (await reportRun.ExecuteAsync(id, report, cancellationToken)).ToOk();
}
