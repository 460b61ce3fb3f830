using Dozen.Core.Common;
using Dozen.Core.Database;
using Dozen.Core.Users;
using Microsoft.EntityFrameworkCore;

namespace Dozen.Core.Integrations.Webhooks;

/// <summary>Puts an event in the queue again, as a new delivery with the same event id; the earlier one stays as it ended.</summary>
[Needs(Area.Integrations, Access.Write)]
public sealed class ReplayDelivery(DozenDbContext db, Caller caller, TimeProvider time)
{
    public async Task<Result<DeliveryView>> ExecuteAsync(long integrationId, long executionId, CancellationToken cancellationToken)
    {
        if (await db.WebhookRefusalAsync(integrationId, cancellationToken) is { } refusal) return refusal;
        var before = await db.DeliveriesOf(integrationId).AsNoTracking().SingleOrDefaultAsync(e => e.Id == executionId, cancellationToken);
        if (before?.InputData.To<DeliveryInput>() is not { } input) return IntegrationFailures.NoDelivery(executionId);

        var again = (input with { ReplayOf = executionId }).ToExecution(caller.OrganizationId, before.LeadId, caller.UserId, time.Now());
        db.WorkflowExecutions.Add(again);
        await db.SaveChangesAsync(cancellationToken);
        return DeliveryView.From(again);
    }
}
