using Dozen.Core.Activities;
using Dozen.Core.Common;
using Dozen.Web.Http;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Dozen.Web.Activities;

internal static class ActivityEndpoints
{
    private const string Root = "/api/v1/activities";

    public static void MapActivities(this IEndpointRouteBuilder routes)
    {
        var activities = routes.MapGroup(Root).WithTags("Activities").Refuses(400, 401, 403);
        activities.MapGet("", List).WithName("ListActivities").WithSummary("List activities over all leads").WithQuery(ActivityListQuery.Parameters);
        activities.MapPost("", Log).WithName("LogActivity").WithSummary("Write down what was done, happened or is planned").Refuses(413, 415, 422);
        activities.MapGet("/{id:long}", Get).WithName("GetActivity").WithSummary("Read an activity").WithFields<ActivityView>().Refuses(404);
        activities.MapPatch("/{id:long}", Update).WithName("UpdateActivity").WithSummary("Correct an activity (JSON merge patch); history is never changed")
            .Accepts<ActivityPatch>("application/json", JsonSetup.PatchType).Refuses(404, 409, 412, 413, 415, 422);
        activities.MapDelete("/{id:long}", Delete).WithName("DeleteActivity").WithSummary("Delete a plan of one's own; history is never deleted").Refuses(404, 409, 412);
        activities.MapPost("/{id:long}/complete", Complete).WithName("CompleteActivity").WithSummary("Mark what was planned as done").Refuses(404, 409, 412, 413, 415, 422);
        activities.MapPost("/{id:long}/reschedule", Reschedule).WithName("RescheduleActivity").WithSummary("Move what is planned to another time").Refuses(404, 409, 412, 413, 415, 422);
        activities.MapPost("/{id:long}/cancel", Cancel).WithName("CancelActivity").WithSummary("Call off what is planned").Refuses(404, 409, 412, 413, 415, 422);
    }

    private static async Task<Results<Ok<ListPage<ActivityView>>, ProblemResult>> List(
        HttpRequest request, Caller caller, ActivityQueries activities, CancellationToken cancellationToken) =>
        ActivityListQuery.Read(request, caller).TryGet(out var query, out var failure)
            ? (await activities.ListAsync(query.Filter, query.Paging, cancellationToken)).ToOk()
            : new ProblemResult(failure);

    private static async Task<Results<CreatedTagged<ActivityView>, ProblemResult>> Log(NewActivity input, LogActivity log, CancellationToken cancellationToken) =>
        (await log.ExecuteAsync(input, cancellationToken)).ToCreated(a => a.Version, a => $"{Root}/{a.Id}");

    private static async Task<Results<OkTagged<ActivityView>, ProblemResult>> Get(long id, ActivityQueries activities, CancellationToken cancellationToken) =>
        (await activities.GetAsync(id, cancellationToken)).ToOk(a => a.Version);

    private static async Task<Results<OkTagged<ActivityView>, ProblemResult>> Update(
        long id, ActivityPatch patch, IfMatch ifMatch, UpdateActivity update, CancellationToken cancellationToken) =>
        (await update.ExecuteAsync(id, patch, ifMatch.Version, cancellationToken)).ToOk(a => a.Version);

    private static async Task<Results<NoContent, ProblemResult>> Delete(long id, IfMatch ifMatch, DeleteActivity delete, CancellationToken cancellationToken) =>
        (await delete.ExecuteAsync(id, ifMatch.Version, cancellationToken)).ToNoContent();

    private static async Task<Results<OkTagged<ActivityView>, ProblemResult>> Complete(
        long id, ActivityCompletion? completion, IfMatch ifMatch, CompleteActivity complete, CancellationToken cancellationToken) =>
        (await complete.ExecuteAsync(id, completion ?? new(), ifMatch.Version, cancellationToken)).ToOk(a => a.Version);

    private static async Task<Results<OkTagged<ActivityView>, ProblemResult>> Reschedule(
        long id, ActivityMove move, IfMatch ifMatch, RescheduleActivity reschedule, CancellationToken cancellationToken) =>
        (await reschedule.ExecuteAsync(id, move, ifMatch.Version, cancellationToken)).ToOk(a => a.Version);

    private static async Task<Results<OkTagged<ActivityView>, ProblemResult>> Cancel(
        long id, ActivityCancellation? cancellation, IfMatch ifMatch, CancelActivity cancel, CancellationToken cancellationToken) =>
        (await cancel.ExecuteAsync(id, cancellation ?? new(), ifMatch.Version, cancellationToken)).ToOk(a => a.Version);
}
