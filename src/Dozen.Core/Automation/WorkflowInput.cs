using Dozen.Core.Common;
using Dozen.Core.Workflows;

namespace Dozen.Core.Automation;

/// <summary>The fields of a workflow that may be set. Absent fields stay as they are; null clears.</summary>
public abstract record WorkflowInput
{
    /// <summary>At most 255 characters.</summary>
    public Patched<string?> Name { get; init; }

    public Patched<string?> Description { get; init; }

    /// <summary>A word of the organisation's own; at most 100 characters.</summary>
    public Patched<string?> Category { get; init; }

    /// <summary>The id the workflow has in n8n; unique within the organisation.</summary>
    public Patched<string?> N8nWorkflowId { get; init; }

    public Patched<WorkflowTrigger> TriggerType { get; init; }

    /// <summary>When it fires (<c>docs/workflows.md</c>); replaced as a whole. What is wrong with it is reported by JSON pointer: <c>trigger_conditions/cron</c>.</summary>
    public Patched<JsonText?> TriggerConditions { get; init; }

    /// <summary>What it does: <c>{"steps": […]}</c>; replaced as a whole, reported likewise: <c>configuration/steps/0/action</c>.</summary>
    public Patched<JsonText?> Configuration { get; init; }

    /// <summary>One that is not active is started by hand alone.</summary>
    public Patched<bool> IsActive { get; init; }
}

/// <summary>A workflow to be created. It needs a name.</summary>
public sealed record NewWorkflow : WorkflowInput;

/// <summary>Changes to a workflow (JSON merge patch).</summary>
public sealed record WorkflowPatch : WorkflowInput;
