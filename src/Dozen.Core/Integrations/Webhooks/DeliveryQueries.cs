using System.Globalization;
using Dozen.Core.Common;
using Dozen.Core.Common.Listing;
using Dozen.Core.Database;
using Dozen.Core.Users;
using Dozen.Core.Workflows;
using Microsoft.EntityFrameworkCore;

namespace Dozen.Core.Integrations.Webhooks;

/// <summary>What a webhook was told, or is still to be told.</summary>
[Needs(Area.Integrations, Access.Read)]
public sealed class DeliveryQueries(DozenDbContext db, Caller caller)
{
    /// <summary>Newest first when nothing is asked for.</summary>
    public static readonly Sorting<WorkflowExecution> Sorting = new Sorting<WorkflowExecution>("deliveries", "-created_at", e => e.Id)
        .By("created_at", e => e.CreatedAt)
        .By("status", e => e.Status);

    /// <param name="statuses">Any of these; all when empty.</param>
    public async Task<Result<Page<DeliveryView>>> ListAsync(long integrationId, IReadOnlyList<ExecutionStatus> statuses, ListPaging paging, CancellationToken cancellationToken)
    {
        // What is delivered shows leads, which is another thing to be allowed to see.
        if (caller.RefusalOf(Area.Leads, Access.Read) is { } blind) return blind;
        if (await db.WebhookRefusalAsync(integrationId, cancellationToken) is { } refusal) return refusal;
        var deliveries = db.DeliveriesOf(integrationId);
        if (statuses.Count > 0) deliveries = deliveries.Where(e => statuses.Contains(e.Status));
        return await deliveries.ToPageAsync(Sorting, paging, e => DeliveryView.From(e), cancellationToken);
    }
}

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
        var type = await db.Connections().Where(i => i.Id == integrationId).Select(i => (IntegrationType?)i.IntegrationType).SingleOrDefaultAsync(cancellationToken);
        return type is null ? IntegrationFailures.NotFound(integrationId) : type == IntegrationType.Webhook ? null : IntegrationFailures.NoWebhook;
    }
}
