using System.Text.Json.Nodes;
using Dozen.Core.Common;
using Dozen.Core.Workflows;

namespace Dozen.Core.Integrations.Webhooks;

/// <summary>What one delivery has to bring where: the <c>input_data</c> of its execution. Neither the address nor the key stands in it: both are looked up when it is sent.</summary>
/// <param name="EventId">The same for every webhook that is told, and for a replay, so that a receiver can tell what it has seen.</param>
/// <param name="Payload">What there is to tell.</param>
/// <param name="ReplayOf">The execution that is sent again, or null.</param>
internal sealed record DeliveryInput(long IntegrationId, string EventId, string EventType, string OccurredAt, JsonNode? Payload, long? ReplayOf = null)
{
    /// <summary>The field by which the deliveries of one webhook are found.</summary>
    public const string IntegrationField = "integration_id";

    public static string NewEventId(DateTimeOffset now) => $"evt_{Guid.CreateVersion7(now):N}";

    /// <summary>The body of the request, as Standard Webhooks lays it out.</summary>
    public string Body() => new JsonObject { ["type"] = EventType, ["timestamp"] = OccurredAt, ["data"] = Payload?.DeepClone() }.ToJsonString(JsonText.Compact);

    /// <summary>A row that waits to be sent.</summary>
    public WorkflowExecution ToExecution(long organizationId, long? leadId, long? userId, DateTimeOffset now) => new()
    {
        OrganizationId = organizationId,
        LeadId = leadId,
        UserId = userId,
        WorkflowType = WorkflowType.WebhookDelivery,
        InputData = JsonText.From(this),
        MaxAttempts = WebhookRetries.MaxAttempts,
        RunAfter = now,
        CreatedAt = now,
    };
}
