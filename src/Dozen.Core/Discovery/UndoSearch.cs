using System.Text.Json;
using Dozen.Core.Activities;
using Dozen.Core.Common;
using Dozen.Core.Database;
using Dozen.Core.Importing;
using Dozen.Core.Users;
using Dozen.Core.Workflows;
using Microsoft.EntityFrameworkCore;

namespace Dozen.Core.Discovery;

/// <summary>
/// Takes a search for businesses back by the rules of imports: deletes the leads it found first, empties the fields it filled,
/// and puts back what its source had said before. Leads that somebody or something else has worked on since stay. A search
/// that is going on is cancelled first; killed midway, it can be taken back again.
/// </summary>
[Needs(Area.Workflows, Access.Write)]
public sealed class UndoSearch(DozenDbContext db, Caller caller, UndoImport undo, CancelRun cancel, IOrganizationLock organizationLock, TimeProvider time)
{
    /// <returns>
    /// The run, which says under <c>undone</c> what was done; <c>execution.not_found</c>, <c>execution.not_undoable</c> for another
    /// kind of run, <c>execution.undone</c>, or <c>import.busy</c> while an import is going on.
    /// </returns>
    public async Task<Result<ExecutionView>> ExecuteAsync(long id, CancellationToken cancellationToken)
    {
        var run = await db.WorkflowExecutions.AsNoTracking().SingleOrDefaultAsync(e => e.Id == id, cancellationToken);
        if (run is null) return ExecutionFailures.NotFound(id);
        if (run.WorkflowType != WorkflowType.GoogleMapsLeadGeneration || run.IsEarlier) return ExecutionFailures.NotUndoable;
        if (run.OutputData.ToObject()["undone"] is not null) return ExecutionFailures.AlreadyUndone;
        if (!run.IsFinished && (await cancel.ExecuteAsync(id, cancellationToken)).Failure is { Code: not "execution.finished" } refusal) return refusal;

        await using var held = await organizationLock.TryTakeAsync(db, cancellationToken);
        if (held is null) return ImportFailures.Busy;
        var undone = await undo.TakeBackAllAsync(id, run.CreatedAt, isSearch: true, cancellationToken);

        db.ChangeTracker.Clear();
        run = await db.WorkflowExecutions.SingleAsync(e => e.Id == id, cancellationToken);
        var output = run.OutputData.ToObject();
        output["undone"] = JsonSerializer.SerializeToNode(undone, JsonText.Compact);
        run.Annotate(JsonText.From(output));
        db.Activities.Add(Activity.Record(caller, null, ActivityType.WorkflowRun, $"Search {id} undone", time.Now(), new { execution_id = id, undone }));
        await db.SaveChangesAsync(cancellationToken);
        return ExecutionView.From(run);
    }
}
