using Dozen.Core.Common;
using Dozen.Core.Database;
using Dozen.Core.Users;
using Dozen.Core.Workflows.Running;
using Microsoft.EntityFrameworkCore;

namespace Dozen.Core.Workflows;

/// <summary>Has a run that failed or was cancelled go on from the step where it stopped, with what it had saved and all its attempts.</summary>
[Needs(Area.Workflows, Access.Write)]
public sealed class RetryRun(DozenDbContext db, RunKinds kinds, TimeProvider time)
{
    /// <returns>
    /// The run, which waits; <c>execution.not_found</c>, <c>execution.not_finished</c>, <c>execution.is_import</c>,
    /// <c>execution.not_repeatable</c>, <c>execution.undone</c>, or <c>execution.taken</c> when somebody was faster.
    /// </returns>
    public async Task<Result<ExecutionView>> ExecuteAsync(long id, CancellationToken cancellationToken)
    {
        db.ChangeTracker.Clear();
        var run = await db.WorkflowExecutions.SingleOrDefaultAsync(e => e.Id == id, cancellationToken);
        if (run is null) return ExecutionFailures.NotFound(id);
        if (run.WorkflowType == WorkflowType.LeadImport) return ExecutionFailures.IsImport;
        if (run.Status is not (ExecutionStatus.Failed or ExecutionStatus.Cancelled)) return ExecutionFailures.NotFinished;
        if (run.OutputData.ToObject()["undone"] is not null) return ExecutionFailures.AlreadyUndone;
        if (run.IsEarlier || !kinds.Types.Contains(run.WorkflowType)) return ExecutionFailures.NotRepeatable;

        run.Requeue(RunRecord.WithSteps(run.OutputData, StepEntry.Forgive), time.Now());
        return await db.TrySaveAsync(cancellationToken) ? ExecutionView.From(run) : ExecutionFailures.Taken;
    }
}
