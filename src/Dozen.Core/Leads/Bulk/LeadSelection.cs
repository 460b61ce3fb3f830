using Dozen.Core.Common;
using Dozen.Core.Database;
using Microsoft.EntityFrameworkCore;

namespace Dozen.Core.Leads.Bulk;

/// <summary>Which leads a bulk change is about: these, or all that match. At most 10,000.</summary>
/// <param name="Ids">In the order in which they are answered.</param>
public sealed record LeadSelection(IReadOnlyList<long>? Ids, LeadFilter? Filter)
{
    /// <summary>The ids, each once; those that a filter chose in ascending order.</summary>
    internal async Task<Result<IReadOnlyList<long>>> FindAsync(LeadQueries leads, CancellationToken cancellationToken)
    {
        if (Ids is { } ids)
        {
            var distinct = ids.Distinct().ToList();
            return distinct.Count > BulkLimits.Items ? BulkFailures.TooMany(distinct.Count) : distinct;
        }

        var matching = await leads.MatchingAsync(Filter!, cancellationToken);
        var found = await matching.OrderBy(l => l.Id).Select(l => l.Id).Take(BulkLimits.Items + 1).ToListAsync(cancellationToken);
        return found.Count > BulkLimits.Items ? BulkFailures.TooMany(await matching.LongCountAsync(cancellationToken)) : found;
    }
}

/// <summary>Runs a bulk change as one transaction, again when somebody else got in its way.</summary>
internal static class BulkTransaction
{
    private const int Attempts = 3;

    public static async Task<Result<T>> RunAsync<T>(DozenDbContext db, Func<Task<Result<T>>> change, CancellationToken cancellationToken)
    {
        // COPY needs the owner's rights, and look-ups by lower(email) and by words their indexes; every query still
        // carries the organisation.
        using var _ = db.UseOwnerAccess();
        for (var attempt = 1; attempt <= Attempts; attempt++)
        {
            db.ChangeTracker.Clear();
            try
            {
                await using var transaction = await db.BeginOrJoinAsync(cancellationToken);
                var result = await change();
                if (!result.Succeeded) return result;

                await db.SaveChangesAsync(cancellationToken);
                await transaction.CommitAsync(cancellationToken);
                return result;
            }
            catch (Exception failure) when (failure is DbUpdateConcurrencyException or BulkConflictException)
            {
                // Rolled back whole; look again.
            }
            finally
            {
                db.ChangeTracker.Clear();
            }
        }

        return BulkFailures.Busy;
    }
}
