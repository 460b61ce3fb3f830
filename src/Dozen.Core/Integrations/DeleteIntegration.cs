using Dozen.Core.Common;
using Dozen.Core.Database;
using Dozen.Core.Integrations.Webhooks;
using Dozen.Core.Users;
using Microsoft.EntityFrameworkCore;

namespace Dozen.Core.Integrations;

/// <summary>Deletes an integration. Deliveries of a webhook stay in the record of runs.</summary>
[Needs(Area.Integrations, Access.Write)]
public sealed class DeleteIntegration(DozenDbContext db, Caller caller, WebhookSubscriptions subscriptions, AfterCommit afterCommit)
{
    /// <param name="version">The version the caller has seen (If-Match); null to delete whatever it is now.</param>
    public async Task<Result<Done>> ExecuteAsync(long integrationId, long? version, CancellationToken cancellationToken)
    {
        var integration = await db.Connections().SingleOrDefaultAsync(i => i.Id == integrationId, cancellationToken);
        if (integration is null) return IntegrationFailures.NotFound(integrationId);
        if (version is { } seen && seen != integration.Version) return IntegrationFailures.Stale;

        db.Integrations.Remove(integration);
        if (!await db.TrySaveAsync(cancellationToken)) return IntegrationFailures.Stale;
        afterCommit.Run(() => subscriptions.Forget(caller.OrganizationId));
        return new Done();
    }
}
