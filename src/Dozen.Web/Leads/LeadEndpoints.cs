using Dozen.Core.Activities;
using Dozen.Core.Common;
using Dozen.Core.Leads;
using Dozen.Web.Http;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Dozen.Web.Leads;

internal static class LeadEndpoints
{
    private const string Root = "/api/v1/leads";

    private static readonly QueryParameter<int?> TimelinePerPage = QueryParameter.Number("per_page", "Entries per page; 50 when absent.", 1, TimelineQueries.MaxPerPage);
    private static readonly QueryParameter<string> TimelineCursor = QueryParameter.Text("cursor", "The next_cursor of the page before.");
    private static readonly QueryParameters TimelineParameters = new(TimelinePerPage, TimelineCursor, FieldChoice<TimelineEntry>.Parameter);

    public static void MapLeads(this IEndpointRouteBuilder routes)
    {
        var leads = routes.MapGroup(Root).WithTags("Leads").Refuses(400, 401, 403);
        leads.MapGet("", List).WithName("ListLeads").WithSummary("List leads").WithQuery(LeadListQuery.Parameters);
        leads.MapPost("", Create).WithName("CreateLead").WithSummary("Create a lead").Refuses(409, 413, 415, 422);
        leads.MapGet("/{id:long}", Get).WithName("GetLead").WithSummary("Read a lead").WithFields<LeadView>().Refuses(404);
        leads.MapPatch("/{id:long}", Update).WithName("UpdateLead").WithSummary("Change fields of a lead (JSON merge patch)")
            .Accepts<LeadPatch>("application/json", JsonSetup.PatchType).Refuses(404, 412, 413, 415, 422);
        leads.MapDelete("/{id:long}", Trash).WithName("TrashLead").WithSummary("Move a lead to the trash")
            .WithDescription("The header Undo-Token takes it back for 24 hours: POST /api/v1/undo/{token}.").Refuses(404, 412);
        leads.MapPost("/{id:long}/restore", Restore).WithName("RestoreLead").WithSummary("Take a lead out of the trash").Refuses(404, 412);
        leads.MapPut("/{id:long}/status", ChangeStatus).WithName("ChangeLeadStatus").WithSummary("Move a lead to another status").Refuses(404, 412, 415, 422);
        leads.MapPut("/{id:long}/assignee", Assign).WithName("AssignLead").WithSummary("Give a lead to a user, or to nobody").Refuses(404, 412, 415, 422);
        leads.MapGet("/{id:long}/timeline", Timeline).WithName("GetLeadTimeline").WithSummary("What happened to a lead, newest first")
            .WithQuery(TimelineParameters).Refuses(404);
    }

    private static async Task<Results<Ok<ListPage<LeadSummary>>, ProblemResult>> List(
        HttpRequest request, Caller caller, LeadQueries leads, CancellationToken cancellationToken) =>
        LeadListQuery.Read(request, caller).TryGet(out var query, out var failure)
            ? (await leads.ListAsync(query.Filter, query.Paging, cancellationToken)).ToOk()
            : new ProblemResult(failure);

    private static async Task<Results<OkTagged<LeadView>, ProblemResult>> Get(long id, LeadQueries leads, CancellationToken cancellationToken) =>
        (await leads.GetAsync(id, cancellationToken)).ToOk(lead => lead.Version);

    private static async Task<Results<CreatedTagged<LeadView>, ProblemResult>> Create(
        NewLead input, CreateLead create, CancellationToken cancellationToken) =>
        (await create.ExecuteAsync(input, cancellationToken)).ToCreated(lead => lead.Version, lead => $"{Root}/{lead.Id}");

    private static async Task<Results<OkTagged<LeadView>, ProblemResult>> Update(
        long id, LeadPatch patch, IfMatch ifMatch, UpdateLead update, CancellationToken cancellationToken) =>
        (await update.ExecuteAsync(id, patch, ifMatch.Version, cancellationToken)).ToOk(lead => lead.Version);

    private static async Task<Results<NoContentUndoable, ProblemResult>> Trash(
        long id, IfMatch ifMatch, TrashLead trash, CancellationToken cancellationToken) =>
        (await trash.ExecuteAsync(id, ifMatch.Version, cancellationToken)).ToNoContent();

    private static async Task<Results<OkTagged<LeadView>, ProblemResult>> Restore(long id, RestoreLead restore, CancellationToken cancellationToken) =>
        (await restore.ExecuteAsync(id, cancellationToken)).ToOk(lead => lead.Version);

    private static async Task<Results<OkTagged<LeadView>, ProblemResult>> ChangeStatus(
        long id, LeadStatusChange change, IfMatch ifMatch, ChangeLeadStatus changeStatus, CancellationToken cancellationToken) =>
        (await changeStatus.ExecuteAsync(id, change with { Version = ifMatch.Version ?? change.Version }, cancellationToken)).ToOk(lead => lead.Version);

    private static async Task<Results<OkTagged<LeadView>, ProblemResult>> Assign(
        long id, LeadAssignment assignment, IfMatch ifMatch, AssignLead assign, CancellationToken cancellationToken) =>
        (await assign.ExecuteAsync(id, assignment with { Version = ifMatch.Version ?? assignment.Version }, cancellationToken)).ToOk(lead => lead.Version);

    private static async Task<Results<Ok<ListPage<TimelineEntry>>, ProblemResult>> Timeline(
        long id, HttpRequest request, TimelineQueries timeline, CancellationToken cancellationToken)
    {
        var query = TimelineParameters.Read(request);
        var (perPage, cursor) = (query.Get(TimelinePerPage) ?? 50, query.Get(TimelineCursor));
        return query.Failure is { } failure ? new ProblemResult(failure) : (await timeline.ListAsync(id, perPage, cursor, cancellationToken)).ToOk();
    }
}
