using Dozen.Core.Common;
using Dozen.Core.Database;

namespace Dozen.Core.Workflows;

public enum WorkflowTrigger
{
    Manual,
    Scheduled,
    Event,
    Webhook,
}

/// <summary>The definition of automated work.</summary>
public sealed class Workflow : ITenantOwned, IVersioned
{
    public long Id { get; init; }

    public long OrganizationId { get; init; }

    /// <summary>Unique within the organisation.</summary>
    public string? N8nWorkflowId { get; set; }

    public required string Name { get; set; }

    public string? Description { get; set; }

    public string? Category { get; set; }

    public WorkflowTrigger TriggerType { get; set; } = WorkflowTrigger.Manual;

    public JsonText TriggerConditions { get; set; } = JsonText.EmptyObject;

    public JsonText Configuration { get; set; } = JsonText.EmptyObject;

    public bool IsActive { get; set; } = true;

    public long? CreatedBy { get; set; }

    public long Version { get; init; } = 1;

    public DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset UpdatedAt { get; set; }
}
