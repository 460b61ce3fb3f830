using Dozen.Core.Common;
using Dozen.Core.Database;
using Dozen.Core.Users;
using Dozen.Core.Workflows.Running;
using Microsoft.EntityFrameworkCore;

namespace Dozen.Core.Workflows;

/// <summary>
/// Ends a run that waits or is going on; what it has saved stays. Its worker can't save any more from that moment, and
/// stops within a second or two. Cancelling a cancelled run changes nothing.
/// </summary>
[Needs(Area.Workflows, Access.Write)]
public sealed class CancelRun(DozenDbContext db, RunSignals signals, AfterCommit afterCommit, TimeProvider time)
{
    /// <returns>The run; <c>execution.not_found</c>, <c>execution.finished</c>, or <c>execution.is_import</c>, which has its own way.</returns>
    public async Task<Result<ExecutionView>> ExecuteAsync(long id, CancellationToken cancellationToken)
    {
        db.ChangeTracker.Clear();
        await using var transaction = await db.BeginOrJoinAsync(cancellationToken);

        // First of all taken from its worker, which may be saving at this moment; what it saved is read after that.
        var now = time.Now();
        var rows = await db.WorkflowExecutions
            .Where(e => e.Id == id && e.WorkflowType != WorkflowType.LeadImport && (e.Status == ExecutionStatus.Pending || e.Status == ExecutionStatus.Running))
            .ExecuteUpdateAsync(
                set => set.SetProperty(e => e.Status, ExecutionStatus.Cancelled).SetProperty(e => e.CompletedAt, now).SetProperty(e => e.LeaseExpiresAt, (DateTimeOffset?)null),
                cancellationToken);
        var run = await db.WorkflowExecutions.SingleOrDefaultAsync(e => e.Id == id, cancellationToken);
        if (run is null) return ExecutionFailures.NotFound(id);
        if (run.WorkflowType == WorkflowType.LeadImport) return ExecutionFailures.IsImport;
        if (run.Status != ExecutionStatus.Cancelled) return ExecutionFailures.Finished(run.Status);
        if (rows == 0) return ExecutionView.From(run);

        run.Annotate(RunRecord.WithSteps(run.OutputData, StepEntry.Cancel));
        db.AnnounceRun(ExecutionSummary.From(run));
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        afterCommit.Run(signals.TellChanged);
        return ExecutionView.From(run);
    }
}
