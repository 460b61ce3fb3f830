using Dozen.Core.Common;
using Dozen.Core.Database;
using Dozen.Core.Integrations.Webhooks;
using Dozen.Core.Users;
using Microsoft.EntityFrameworkCore;

namespace Dozen.Core.Integrations;

/// <summary>Changes fields of an integration.</summary>
[Needs(Area.Integrations, Access.Write)]
public sealed class UpdateIntegration(DozenDbContext db, Caller caller, OutboundAddresses addresses, WebhookSubscriptions subscriptions, AfterCommit afterCommit, TimeProvider time)
{
    /// <param name="version">The version the caller has seen (If-Match); null to change whatever it is now.</param>
    public async Task<Result<IntegrationView>> ExecuteAsync(long integrationId, IntegrationPatch patch, long? version, CancellationToken cancellationToken)
    {
        var integration = await db.Connections().SingleOrDefaultAsync(i => i.Id == integrationId, cancellationToken);
        if (integration is null) return IntegrationFailures.NotFound(integrationId);
        if (version is { } seen && seen != integration.Version) return IntegrationFailures.Stale;

        IntegrationRules.Fill(integration, patch);
        if (IntegrationRules.Check(integration, patch, addresses) is { } invalid)
        {
            db.ChangeTracker.Clear();
            return invalid;
        }

        if (!db.ChangeTracker.HasChanges()) return IntegrationView.From(integration);
        integration.UpdatedAt = time.Now();
        if (!await db.TrySaveAsync(cancellationToken)) return IntegrationFailures.Stale;
        afterCommit.Run(() => subscriptions.Forget(caller.OrganizationId));
        return IntegrationView.From(integration);
    }
}
