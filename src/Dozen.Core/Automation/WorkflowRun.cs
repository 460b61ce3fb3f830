using System.Text.Json.Nodes;
using Dozen.Core.Common;
using Dozen.Core.Database;
using Dozen.Core.Workflows;

namespace Dozen.Core.Automation;

/// <summary>What a run of a workflow is asked: its <c>input_data</c>. It carries its steps, so that a change of the workflow does not meet it halfway.</summary>
/// <param name="Steps">The workflow's configuration as it was.</param>
/// <param name="LeadIds">The leads it is about, one after the other; empty for none.</param>
/// <param name="Cause">Why it runs: <c>type</c> (manual, event, schedule, webhook) and what belongs to that.</param>
/// <param name="Chain">The workflows that led here, itself not included.</param>
/// <param name="Origin">The first run of the chain; null when this is the first.</param>
internal sealed record WorkflowRun(JsonText Steps, IReadOnlyList<long> LeadIds, JsonText Cause, IReadOnlyList<long> Chain, long? Origin)
{
    public const int MostLeads = 10_000;

    private const int LongestChain = 5;

    /// <summary>What is tried again of a step that fails for now.</summary>
    public const int Attempts = 8;

    public static WorkflowRun Read(JsonText input)
    {
        var json = input.ToObject();
        return new WorkflowRun(
            JsonText.From((json["configuration"] as JsonObject)?.DeepClone() ?? new JsonObject()), Numbers("lead_ids"),
            JsonText.From((json["cause"] as JsonObject)?.DeepClone() ?? new JsonObject()), Numbers("chain"), json["origin"] is JsonValue origin && origin.TryGetValue(out long id) ? id : null);

        List<long> Numbers(string name) => [.. (json[name] as JsonArray ?? []).Select(n => n is JsonValue value && value.TryGetValue(out long number) ? number : 0).Where(n => n > 0)];
    }

    /// <summary>Why a workflow must not be started by what a run did, or null.</summary>
    public static string? LoopOf(RunCause? cause, long workflowId) =>
        cause is null ? null
        : cause.Chain.Contains(workflowId) ? $"Stopped: this workflow was set off by what it did itself ({string.Join(" → ", cause.Chain.Append(workflowId))}). Narrow its criteria, so that they no longer match what it leaves."
        : cause.Chain.Count >= LongestChain ? $"Stopped: {LongestChain} workflows set each other off ({string.Join(" → ", cause.Chain.Append(workflowId))})."
        : null;

    /// <summary>A run to be queued; one that was stopped for a loop is over already, and says why.</summary>
    public static WorkflowExecution ToExecution(Workflow workflow, IReadOnlyList<long> leadIds, JsonObject cause, RunCause? by, long? userId, DateTimeOffset now)
    {
        var loop = LoopOf(by, workflow.Id);
        var input = new JsonObject
        {
            ["workflow"] = new JsonObject { ["id"] = workflow.Id, ["name"] = workflow.Name, ["version"] = workflow.Version },
            ["configuration"] = Own(workflow),
            ["cause"] = cause.DeepClone(),
        };
        if (leadIds.Count > 0) input["lead_ids"] = new JsonArray([.. leadIds.Select(id => JsonValue.Create(id))]);
        if (by is not null)
        {
            input["chain"] = new JsonArray([.. by.Chain.Select(id => JsonValue.Create(id))]);
            input["origin"] = by.Origin;
            ((JsonObject)input["cause"]!)["execution_id"] = by.ExecutionId;
        }

        var run = new WorkflowExecution
        {
            OrganizationId = workflow.OrganizationId,
            WorkflowId = workflow.Id,
            UserId = userId,
            LeadId = leadIds.Count == 1 ? leadIds[0] : null,
            WorkflowType = WorkflowType.Custom,
            InputData = JsonText.From(input),
            MaxAttempts = Attempts,
            RunAfter = now,
            CreatedAt = now,
        };
        if (loop is not null) run.Fail(loop, now);
        return run;
    }

    /// <summary>Its steps; a step for n8n gets the workflow's own id there.</summary>
    private static JsonObject Own(Workflow workflow)
    {
        var configuration = workflow.Configuration.ToObject();
        if (workflow.N8nWorkflowId is { } id) Fill(configuration["steps"]);
        return configuration;

        void Fill(JsonNode? steps)
        {
            foreach (var step in (steps as JsonArray ?? []).OfType<JsonObject>())
            {
                if (step["action"] is JsonValue action && action.TryGetValue(out string? name) && name == "start_n8n") step["n8n_workflow_id"] ??= id;
                Fill(step["then"]);
                Fill(step["else"]);
            }
        }
    }
}
