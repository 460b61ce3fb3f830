using Dozen.Core.Common;
using Dozen.Core.Duplicates;

namespace Dozen.Core.Importing;

/// <summary>
/// Tells which keys of a batch may stand in the database, so that rows of a large file that can only be new cost no
/// look-up. Small files never pay for reading what an organisation has: their keys are simply all looked up.
/// </summary>
internal sealed class KnownKeys(StoredLeads stored, TimeProvider time)
{
    /// <summary>From this batch on, a filter over everything stored pays for itself.</summary>
    private const int FilterFromBatch = 3;

    private KeyFilter? filter;
    private DateTimeOffset seenUntil;
    private int batches;

    /// <summary>The keys among these that have to be looked up.</summary>
    /// <param name="uncommitted">Leads that this import is writing right now, which a look at the database may miss.</param>
    public async Task<IReadOnlyList<LeadKey>> ToLookUpAsync(
        IEnumerable<LeadKey> keys, IEnumerable<LeadIdentity> uncommitted, CancellationToken cancellationToken)
    {
        batches++;
        if (filter is null && (batches >= FilterFromBatch || !await stored.AnyAsync(cancellationToken)))
        {
            filter = new KeyFilter();
            seenUntil = time.Now();
            await foreach (var identity in stored.AllIdentitiesAsync().WithCancellation(cancellationToken)) Learn(identity);
            foreach (var identity in uncommitted) Learn(identity);
        }

        if (filter is null) return keys.ToList();

        // People go on working while a long import runs. What they write leaves a history, and is learnt from there;
        // a minute's overlap covers transactions that were still open at the last look.
        var since = seenUntil - TimeSpan.FromMinutes(1);
        seenUntil = time.Now();
        foreach (var identity in await stored.WrittenSinceAsync(since, cancellationToken)) Learn(identity);
        return keys.Where(filter.MayContain).ToList();
    }

    /// <summary>These leads are stored now.</summary>
    public void Learn(LeadIdentity identity)
    {
        if (filter is null) return;
        foreach (var key in identity.Keys) filter.Add(key);
    }

    /// <summary>Somebody else's rows got in the way: forget what was known, and look everything up.</summary>
    public void Distrust()
    {
        filter = null;
        batches = 0;
    }
}
