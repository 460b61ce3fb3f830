using Dozen.Core.Common;
using Dozen.Core.Database;
using Dozen.Core.Users;
using Dozen.Core.Workflows;
using Microsoft.EntityFrameworkCore;

namespace Dozen.Core.Automation;

/// <summary>Deletes a workflow. What waits of it or goes on is cancelled; the record of its runs stays.</summary>
[Needs(Area.Workflows, Access.Write)]
public sealed class DeleteWorkflow(DozenDbContext db, Caller caller, EventWorkflows events, TimeProvider time)
{
    /// <param name="version">The version the caller has seen (If-Match); null to delete whatever it is now.</param>
    public async Task<Result<Done>> ExecuteAsync(long workflowId, long? version, CancellationToken cancellationToken)
    {
        await using var transaction = await db.BeginOrJoinAsync(cancellationToken);
        var workflow = await db.Workflows.SingleOrDefaultAsync(w => w.Id == workflowId, cancellationToken);
        if (workflow is null) return WorkflowFailures.NotFound(workflowId);
        if (version is { } seen && seen != workflow.Version) return WorkflowFailures.Stale;

        DateTimeOffset? now = time.Now();
        await db.WorkflowExecutions.Where(e => e.WorkflowId == workflowId && (e.Status == ExecutionStatus.Pending || e.Status == ExecutionStatus.Running)).ExecuteUpdateAsync(
            set => set.SetProperty(e => e.Status, ExecutionStatus.Cancelled).SetProperty(e => e.CompletedAt, now).SetProperty(e => e.LeaseExpiresAt, (DateTimeOffset?)null), cancellationToken);
        await db.WorkflowExecutions.Where(e => e.WorkflowId == workflowId).ExecuteUpdateAsync(set => set.SetProperty(e => e.WorkflowId, (long?)null), cancellationToken);
        db.Workflows.Remove(workflow);
        if (!await db.TrySaveAsync(cancellationToken)) return WorkflowFailures.Stale;
        await transaction.CommitAsync(cancellationToken);
        events.Forget(caller.OrganizationId);
        return default(Done);
    }
}
