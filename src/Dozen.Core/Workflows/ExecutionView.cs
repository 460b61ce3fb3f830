using System.Linq.Expressions;
using System.Text.Json;
using System.Text.Json.Nodes;
using Dozen.Core.Common;

namespace Dozen.Core.Workflows;

/// <summary>A run as lists show it.</summary>
/// <param name="ProgressPercentage">0 to 100.</param>
/// <param name="ConfidenceScore">0 to 1.</param>
/// <param name="RunAfter">Not before this; null for at once.</param>
/// <param name="ErrorMessage">Without the folders of files on the server.</param>
public record ExecutionSummary(
    long Id, WorkflowType WorkflowType, ExecutionStatus Status, long? WorkflowId, long? LeadId, long? UserId, string? CurrentStep, int ProgressPercentage,
    int LeadsProcessed, int LeadsEnriched, double? ConfidenceScore, int Attempt, int MaxAttempts, string? ErrorMessage,
    DateTimeOffset? RunAfter, DateTimeOffset? StartedAt, DateTimeOffset? CompletedAt, DateTimeOffset CreatedAt)
{
    /// <summary>To be made <see cref="Safe"/> before it leaves.</summary>
    internal static readonly Expression<Func<WorkflowExecution, ExecutionSummary>> Projection = e => new ExecutionSummary(
        e.Id, e.WorkflowType, e.Status, e.WorkflowId, e.LeadId, e.UserId, e.CurrentStep, e.ProgressPercentage, e.LeadsProcessed, e.LeadsEnriched,
        e.ConfidenceScore, e.Attempt, e.MaxAttempts, e.ErrorMessage, e.RunAfter, e.StartedAt, e.CompletedAt, e.CreatedAt);

    private static readonly Func<WorkflowExecution, ExecutionSummary> Show = Projection.Compile();

    internal static ExecutionSummary From(WorkflowExecution run) => Show(run).Safe();

    internal ExecutionSummary Safe() => ErrorMessage is null ? this : this with { ErrorMessage = SafeText.Of(ErrorMessage) };
}

/// <summary>One step of a run.</summary>
/// <param name="Input">What it went out from, by name.</param>
/// <param name="Counts">What it came to: what was counted in it, by name.</param>
public sealed record ExecutionStep(string Name, string? Status, DateTimeOffset? StartedAt, long? DurationMs, JsonText? Input, JsonText? Counts, string? Error);

/// <summary>A run with what it was asked and what it came to, as far as that may be shown.</summary>
public sealed record ExecutionView : ExecutionSummary
{
    // What a run was asked may name files of the server, addresses and keys. So this says for each kind what may be
    // shown; a new kind shows nothing until it stands here.
    private static readonly Dictionary<WorkflowType, string[]> ShownInput = new()
    {
        [WorkflowType.LeadImport] = ["file_name", "length", "is_upload"],
        [WorkflowType.WebhookDelivery] = ["integration_id", "event_id", "event_type", "occurred_at", "replay_of"],
        [WorkflowType.GoogleMapsLeadGeneration] = ["location", "industry", "radius", "max_results", "language", "country", "source", "budget_cents", "include_ai_enrichment", "search_query"],
        [WorkflowType.LeadEnrichment] = ["lead_ids", "sources"],
        [WorkflowType.LeadScoring] = ["lead_ids", "hours_back", "reason"],
        [WorkflowType.Custom] = ["workflow", "cause", "chain", "origin", "lead_ids"],
        [WorkflowType.N8n] = ["n8n_workflow_id", "started_by"],
    };

    private static readonly Dictionary<WorkflowType, string[]> ShownOutput = new()
    {
        [WorkflowType.LeadImport] = ["format", "counts", "undone", "runs"],
        [WorkflowType.WebhookDelivery] = ["status_code", "duration_ms"],
        [WorkflowType.GoogleMapsLeadGeneration] = ["total_urls_found", "websites_scraped", "emails_found", "leads_enriched", "leads_converted", "counts", "area", "attribution", "undone"],
        [WorkflowType.LeadEnrichment] = ["websites_scraped", "emails_found", "leads_enriched", "counts"],
        [WorkflowType.LeadScoring] = ["counts"],
        [WorkflowType.Custom] = ["actions"],
        [WorkflowType.N8n] = ["report"],
    };

    private ExecutionView(ExecutionSummary run) : base(run)
    {
    }

    /// <summary>What it was asked: of each kind of run the fields that may be shown, of an unknown kind none.</summary>
    public required JsonText Input { get; init; }

    /// <summary>In order; empty for runs that have none.</summary>
    public required IReadOnlyList<ExecutionStep> Steps { get; init; }

    /// <summary>Results, likewise.</summary>
    public required JsonText Output { get; init; }

    internal static new ExecutionView From(WorkflowExecution run)
    {
        var (input, output) = (run.InputData.ToObject(), run.OutputData.ToObject());
        if (run.WorkflowType == WorkflowType.Custom) TellAsked(output["actions"] as JsonArray ?? [], input["configuration"] as JsonObject ?? []);
        return new ExecutionView(ExecutionSummary.From(run))
        {
            Input = Only(input, ShownInput.GetValueOrDefault(run.WorkflowType)),
            Steps = [.. (output["steps"] as JsonArray ?? []).OfType<JsonObject>().Select(Step)],
            Output = Only(output, ShownOutput.GetValueOrDefault(run.WorkflowType)),
        };
    }

    /// <summary>With each action that was taken goes what the workflow asked of it.</summary>
    private static void TellAsked(JsonArray actions, JsonObject configuration)
    {
        foreach (var action in actions.OfType<JsonObject>())
        {
            if (action["at"] is not JsonValue at || !at.TryGetValue(out string? path) || JsonPointers.Find(configuration, path) is not JsonObject step) continue;
            action["asked"] = new JsonObject(step.Where(f => f.Key is not ("action" or "then" or "else")).Select(f => KeyValuePair.Create(f.Key, f.Value?.DeepClone())));
        }
    }

    private static JsonText Only(JsonObject all, string[]? shown)
    {
        var some = new JsonObject();
        foreach (var field in shown ?? [])
        {
            if (all[field] is { } value) some[field] = value.DeepClone();
        }

        return JsonText.From(some);
    }

    /// <remarks>Steps that came from the earlier platform have its names.</remarks>
    private static ExecutionStep Step(JsonObject step)
    {
        return new ExecutionStep(
            Text("name") ?? Text("step_name") ?? "", Text("status"), (Text("started_at") ?? Text("timestamp")) is { } at && DateTimeOffset.TryParse(at, out var started) ? started.ToMicroseconds() : null,
            step["duration_ms"] is JsonValue ms && ms.GetValueKind() == JsonValueKind.Number && ms.TryGetValue(out long duration) ? duration : null,
            step["input"] is JsonObject given ? JsonText.From(given) : null, step["counts"] is JsonObject counts ? JsonText.From(counts) : null, (Text("error") ?? Text("error_message")) is { } error ? SafeText.Of(error) : null);

        string? Text(string field) => step[field] is JsonValue value && value.TryGetValue(out string? text) ? text : null;
    }
}
