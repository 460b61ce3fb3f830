using Dozen.Core.Workflows;
using Microsoft.EntityFrameworkCore;

namespace Dozen.Core.Database;

/// <summary>Runs of workflows that no worker has taken yet: nothing has been done for their leads, so they keep no lead from being taken back.</summary>
public static class UnbegunRuns
{
    /// <summary>The leads among these for which a run has begun, or is one that no workflow started.</summary>
    public static Task<List<long>> LeadsWithRunsAsync(this DozenDbContext db, long[] leadIds, CancellationToken cancellationToken) =>
        db.WorkflowExecutions
            .Where(e => leadIds.Contains(e.LeadId!.Value) && !(e.WorkflowType == WorkflowType.Custom && e.Status == ExecutionStatus.Pending && e.Attempt == 0))
            .Select(e => e.LeadId!.Value).Distinct().ToListAsync(cancellationToken);

    /// <summary>Cancels those for leads that are about to be deleted.</summary>
    public static Task<int> CancelUnbegunRunsAsync(this DozenDbContext db, long[] leadIds, DateTimeOffset now, CancellationToken cancellationToken) =>
        db.WorkflowExecutions
            .Where(e => leadIds.Contains(e.LeadId!.Value) && e.WorkflowType == WorkflowType.Custom && e.Status == ExecutionStatus.Pending && e.Attempt == 0)
            .ExecuteUpdateAsync(set => set.SetProperty(e => e.Status, ExecutionStatus.Cancelled).SetProperty(e => e.CompletedAt, now).SetProperty(e => e.LeadId, (long?)null), cancellationToken);
}
