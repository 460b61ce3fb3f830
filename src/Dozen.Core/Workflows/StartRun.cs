using Dozen.Core.Common;
using Dozen.Core.Database;
using Dozen.Core.Leads;
using Dozen.Core.Users;
using Microsoft.EntityFrameworkCore;

namespace Dozen.Core.Workflows;

/// <summary>A run to be started.</summary>
/// <param name="Input">What it is asked; an object.</param>
public sealed record NewRun(WorkflowType Type, JsonText Input)
{
    /// <summary>The lead it is about.</summary>
    public long? LeadId { get; init; }

    /// <summary>The workflow it is a run of.</summary>
    public long? WorkflowId { get; init; }

    /// <summary>Not before this; null for at once.</summary>
    public DateTimeOffset? RunAfter { get; init; }

    /// <summary>How often one of its steps may be tried, 1 to 100.</summary>
    public int MaxAttempts { get; init; } = 5;
}

/// <summary>Puts a run in the queue, as a part of the transaction that is open if there is one. Once that is committed the workers are woken.</summary>
[Needs(Area.Workflows, Access.Write)]
public sealed class StartRun(DozenDbContext db, Caller caller, TimeProvider time)
{
    /// <returns>The run; the refusal <c>lead.not_found</c> or <c>workflow.not_found</c> when there is no such thing.</returns>
    public async Task<Result<ExecutionView>> ExecuteAsync(NewRun wanted, CancellationToken cancellationToken)
    {
        if (wanted.MaxAttempts is < 1 or > 100) return Failure.Invalid("max_attempts", "From 1 to 100.");
        if (wanted.LeadId is { } leadId && !await db.Leads.AnyAsync(l => l.Id == leadId, cancellationToken)) return LeadFailures.NotFound(leadId);
        if (wanted.WorkflowId is { } workflowId && !await db.Workflows.AnyAsync(w => w.Id == workflowId, cancellationToken)) return ExecutionFailures.NoWorkflow(workflowId);

        var now = time.Now();
        var run = new WorkflowExecution
        {
            OrganizationId = caller.OrganizationId,
            UserId = caller.UserId,
            WorkflowType = wanted.Type,
            LeadId = wanted.LeadId,
            WorkflowId = wanted.WorkflowId,
            InputData = wanted.Input,
            MaxAttempts = wanted.MaxAttempts,
            RunAfter = wanted.RunAfter?.ToMicroseconds() ?? now, // one that has no time would be looked for among those that run
            CreatedAt = now,
        };
        db.WorkflowExecutions.Add(run);
        await db.SaveChangesAsync(cancellationToken);
        return ExecutionView.From(run);
    }
}
