using Dozen.Core.Common;

namespace Dozen.Core.Automation;

public static class WorkflowFailures
{
    public static readonly Failure Stale = new(FailureKind.Stale, "workflow.stale", "Somebody else has changed this workflow. Load it again and repeat your change.");

    public static readonly Failure N8nIdTaken = new(FailureKind.Conflict, "workflow.n8n_id_taken", "Another workflow has this n8n id.");

    public static readonly Failure NoSteps = new(FailureKind.Conflict, "workflow.no_steps", "This workflow has no steps.");

    public static readonly Failure NeedsLead = new(FailureKind.Conflict, "workflow.needs_lead", "This step needs a lead, and the run has none.");

    public static readonly Failure NobodyToAssign = new(FailureKind.Conflict, "workflow.nobody_to_assign", "None of the users to assign to is active.");

    public static Failure NotFound(long id) => new(FailureKind.NotFound, "workflow.not_found", $"There is no workflow {id}.");
}
