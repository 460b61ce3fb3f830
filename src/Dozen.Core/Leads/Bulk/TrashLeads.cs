using Dozen.Core.Activities;
using Dozen.Core.Common;
using Dozen.Core.Database;
using Dozen.Core.Users;
using Microsoft.EntityFrameworkCore;

namespace Dozen.Core.Leads.Bulk;

/// <summary>Puts up to 10,000 leads in the trash, all in one transaction.</summary>
[Needs(Area.Leads, Access.Write)]
public sealed class TrashLeads(DozenDbContext db, Caller caller, LeadQueries leads, IBulkWriter bulk, TimeProvider time)
{
    public Task<Result<BulkResult>> ExecuteAsync(LeadSelection selection, CancellationToken cancellationToken) =>
        BulkTransaction.RunAsync(db, () => TrashAsync(selection, cancellationToken), cancellationToken);

    private async Task<Result<BulkResult>> TrashAsync(LeadSelection selection, CancellationToken cancellationToken)
    {
        if (!(await selection.FindAsync(leads, cancellationToken)).TryGet(out var ids, out var tooMany)) return tooMany;

        var now = time.Now();
        var undo = new UndoLog(db, caller, now);
        var items = new List<BulkItem>(ids.Count);
        foreach (var batch in ids.Chunk(BulkLimits.Batch))
        {
            // The update decides which leads it is: one that somebody else has just deleted is not among them.
            await db.Leads.Where(l => batch.Contains(l.Id)).ExecuteUpdateAsync(
                set => set.SetProperty(l => l.DeletedAt, now).SetProperty(l => l.UpdatedAt, now).SetProperty(l => l.Version, l => l.Version + 1), cancellationToken);
            var deleted = await db.Leads.IgnoreQueryFilters([DozenDbContext.TrashFilter])
                .Where(l => batch.Contains(l.Id) && l.DeletedAt == now).Select(l => l.Id).ToHashSetAsync(cancellationToken);

            var history = new List<Activity>(deleted.Count);
            foreach (var id in batch)
            {
                if (!deleted.Contains(id))
                {
                    items.Add(BulkItem.Invalid(items.Count, LeadFailures.NotFound(id), id));
                    continue;
                }

                undo.Deleted(id);
                history.Add(Activity.Record(caller, id, ActivityType.Deleted, "Moved to the trash", now));
                items.Add(BulkItem.Done(items.Count, id, BulkStatus.Deleted));
            }

            await bulk.WriteHistoryAsync(db, history, cancellationToken);
        }

        return undo.Close("delete").TryGet(out var ticket, out var failure) ? BulkResult.Of(items, ticket) : failure;
    }
}
