using Dozen.Core.Common;
using Dozen.Core.Criteria;
using Dozen.Core.Database;
using Dozen.Core.Workflows;
using Microsoft.EntityFrameworkCore;

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

    /// <summary>Everything: what can be seen in the input, and whether the users, campaigns and integrations that steps name are there.</summary>
    /// <param name="lists">The lists that criteria may name.</param>
    public static async Task<Failure?> CheckAsync(DozenDbContext db, Workflow workflow, WorkflowInput input, NamedLists lists, CancellationToken cancellationToken)
    {
        if (Check(workflow, input, lists) is { } invalid) return invalid;
        var steps = new DefinitionReading("configuration", lists);
        if (!input.Configuration.IsPresent || StepPlan.Read(workflow.Configuration, steps) is not { } plan) return null;

        var (users, campaigns, integrations) = (new List<(string At, long Id)>(), new List<(string At, long Id)>(), new List<(string At, long Id)>());
        foreach (var step in plan.Program.Select(i => i.Step))
        {
            if (step is AssignStep assign) users.AddRange(assign.Users.Select(id => (step.At, id)));
            else if (step is ActivityStep { UserId: { } user }) users.Add((step.At, user));
            else if (step is CampaignStep campaign) campaigns.Add((step.At, campaign.CampaignId));
            else if (step is CallStep call) integrations.Add((step.At, call.IntegrationId));
            else if (step is N8nStep n8n) integrations.Add((step.At, n8n.IntegrationId));
        }

        await FindAsync(users, db.Users.Select(u => u.Id), "user");
        await FindAsync(campaigns, db.Campaigns.Select(c => c.Id), "campaign");
        await FindAsync(integrations, db.Integrations.Select(i => i.Id), "integration");
        return steps.Failure;

        async Task FindAsync(List<(string At, long Id)> named, IQueryable<long> ids, string kind)
        {
            if (named.Count == 0) return;
            var wanted = named.Select(n => n.Id).Distinct().ToList();
            var known = await ids.Where(id => wanted.Contains(id)).ToListAsync(cancellationToken);
            foreach (var (at, id) in named.Where(n => !known.Contains(n.Id))) steps.Problem(at, $"There is no {kind} {id}.");
        }
    }

    private static Failure? Check(Workflow workflow, WorkflowInput input, NamedLists lists)
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
