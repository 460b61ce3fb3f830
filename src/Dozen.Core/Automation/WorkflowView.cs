using System.Linq.Expressions;
using Dozen.Core.Common;
using Dozen.Core.Workflows;

namespace Dozen.Core.Automation;

/// <summary>A workflow as it is served.</summary>
/// <param name="Version">Also the ETag.</param>
public sealed record WorkflowView(
    long Id, string? N8nWorkflowId, string Name, string? Description, string? Category, WorkflowTrigger TriggerType, JsonText TriggerConditions, JsonText Configuration,
    bool IsActive, long? CreatedBy, long Version, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt)
{
    internal static readonly Expression<Func<Workflow, WorkflowView>> Projection = w => new WorkflowView(
        w.Id, w.N8nWorkflowId, w.Name, w.Description, w.Category, w.TriggerType, w.TriggerConditions, w.Configuration, w.IsActive, w.CreatedBy, w.Version, w.CreatedAt, w.UpdatedAt);

    private static readonly Func<Workflow, WorkflowView> Show = Projection.Compile();

    public static WorkflowView From(Workflow workflow) => Show(workflow);
}
