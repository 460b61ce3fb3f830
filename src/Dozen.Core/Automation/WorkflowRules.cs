using Dozen.Core.Common;
using Dozen.Core.Criteria;
using Dozen.Core.Workflows;

namespace Dozen.Core.Automation;

/// <summary>Puts input into a workflow, and tells what is wrong with it.</summary>
internal static class WorkflowRules
{
    private const int Name = 255;
    private const int Category = 100;
    private const int LongText = 100_000;

    public static void Fill(Workflow workflow, WorkflowInput input)
    {
        workflow.Name = input.Name.Or(workflow.Name)?.Trim() ?? "";
        if (input.Description.IsPresent) workflow.Description = input.Description.Value.OrNull();
        if (input.Category.IsPresent) workflow.Category = input.Category.Value.OrNull();
        if (input.N8nWorkflowId.IsPresent) workflow.N8nWorkflowId = input.N8nWorkflowId.Value.OrNull();
        workflow.TriggerType = input.TriggerType.Or(workflow.TriggerType);
        workflow.TriggerConditions = input.TriggerConditions.Or(workflow.TriggerConditions) ?? JsonText.EmptyObject;
        workflow.Configuration = input.Configuration.Or(workflow.Configuration) ?? JsonText.EmptyObject;
        workflow.IsActive = input.IsActive.Or(workflow.IsActive);
    }

    /// <param name="lists">The lists that criteria may name.</param>
    public static Failure? Check(Workflow workflow, WorkflowInput input, NamedLists lists)
    {
        var problems = new InputProblems();
        if (workflow.Name.Length == 0) problems.Add("name", "A workflow needs a name.");
        problems.Text("name", workflow.Name, Name);
        problems.Text("description", workflow.Description, LongText);
        problems.Text("category", workflow.Category, Category);
        problems.Text("n8n_workflow_id", workflow.N8nWorkflowId, Name);
        problems.Object("trigger_conditions", workflow.TriggerConditions, LongText);
        problems.Object("configuration", workflow.Configuration, LongText);
        if (problems.Failure is { } broken) return broken;

        // A name may be changed without mending what came from elsewhere.
        if (input.TriggerType.IsPresent || input.TriggerConditions.IsPresent)
        {
            var trigger = new DefinitionReading("trigger_conditions", lists);
            if (TriggerPlan.Read(workflow.TriggerType, workflow.TriggerConditions, trigger) is null && trigger.Failure is { } wrong) return wrong;
        }

        if (!input.Configuration.IsPresent) return null;
        var steps = new DefinitionReading("configuration", lists);
        return StepPlan.Read(workflow.Configuration, steps) is null ? steps.Failure : null;
    }
}
