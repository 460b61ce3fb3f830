namespace Dozen.Core.Automation;

/// <summary>The words in which a workflow is written.</summary>
public static class WorkflowWords
{
    /// <summary>What may happen to a lead.</summary>
    public static IReadOnlyList<string> Events => LeadEvents.All;

    /// <summary>What a step may do.</summary>
    public static IReadOnlyList<string> Actions => StepPlan.Actions;
}
