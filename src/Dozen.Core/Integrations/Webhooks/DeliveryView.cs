using System.Text.Json.Nodes;
using Dozen.Core.Common;
using Dozen.Core.Workflows;

namespace Dozen.Core.Integrations.Webhooks;

/// <summary>One event on its way to one webhook.</summary>
/// <param name="Id">Of the execution.</param>
/// <param name="EventId">The <c>webhook-id</c>; the same for a replay.</param>
/// <param name="RunAfter">When it is tried next; null once it is finished.</param>
/// <param name="ReplayOf">The execution that is sent again, or null.</param>
/// <param name="Payload">The <c>data</c> of the request's body.</param>
public sealed record DeliveryView(
    long Id, string EventId, string EventType, DateTimeOffset OccurredAt, ExecutionStatus Status, long? LeadId, int Attempt, int MaxAttempts,
    DateTimeOffset? RunAfter, string? ErrorMessage, long? ReplayOf, JsonText? Payload, DateTimeOffset CreatedAt, DateTimeOffset? CompletedAt)
{
    internal static DeliveryView From(WorkflowExecution run)
    {
        var input = run.InputData.ToObject();
        return new DeliveryView(
            run.Id, Text("event_id") ?? "", Text("event_type") ?? "", DateTimeOffset.TryParse(Text("occurred_at"), out var at) ? at : run.CreatedAt, run.Status, run.LeadId,
            run.Attempt, run.MaxAttempts, run.IsFinished ? null : run.RunAfter, run.ErrorMessage is null ? null : SafeText.Of(run.ErrorMessage),
            input["replay_of"]?.GetValue<long>(), input["payload"] is { } payload ? JsonText.From(payload) : null, run.CreatedAt, run.CompletedAt);

        string? Text(string field) => input[field] is JsonValue value && value.TryGetValue(out string? text) ? text : null;
    }
}
