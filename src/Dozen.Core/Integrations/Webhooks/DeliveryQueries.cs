using System.Globalization;
using Dozen.Core.Common;
using Dozen.Core.Database;
using Dozen.Core.Workflows;
using Microsoft.EntityFrameworkCore;

namespace Dozen.Core.Integrations.Webhooks;

internal static class DeliveryRows
{
    public static IQueryable<WorkflowExecution> DeliveriesOf(this DozenDbContext db, long integrationId)
    {
        var id = integrationId.ToString(CultureInfo.InvariantCulture);
        return db.WorkflowExecutions.Where(e => e.WorkflowType == WorkflowType.WebhookDelivery && DatabaseFunctions.TextOf(e.InputData, DeliveryInput.IntegrationField) == id);
    }

    /// <summary>Why an integration has no deliveries, or null.</summary>
    public static async Task<Failure?> WebhookRefusalAsync(this DozenDbContext db, long integrationId, CancellationToken cancellationToken)
    {
        var types = await db.Connections().Where(i => i.Id == integrationId).Select(i => i.IntegrationType).Take(1).ToListAsync(cancellationToken);
        return types is [] ? IntegrationFailures.NotFound(integrationId) : types[0] == IntegrationType.Webhook ? null : IntegrationFailures.NoWebhook;
    }
}
