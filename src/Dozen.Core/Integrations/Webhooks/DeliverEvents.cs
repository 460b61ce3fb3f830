using System.Text.Json.Nodes;
using Dozen.Core.Common;
using Dozen.Core.Database;
using Dozen.Core.Integrations.Secrets;
using Dozen.Core.Workflows;
using Dozen.Core.Workflows.Running;
using Microsoft.EntityFrameworkCore;

namespace Dozen.Core.Integrations.Webhooks;

/// <summary>Brings an event to a webhook.</summary>
internal sealed class DeliverEvents(SendEvent send) : IRunKind
{
    public WorkflowType Type => WorkflowType.WebhookDelivery;

    public IReadOnlyList<IRunStep> Steps { get; } = [send];
}

/// <summary>
/// One attempt to bring an event to its receiver. A process that is killed after the receiver's answer sends it again: under
/// the same <c>webhook-id</c>, by which a receiver knows what it has seen.
/// </summary>
internal sealed class SendEvent(DozenDbContext db, ISecretSource secrets, IWebhookSender sender) : IRunStep
{
    public string Name => "send";

    public async Task<StepEnd> ExecuteAsync(StepRun run, CancellationToken cancellationToken)
    {
        if (run.Input.To<DeliveryInput>() is not { } delivery) return StepEnd.Failed(WebhookFailures.NoEvent);
        (run.Given["event_id"], run.Given["event_type"]) = (delivery.EventId, delivery.EventType);
        var webhook = await db.Connections().AsNoTracking().SingleOrDefaultAsync(i => i.Id == delivery.IntegrationId, cancellationToken);
        if (webhook is null) return StepEnd.Failed(WebhookFailures.Gone);
        if (webhook.Status != IntegrationStatus.Active) return StepEnd.Failed(WebhookFailures.NotActive);
        if (WebhookConfiguration.Read(webhook.Configuration) is not { } configuration) return StepEnd.Failed(WebhookFailures.Incomplete);

        // A secret that is missing may be on its way, as while it is being changed.
        if (WebhookSignature.KeyOf(await secrets.FindAsync(configuration.Secret, cancellationToken) ?? "") is not { } key)
            throw Again($"The server has no signing key {configuration.Secret}.");

        var answer = await sender.SendAsync(new WebhookMessage(configuration.Url, delivery.EventId, delivery.Body(), key), cancellationToken);
        run.Results["status_code"] = answer.StatusCode is { } code ? JsonValue.Create(code) : null;
        run.Results["duration_ms"] = (long)answer.Took.TotalMilliseconds;
        return answer.Verdict switch
        {
            WebhookVerdict.Delivered => StepEnd.Done,
            WebhookVerdict.GiveUp => StepEnd.Failed(WebhookFailures.Refused),
            _ => throw Again(answer.Problem ?? "The receiver did not take it."),
        };

        TryAgainException Again(string problem) => new(problem, WebhookRetries.DelayAfter(run.Failures + 1, Random.Shared.NextDouble()));
    }
}

/// <summary>Why an event is not delivered.</summary>
internal static class WebhookFailures
{
    public static readonly Failure NoEvent = new(FailureKind.Invalid, "delivery.no_event", "The delivery holds no event.");
    public static readonly Failure Gone = new(FailureKind.NotFound, "delivery.webhook_gone", "The webhook was deleted.");
    public static readonly Failure NotActive = new(FailureKind.Conflict, "delivery.webhook_not_active", "The webhook is not active.");
    public static readonly Failure Incomplete = new(FailureKind.Invalid, "delivery.webhook_incomplete", "The configuration of this webhook is not complete.");
    public static readonly Failure Refused = new(FailureKind.Conflict, "delivery.refused", "The receiver asks never to be called again (410).");
}
