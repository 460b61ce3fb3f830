using Dozen.Core.Activities;
using Dozen.Core.Common;
using Dozen.Core.Criteria;
using Dozen.Core.Leads;

namespace Dozen.Core.Automation;

/// <summary>A step of a workflow, read and checked.</summary>
/// <param name="Name">As it is written in <c>action</c>.</param>
internal abstract record WorkflowStep(string Name)
{
    /// <summary>Where it stands: a JSON pointer into the configuration.</summary>
    public string At { get; init; } = "";
}

internal sealed record SetFieldsStep(LeadPatch Patch, JsonText Fields) : WorkflowStep("set_fields");

internal sealed record TagStep(string Tag, bool IsWanted) : WorkflowStep(IsWanted ? "add_tag" : "remove_tag");

internal enum AssignMode
{
    Fixed,
    RoundRobin,
    LeastLoaded,
}

internal sealed record AssignStep(AssignMode Mode, IReadOnlyList<long> Users) : WorkflowStep("assign");

/// <param name="DueIn">Planned so long after the step; null for something that is written down as done.</param>
/// <param name="UserId">Who it is for; null for the lead's owner.</param>
internal sealed record ActivityStep(ActivityType Type, string? Subject, string? Content, TimeSpan? DueIn, long? UserId) : WorkflowStep("create_activity");

internal sealed record CampaignStep(long CampaignId) : WorkflowStep("add_to_campaign");

internal sealed record EnrichStep() : WorkflowStep("enrich");

internal sealed record CallStep(long IntegrationId) : WorkflowStep("call_webhook");

/// <param name="WorkflowId">Its id there; null for the one of the workflow's own row.</param>
internal sealed record N8nStep(long IntegrationId, string? WorkflowId) : WorkflowStep("start_n8n");

internal sealed record WaitStep(TimeSpan Span) : WorkflowStep("wait");

internal sealed record BranchStep(LeadCriteria If, IReadOnlyList<WorkflowStep> Then, IReadOnlyList<WorkflowStep> Else) : WorkflowStep("branch");

/// <summary>A step with where to go after it.</summary>
/// <param name="Next">The index of the instruction that follows; the length of the program at its end.</param>
/// <param name="Otherwise">Of a branch: where to go when its criteria don't match.</param>
internal sealed record Instruction(WorkflowStep Step, int Next, int Otherwise);
