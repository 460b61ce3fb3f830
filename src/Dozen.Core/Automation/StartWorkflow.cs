using System.Text.Json.Nodes;
using Dozen.Core.Common;
using Dozen.Core.Database;
using Dozen.Core.Leads;
using Dozen.Core.Users;
using Dozen.Core.Workflows;
using Microsoft.EntityFrameworkCore;

namespace Dozen.Core.Automation;

/// <summary>Which leads a workflow is to be run for; without any, it runs once, for none.</summary>
/// <param name="LeadId">A lead of the organisation that is not in the trash.</param>
/// <param name="LeadIds">At most 10,000, one after the other in one run.</param>
public sealed record WorkflowStart(long? LeadId = null, IReadOnlyList<long>? LeadIds = null);

/// <summary>Starts a workflow by hand, whatever sets it off otherwise, and also when it is not active.</summary>
[Needs(Area.Workflows, Access.Write)]
public sealed class StartWorkflow(DozenDbContext db, Caller caller, TimeProvider time)
{
    /// <returns>The run, which waits for a worker.</returns>
    public async Task<Result<ExecutionView>> ExecuteAsync(long workflowId, WorkflowStart wanted, CancellationToken cancellationToken)
    {
        var workflow = await db.Workflows.AsNoTracking().SingleOrDefaultAsync(w => w.Id == workflowId, cancellationToken);
        if (workflow is null) return WorkflowFailures.NotFound(workflowId);
        if (workflow.Configuration.ToObject()["steps"] is not JsonArray { Count: > 0 }) return WorkflowFailures.NoSteps;
        List<long> ids = [.. (wanted.LeadIds ?? []).Concat(wanted.LeadId is { } one ? [one] : []).Distinct()];
        if (ids.Count > WorkflowRun.MostLeads) return Failure.Invalid("lead_ids", $"At most {WorkflowRun.MostLeads} leads.");
        var known = await db.Leads.Where(l => ids.Contains(l.Id)).Select(l => l.Id).ToListAsync(cancellationToken);
        if (ids.Find(id => !known.Contains(id)) is var missing and not 0) return LeadFailures.NotFound(missing);

        var run = WorkflowRun.ToExecution(workflow, ids, new JsonObject { ["type"] = "manual" }, db.Cause, caller.UserId, time.Now());
        db.WorkflowExecutions.Add(run);
        await db.SaveChangesAsync(cancellationToken);
        return ExecutionView.From(run);
    }
}
