using Dozen.Core.Common;
using Dozen.Core.Database;
using Dozen.Core.Organizations;
using Dozen.Core.Users;
using Microsoft.EntityFrameworkCore;

namespace Dozen.Core.Leads.Bulk;

public enum BulkMode
{
    /// <summary>Every item is a new lead; one whose external id is taken is invalid.</summary>
    Create,

    /// <summary>An item whose external id, else e-mail, is known changes that lead: the fields that are present.</summary>
    Upsert,
}

/// <summary>One item of a request.</summary>
/// <param name="Unreadable">Why it is no lead at all; such an item is answered and passed over.</param>
public sealed record BulkLead(NewLead? Lead, Failure? Unreadable);

/// <summary>
/// Creates, or creates and changes, up to 10,000 leads in one transaction. What is wrong with one item does not stop the
/// others. Items are taken in their order: a later one finds what an earlier one of the same request has created.
/// </summary>
[Needs(Area.Leads, Access.Write)]
public sealed class WriteLeads(DozenDbContext db, Caller caller, IBulkWriter bulk, ILeadWatch watch, TimeProvider time)
{
    public async Task<Result<BulkResult>> ExecuteAsync(IReadOnlyList<BulkLead> items, BulkMode mode, CancellationToken cancellationToken)
    {
        if (items.Count > BulkLimits.Items) return BulkFailures.TooMany(items.Count);
        return await BulkTransaction.RunAsync(db, () => WriteAsync(items, mode, cancellationToken), cancellationToken);
    }

    private async Task<Result<BulkResult>> WriteAsync(IReadOnlyList<BulkLead> items, BulkMode mode, CancellationToken cancellationToken)
    {
        var inputs = items.Where(i => i.Lead is not null).Select(i => i.Lead!).ToList();
        var batch = new LeadBatch(db, caller, time.Now())
        {
            Country = new OrganizationSettings(await db.Organizations.Select(o => o.Settings).SingleAsync(cancellationToken)).DefaultCountry,
            Ids = new Queue<long>(await bulk.ReserveLeadIdsAsync(db, inputs.Count, cancellationToken)),
            Owners = await OwnersAsync(inputs, cancellationToken),
        };
        await StandingAsync(batch, inputs, mode, cancellationToken);

        var results = items.Select((item, index) => item.Lead is { } input ? batch.Take(index, input, mode) : BulkItem.Invalid(index, item.Unreadable!)).ToList();

        var (created, history) = batch.Finish();
        await bulk.WriteAsync(db, created, cancellationToken);
        await bulk.WriteHistoryAsync(db, history, cancellationToken);
        if (await watch.BeginAsync(db, cancellationToken) is { } watched)
        {
            await watched.HearAsync(created.Concat(batch.Changed), history, cancellationToken);
            await watched.EndAsync(cancellationToken);
        }

        return batch.Undo.Close(mode == BulkMode.Create ? "create" : "upsert").TryGet(out var ticket, out var failure) ? BulkResult.Of(results, ticket) : failure;
    }

    /// <summary>The users among the owners of the items who may own a lead.</summary>
    private async Task<HashSet<long>> OwnersAsync(List<NewLead> inputs, CancellationToken cancellationToken)
    {
        var wanted = inputs.Select(i => i.AssignedToId).Where(o => o is { IsPresent: true, Value: not null }).Select(o => o.Value!.Value).Distinct().ToArray();
        return wanted.Length == 0 ? [] : await db.Users.Where(u => u.IsActive && wanted.Contains(u.Id)).Select(u => u.Id).ToHashSetAsync(cancellationToken);
    }

    /// <summary>Loads the leads that items may mean. In the trash an external id still counts: it is unique there too.</summary>
    private async Task StandingAsync(LeadBatch batch, List<NewLead> inputs, BulkMode mode, CancellationToken cancellationToken)
    {
        foreach (var externalIds in inputs.Select(LeadBatch.ExternalIdOf).OfType<string>().Distinct().Chunk(BulkLimits.Batch))
        {
            var leads = db.Leads.IgnoreQueryFilters([DozenDbContext.TrashFilter]).Where(l => externalIds.Contains(l.ExternalId));
            foreach (var lead in await leads.ToListAsync(cancellationToken)) batch.Known(lead);
        }

        if (mode == BulkMode.Create) return;
        foreach (var emails in inputs.Select(LeadBatch.EmailKeyOf).OfType<string>().Distinct().Chunk(BulkLimits.Batch))
        {
            var leads = db.Leads.Where(l => emails.Contains(l.Email!.ToLower()));
            foreach (var lead in await leads.OrderBy(l => l.Id).ToListAsync(cancellationToken)) batch.Known(lead);
        }
    }
}
