using Dozen.Core.Common;
using Dozen.Core.Criteria;
using Dozen.Core.Database;
using Dozen.Core.Users;
using Dozen.Core.Workflows;
using Microsoft.EntityFrameworkCore;

namespace Dozen.Core.Automation;

/// <summary>Adds a workflow.</summary>
[Needs(Area.Workflows, Access.Write)]
public sealed class CreateWorkflow(DozenDbContext db, Caller caller, EventWorkflows events, TimeProvider time)
{
    public async Task<Result<WorkflowView>> ExecuteAsync(NewWorkflow input, CancellationToken cancellationToken)
    {
        var now = time.Now();
        var workflow = new Workflow { OrganizationId = caller.OrganizationId, Name = "", CreatedBy = caller.UserId, CreatedAt = now, UpdatedAt = now };
        WorkflowRules.Fill(workflow, input);

        // What is not given is checked as well: a schedule without a time would never fire.
        var whole = input with { TriggerType = workflow.TriggerType, Configuration = workflow.Configuration };
        if (await WorkflowRules.CheckAsync(db, workflow, whole, await NamedLists.OfAsync(db, cancellationToken), cancellationToken) is { } invalid) return invalid;
        if (workflow.N8nWorkflowId is { } n8n && await db.Workflows.AnyAsync(w => w.N8nWorkflowId == n8n, cancellationToken)) return WorkflowFailures.N8nIdTaken;

        db.Workflows.Add(workflow);
        await db.SaveChangesAsync(cancellationToken);
        events.Forget(caller.OrganizationId);
        return WorkflowView.From(workflow);
    }
}
