using System.Text.Json.Nodes;
using Dozen.Core.Activities;
using Dozen.Core.Common;
using Dozen.Core.Criteria;
using Dozen.Core.Database;
using Dozen.Core.Integrations.Webhooks;
using Dozen.Core.Leads;
using Dozen.Core.Users;
using Dozen.Core.Workflows;
using Microsoft.EntityFrameworkCore;

namespace Dozen.Core.Automation;

/// <summary>What a workflow is to be tried with. A definition is tried in place of the saved one, and checked like a change of it; whoever may not change workflows tries them as they are saved.</summary>
/// <param name="LeadIds">These leads, at most 50; absent, the leads of recent events that it waits for.</param>
/// <param name="HoursBack">How far back events are looked at, 1 to 720; 168 when absent.</param>
public sealed record DryRun(IReadOnlyList<long>? LeadIds = null, int? HoursBack = null)
{
    /// <summary>Instead of the saved one.</summary>
    public Patched<WorkflowTrigger> TriggerType { get; init; }

    /// <summary>Instead of the saved ones, as a whole. What is wrong is reported by JSON pointer: <c>trigger_conditions/criteria/all/0/field</c>.</summary>
    public Patched<JsonText?> TriggerConditions { get; init; }

    /// <summary>Instead of the saved one, as a whole; reported likewise: <c>configuration/steps/0/action</c>.</summary>
    public Patched<JsonText?> Configuration { get; init; }

    internal bool HasDefinition => TriggerType.IsPresent || TriggerConditions.IsPresent || Configuration.IsPresent;

    internal WorkflowPatch Definition => new() { TriggerType = TriggerType, TriggerConditions = TriggerConditions, Configuration = Configuration };
}

/// <summary>What a workflow would have done; nothing was.</summary>
/// <param name="Events">Events that were looked at, newest first, at most 50; of leads that were named, one each.</param>
public sealed record DryRunView(int Considered, int Firing, IReadOnlyList<DryRunEvent> Events);

/// <param name="Event">Null for a lead that was named.</param>
/// <param name="Fires">Whether the criteria match the lead as it stands now.</param>
/// <param name="Reasons">The conditions that decided.</param>
/// <param name="Steps">What would be done, up to the end; waits are passed over.</param>
public sealed record DryRunEvent(long LeadId, string LeadName, string? Event, DateTimeOffset? At, bool Fires, IReadOnlyList<CriteriaReason> Reasons, IReadOnlyList<DryRunStep> Steps);

/// <param name="At">Where the step stands in the configuration (JSON pointer).</param>
/// <param name="Changes">Fields of the lead that would be different, each with from and to; null for other steps.</param>
public sealed record DryRunStep(string At, string Action, string? Says, JsonText? Changes);

/// <summary>Goes through a workflow for recent events without doing anything.</summary>
[Needs(Area.Workflows, Access.Read)]
public sealed class DryRunWorkflow(DozenDbContext db, Caller caller, LeadFactsQueries facts, TimeProvider time)
{
    private const int Most = 50;

    public async Task<Result<DryRunView>> ExecuteAsync(long workflowId, DryRun wanted, CancellationToken cancellationToken)
    {
        if (caller.RefusalOf(Area.Leads, Access.Read) is { } blind) return blind;
        if (wanted.HasDefinition && caller.RefusalOf(Area.Workflows, Access.Write) is { } reader) return reader;
        if (wanted.LeadIds is { Count: > Most }) return Failure.Invalid("lead_ids", $"At most {Most} leads.");
        if (wanted.HoursBack is < 1 or > 720) return Failure.Invalid("hours_back", "From 1 to 720.");
        var workflow = await db.Workflows.AsNoTracking().SingleOrDefaultAsync(w => w.Id == workflowId, cancellationToken);
        if (workflow is null) return WorkflowFailures.NotFound(workflowId);
        var lists = await NamedLists.OfAsync(db, cancellationToken);
        if (wanted.HasDefinition)
        {
            // Into a copy that nothing tracks: it can't be saved.
            WorkflowRules.Fill(workflow, wanted.Definition);
            if (await WorkflowRules.CheckAsync(db, workflow, wanted.Definition, lists, cancellationToken) is { } invalid) return invalid;
        }

        var (triggers, steps) = (new DefinitionReading("trigger_conditions", lists), new DefinitionReading("configuration", lists));
        if (TriggerPlan.Read(workflow.TriggerType, workflow.TriggerConditions, triggers) is not { } trigger) return triggers.Failure ?? WorkflowFailures.NoSteps;
        if (StepPlan.Read(workflow.Configuration, steps) is not { } plan) return steps.Failure ?? WorkflowFailures.NoSteps;

        var events = wanted.LeadIds is { } named ? [.. named.Distinct().Select(id => (LeadId: id, Name: (string?)null, At: (DateTimeOffset?)null))] : await RecentAsync(trigger, wanted.HoursBack ?? 168, cancellationToken);
        var ids = events.Select(e => e.LeadId).Distinct().ToList();
        var known = (await facts.OfAsync(await db.Leads.AsNoTracking().Where(l => ids.Contains(l.Id)).ToListAsync(cancellationToken), trigger.Criteria.Needs | plan.Needs, cancellationToken)).ToDictionary(f => f.Lead.Id);
        if (wanted.LeadIds?.FirstOrDefault(id => !known.ContainsKey(id)) is { } missing and not 0) return LeadFailures.NotFound(missing);
        var views = events.Where(e => known.ContainsKey(e.LeadId)).Select(e => View(trigger, plan, known[e.LeadId], e.Name, e.At)).ToList();
        return new DryRunView(views.Count, views.Count(v => v.Fires), views);
    }

    private async Task<List<(long LeadId, string? Name, DateTimeOffset? At)>> RecentAsync(TriggerPlan trigger, int hoursBack, CancellationToken cancellationToken)
    {
        if (trigger.Type != WorkflowTrigger.Event) return [];
        var since = time.Now().AddHours(-hoursBack);
        ActivityType[] types = [ActivityType.Created, ActivityType.Updated, ActivityType.Enriched, ActivityType.Merged, ActivityType.StatusChanged, ActivityType.ScoreChanged, ActivityType.Assigned];
        var entries = await db.Activities.AsNoTracking().Where(a => a.LeadId != null && a.CreatedAt >= since && types.Contains(a.ActivityType))
            .OrderByDescending(a => a.CreatedAt).ThenByDescending(a => a.Id).Take(1000).ToListAsync(cancellationToken);
        return [.. entries.SelectMany(a => LeadEvents.Of(a).Where(trigger.Events.Contains).Take(1).Select(n => (a.LeadId!.Value, (string?)n, (DateTimeOffset?)a.CreatedAt))).Take(Most)];
    }

    private static DryRunEvent View(TriggerPlan trigger, StepPlan plan, LeadFacts facts, string? name, DateTimeOffset? at)
    {
        var explained = trigger.Criteria.Explain(facts);
        return new DryRunEvent(facts.Lead.Id, facts.Lead.DisplayName, name, at, explained.Matched, explained.Reasons, explained.Matched ? Steps(plan, facts) : []);
    }

    private static List<DryRunStep> Steps(StepPlan plan, LeadFacts facts)
    {
        var steps = new List<DryRunStep>();
        for (var at = 0; at < plan.Program.Count;)
        {
            var (step, next, otherwise) = plan.Program[at];
            var takes = step is not BranchStep branch || branch.If.Matches(facts);
            steps.Add(new DryRunStep(step.At, step.Name, Says(step, facts, takes), step is SetFieldsStep set ? Changes(set, facts.Lead) : null));
            at = takes ? next : otherwise;
        }

        return steps;
    }

    private static string? Says(WorkflowStep step, LeadFacts facts, bool takes) => step switch
    {
        TagStep tag => facts.Lead.Tags.Contains(tag.Tag) == tag.IsWanted ? $"{tag.Tag} (nothing changes)" : tag.Tag,
        AssignStep { Mode: AssignMode.Fixed } assign => $"To user {assign.Users[0]}",
        AssignStep assign => $"To one of the users {string.Join(", ", assign.Users)} ({assign.Mode.ToText()})",
        ActivityStep activity => $"{activity.Type.ToText()} {activity.Subject}".TrimEnd(),
        CampaignStep campaign => $"Campaign {campaign.CampaignId}",
        CallStep call => $"Integration {call.IntegrationId}",
        N8nStep n8n => $"Integration {n8n.IntegrationId}",
        WaitStep wait => wait.Span.ToString(),
        BranchStep => takes ? "then" : "else",
        _ => null,
    };

    private static JsonText Changes(SetFieldsStep step, Lead lead)
    {
        var (changes, now) = (new JsonObject(), (JsonObject)EventJson.Of(LeadView.From(lead)));
        foreach (var (field, to) in step.Fields.ToObject())
        {
            if (!JsonNode.DeepEquals(now[field], to)) changes[field] = new JsonObject { ["from"] = now[field]?.DeepClone(), ["to"] = to?.DeepClone() };
        }

        return JsonText.From(changes);
    }
}
