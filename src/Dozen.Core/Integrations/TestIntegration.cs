using System.Text.Json.Nodes;
using Dozen.Core.Common;
using Dozen.Core.Database;
using Dozen.Core.Integrations.Secrets;
using Dozen.Core.Integrations.Webhooks;
using Dozen.Core.Users;
using Microsoft.EntityFrameworkCore;

namespace Dozen.Core.Integrations;

/// <summary>What testing an integration showed.</summary>
/// <param name="Message">One sentence.</param>
/// <param name="MissingSecrets">Names that the configuration refers to and that the server does not have.</param>
/// <param name="StatusCode">What the receiver of a webhook answered; null when none answered or none was asked.</param>
/// <param name="DurationMs">How long that took.</param>
public sealed record IntegrationTest(bool Ok, string Message, IReadOnlyList<string> MissingSecrets, int? StatusCode, long? DurationMs);

/// <summary>Looks whether every secret is there, and sends a signed ping to a webhook. Changes nothing.</summary>
[Needs(Area.Integrations, Access.Write)]
public sealed class TestIntegration(DozenDbContext db, ISecretSource secrets, IWebhookSender sender, TimeProvider time)
{
    public async Task<Result<IntegrationTest>> ExecuteAsync(long integrationId, CancellationToken cancellationToken)
    {
        var integration = await db.Connections().AsNoTracking().SingleOrDefaultAsync(i => i.Id == integrationId, cancellationToken);
        if (integration is null) return IntegrationFailures.NotFound(integrationId);

        var missing = new List<string>();
        var names = SecretShapes.References(integration.Configuration);
        foreach (var name in names)
        {
            if (string.IsNullOrEmpty(await secrets.FindAsync(name, cancellationToken))) missing.Add(name.Text);
        }

        if (missing.Count > 0) return new IntegrationTest(false, $"The server has no secret {string.Join(", ", missing)}.", missing, null, null);
        if (integration.IntegrationType == IntegrationType.Webhook) return await PingAsync(integration, cancellationToken);
        return new IntegrationTest(true, names.Count == 0 ? "The configuration names no secret." : "Every secret that the configuration names is there.", [], null, null);
    }

    private async Task<IntegrationTest> PingAsync(Integration webhook, CancellationToken cancellationToken)
    {
        if (WebhookConfiguration.Read(webhook.Configuration) is not { } configuration) return Refused("The configuration of this webhook is not complete.");
        if (WebhookSignature.KeyOf((await secrets.FindAsync(configuration.Secret, cancellationToken))!) is not { } key)
            return Refused($"The secret {configuration.Secret} is no signing key: it needs 24 bytes or more, and base64 after whsec_.");

        var now = time.Now();
        var ping = new DeliveryInput(webhook.Id, DeliveryInput.NewEventId(now), WebhookEvents.Ping, EventJson.Text(now), new JsonObject { ["integration_id"] = webhook.Id });
        var answer = await sender.SendAsync(new WebhookMessage(configuration.Url, ping.EventId, ping.Body(), key), cancellationToken);
        var delivered = answer.Verdict == WebhookVerdict.Delivered;
        return new IntegrationTest(delivered, answer.Problem ?? $"The receiver answered {answer.StatusCode}.", [], answer.StatusCode, (long)answer.Took.TotalMilliseconds);

        static IntegrationTest Refused(string message) => new(false, message, [], null, null);
    }
}
