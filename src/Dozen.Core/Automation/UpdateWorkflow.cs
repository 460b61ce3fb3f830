using Dozen.Core.Common;
using Dozen.Core.Criteria;
using Dozen.Core.Database;
using Dozen.Core.Users;
using Microsoft.EntityFrameworkCore;

namespace Dozen.Core.Automation;

/// <summary>Changes fields of a workflow. Runs that have begun go on with the steps they began with.</summary>
[Needs(Area.Workflows, Access.Write)]
public sealed class UpdateWorkflow(DozenDbContext db, Caller caller, EventWorkflows events, TimeProvider time)
{
    /// <param name="version">The version the caller has seen (If-Match); null to change whatever it is now.</param>
    public async Task<Result<WorkflowView>> ExecuteAsync(long workflowId, WorkflowPatch patch, long? version, CancellationToken cancellationToken)
    {
        var workflow = await db.Workflows.SingleOrDefaultAsync(w => w.Id == workflowId, cancellationToken);
        if (workflow is null) return WorkflowFailures.NotFound(workflowId);
        if (version is { } seen && seen != workflow.Version) return WorkflowFailures.Stale;

        WorkflowRules.Fill(workflow, patch);
        var refusal = await WorkflowRules.CheckAsync(db, workflow, patch, await NamedLists.OfAsync(db, cancellationToken), cancellationToken);
        if (refusal is null && workflow.N8nWorkflowId is { } n8n && await db.Workflows.AnyAsync(w => w.N8nWorkflowId == n8n && w.Id != workflowId, cancellationToken)) refusal = WorkflowFailures.N8nIdTaken;
        if (refusal is not null)
        {
            db.ChangeTracker.Clear();
            return refusal;
        }

        if (!db.ChangeTracker.HasChanges()) return WorkflowView.From(workflow);
        workflow.UpdatedAt = time.Now();
        if (!await db.TrySaveAsync(cancellationToken)) return WorkflowFailures.Stale;
        events.Forget(caller.OrganizationId);
        return WorkflowView.From(workflow);
    }
}
