using System.Text.Json.Nodes;
using Dozen.Core.Automation;
using Dozen.Core.Common;
using Dozen.Core.Workflows;

namespace Dozen.Web.Automation;

/// <summary>A workflow as fields, and back. What fields can't show is kept as text.</summary>
public sealed class WorkflowForm
{
    public string? Name { get; set; } = "";

    public string? Description { get; set; }

    public bool IsActive { get; set; } = true;

    /// <summary>The id it has in n8n.</summary>
    public string? N8nWorkflowId { get; set; }

    public WorkflowTrigger Trigger { get; set; } = WorkflowTrigger.Event;

    public List<string> Events { get; } = ["lead.created"];

    public string Bulk { get; set; } = "coalesce";

    public CriteriaForm Criteria { get; private set; } = new();

    public string? Cron { get; set; } = "0 9 * * 1-5";

    public string? TimeZone { get; set; } = "UTC";

    public string? Secret { get; set; }

    public string Proof { get; set; } = "signature";

    /// <summary>What sets it off, written as JSON because fields can't show it; else null.</summary>
    public string? TriggerText { get; set; }

    public List<StepForm> Steps { get; } = [];

    /// <summary>What it does, written as JSON; null while it stands in fields.</summary>
    public string? StepsText { get; set; }

    public static WorkflowForm Of(WorkflowView workflow)
    {
        var form = new WorkflowForm
        {
            Name = workflow.Name,
            Description = workflow.Description,
            IsActive = workflow.IsActive,
            N8nWorkflowId = workflow.N8nWorkflowId,
            Trigger = workflow.TriggerType,
        };
        form.Read(workflow.TriggerConditions.ToObject());
        if (!form.TryFill(workflow.Configuration.ToObject())) form.StepsText = JsonTyping.Text(workflow.Configuration.ToObject());
        return form;
    }

    public JsonText TriggerConditions(IDictionary<string, string[]> faults)
    {
        if (TriggerText is null) return JsonText.From(FromFields(faults));
        if (JsonTyping.Read(TriggerText, out var problem) is { } json) return JsonText.From(json);
        faults["trigger_conditions"] = [problem!];
        return JsonText.EmptyObject;
    }

    public JsonText Configuration(IDictionary<string, string[]> faults)
    {
        if (StepsText is null) return JsonText.From(FromSteps(faults));
        if (JsonTyping.Read(StepsText, out var problem) is { } json) return JsonText.From(json);
        faults["configuration"] = [problem!];
        return JsonText.EmptyObject;
    }

    /// <returns>Null when a text is no JSON; the faults say which.</returns>
    public NewWorkflow? ToNewWorkflow(out Faults faults) => Fill(new NewWorkflow(), out faults);

    /// <summary>What differs from the workflow as it was: what nobody touched is not sent, and not checked.</summary>
    /// <inheritdoc cref="ToNewWorkflow"/>
    public WorkflowPatch? ToPatch(WorkflowView before, out Faults faults)
    {
        if (Fill(new WorkflowPatch(), out faults) is not { } now) return null;
        var then = Of(before).Fill(new WorkflowPatch(), out _) ?? new WorkflowPatch();
        return now with
        {
            Name = Changed(now.Name, then.Name),
            Description = Changed(now.Description, then.Description),
            N8nWorkflowId = Changed(now.N8nWorkflowId, then.N8nWorkflowId),
            TriggerType = Changed(now.TriggerType, then.TriggerType),
            TriggerConditions = Changed(now.TriggerConditions, then.TriggerConditions),
            Configuration = Changed(now.Configuration, then.Configuration),
            IsActive = Changed(now.IsActive, then.IsActive),
        };
    }

    /// <summary>Whether there is anything to save. A text that is no JSON counts.</summary>
    public bool DiffersFrom(WorkflowView saved) => ToPatch(saved, out _) != new WorkflowPatch();

    /// <summary>Whether anything stands here that a new form does not have.</summary>
    public bool IsTouched => ToNewWorkflow(out _) != new WorkflowForm().ToNewWorkflow(out _);

    public void WriteStepsAsText() => StepsText = JsonTyping.Text(FromSteps(new Dictionary<string, string[]>()));

    /// <returns>False when the text can't be shown in fields; it stays then.</returns>
    public bool ChooseSteps() => JsonTyping.Read(StepsText, out _) is JsonObject json && TryFill(json);

    private static Patched<T> Changed<T>(Patched<T> now, Patched<T> then) => EqualityComparer<T>.Default.Equals(now.Value, then.Value) ? default : now;

    private T? Fill<T>(T input, out Faults faults) where T : WorkflowInput
    {
        var found = new Dictionary<string, string[]>();
        var filled = input with
        {
            Name = Name?.Trim(),
            Description = string.IsNullOrWhiteSpace(Description) ? null : Description.Trim(),
            N8nWorkflowId = string.IsNullOrWhiteSpace(N8nWorkflowId) ? null : N8nWorkflowId.Trim(),
            TriggerType = Trigger,
            TriggerConditions = TriggerConditions(found),
            Configuration = Configuration(found),
            IsActive = IsActive,
        };
        faults = new Faults(found);
        return found.Count == 0 ? filled : null;
    }

    private void Read(JsonObject conditions)
    {
        if (Trigger == WorkflowTrigger.Event)
        {
            Events.Clear();
            Events.AddRange((conditions["events"] as JsonArray ?? []).Select(JsonTyping.TextOf).OfType<string>());
            Bulk = JsonTyping.TextOf(conditions["bulk"]) ?? Bulk;
            Criteria = CriteriaForm.Of(conditions["criteria"]);
        }
        else if (Trigger == WorkflowTrigger.Scheduled)
        {
            (Cron, TimeZone) = (JsonTyping.TextOf(conditions["cron"]), JsonTyping.TextOf(conditions["time_zone"]) ?? "UTC");
        }
        else if (Trigger == WorkflowTrigger.Webhook)
        {
            (Secret, Proof) = (JsonTyping.TextOf(conditions["secret"]), JsonTyping.TextOf(conditions["proof"]) ?? Proof);
        }

        if (!JsonTyping.Same(FromFields(new Dictionary<string, string[]>()), conditions)) TriggerText = JsonTyping.Text(conditions);
    }

    private JsonObject FromFields(IDictionary<string, string[]> faults)
    {
        var conditions = new JsonObject();
        switch (Trigger)
        {
            case WorkflowTrigger.Event:
                conditions["events"] = new JsonArray([.. Events.Select(e => JsonValue.Create(e))]);
                if (!Criteria.IsEmpty) conditions["criteria"] = Criteria.ToJson("trigger_conditions/criteria", faults);
                conditions["bulk"] = Bulk;
                break;
            case WorkflowTrigger.Scheduled:
                if (!string.IsNullOrWhiteSpace(Cron)) conditions["cron"] = Cron.Trim();
                if (!string.IsNullOrWhiteSpace(TimeZone)) conditions["time_zone"] = TimeZone.Trim();
                break;
            case WorkflowTrigger.Webhook:
                if (!string.IsNullOrWhiteSpace(Secret)) conditions["secret"] = Secret.Contains(':', StringComparison.Ordinal) ? Secret.Trim() : $"secret:{Secret.Trim()}";
                conditions["proof"] = Proof;
                break;
        }

        return conditions;
    }

    private JsonObject FromSteps(IDictionary<string, string[]> faults) => new() { ["steps"] = StepForm.Several(Steps, "configuration/steps", faults) };

    private bool TryFill(JsonObject configuration)
    {
        var steps = (configuration["steps"] as JsonArray ?? []).Select(StepForm.Of).ToList();
        var before = Steps.ToList();
        Steps.Clear();
        Steps.AddRange(steps);
        if (JsonTyping.Same(FromSteps(new Dictionary<string, string[]>()), configuration) && steps.TrueForAll(IsKnown))
        {
            StepsText = null;
            return true;
        }

        Steps.Clear();
        Steps.AddRange(before);
        return false;

        static bool IsKnown(StepForm step) => StepForm.Actions.Any(a => a.Value == step.Action) && step.Then.TrueForAll(IsKnown) && step.Else.TrueForAll(IsKnown);
    }
}
