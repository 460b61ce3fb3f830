using Dozen.Core.Common;
using Dozen.Core.Database;
using Dozen.Core.Integrations.Webhooks;
using Dozen.Core.Users;
using Microsoft.EntityFrameworkCore;

namespace Dozen.Core.Integrations;

/// <summary>Adds an integration. Its secrets stay outside: see <see cref="IntegrationInput.Configuration"/>.</summary>
[Needs(Area.Integrations, Access.Write)]
public sealed class CreateIntegration(DozenDbContext db, Caller caller, OutboundAddresses addresses, WebhookSubscriptions subscriptions, AfterCommit afterCommit, TimeProvider time)
{
    /// <summary>Each of them costs a row per event.</summary>
    public const int MaxWebhooks = 50;

    public async Task<Result<IntegrationView>> ExecuteAsync(NewIntegration input, CancellationToken cancellationToken)
    {
        if (input.IntegrationType == IntegrationType.ApiToken) return IntegrationFailures.NoToken;
        var now = time.Now();
        var integration = new Integration
        {
            OrganizationId = caller.OrganizationId,
            IntegrationType = input.IntegrationType,
            ProviderName = "",
            CreatedBy = caller.UserId,
            CreatedAt = now,
            UpdatedAt = now,
        };
        IntegrationRules.Fill(integration, input);
        if (IntegrationRules.Check(integration, input, addresses) is { } invalid) return invalid;
        if (integration.IntegrationType == IntegrationType.Webhook && await db.Integrations.CountAsync(i => i.IntegrationType == IntegrationType.Webhook, cancellationToken) >= MaxWebhooks)
            return IntegrationFailures.TooManyWebhooks;

        db.Integrations.Add(integration);
        await db.SaveChangesAsync(cancellationToken);
        afterCommit.Run(() => subscriptions.Forget(caller.OrganizationId));
        return IntegrationView.From(integration);
    }
}
