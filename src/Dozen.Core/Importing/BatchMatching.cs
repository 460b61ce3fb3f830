using Dozen.Core.Database;
using Dozen.Core.Duplicates;

namespace Dozen.Core.Importing;

/// <summary>The lead a row means: a stored one, or one that this import creates.</summary>
internal sealed class MatchTarget
{
    public MatchTarget(StoredLead stored) => (StoredId, IsInTrash) = (stored.Id, stored.IsInTrash);

    public MatchTarget(AcceptedRow row) => Row = row;

    public long? StoredId { get; }

    public bool IsInTrash { get; }

    /// <summary>The row that creates it.</summary>
    public AcceptedRow? Row { get; }
}

/// <summary>A batch with the decision for each row, in file order.</summary>
/// <param name="Created">Rows that become leads.</param>
/// <param name="Merges">Rows that tell more about a lead, which may be one that this batch or the one before it creates.</param>
internal sealed record MatchedBatch(RowBatch Rows, IReadOnlyList<AcceptedRow> Created, IReadOnlyList<(MatchTarget Target, AcceptedRow Row)> Merges)
{
    /// <summary>No row: the file has ended.</summary>
    public static readonly MatchedBatch End = new(new([], [], 1), [], []);
}

/// <summary>
/// Decides for each row which lead it means. Works one batch ahead of the writing, on a context of its own: what is
/// stored it looks up, and what may not be committed yet it remembers.
/// </summary>
internal sealed class BatchMatching(DozenDbContext db, TimeProvider time)
{
    private readonly StoredLeads stored = new(db);
    private readonly KnownKeys known = new(new StoredLeads(db), time);

    /// <summary>What the batch before was decided to mean; it is being written meanwhile.</summary>
    private IReadOnlyList<(MatchTarget Target, LeadIdentity Identity)> before = [];

    public async Task<MatchedBatch> MatchAsync(RowBatch batch, CancellationToken cancellationToken)
    {
        var matcher = new LeadMatcher<MatchTarget>();
        var keys = await known.ToLookUpAsync(batch.Accepted.SelectMany(r => r.Identity.Keys), before.Select(b => b.Identity), cancellationToken);
        foreach (var lead in await stored.FindAsync(keys, cancellationToken)) matcher.Add(new MatchTarget(lead), lead.Identity);
        foreach (var (target, identity) in before) matcher.Add(target, identity);

        var created = new List<AcceptedRow>();
        var merges = new List<(MatchTarget, AcceptedRow)>();
        var decided = new List<(MatchTarget, LeadIdentity)>(batch.Accepted.Count);
        foreach (var row in batch.Accepted)
        {
            var target = matcher.Find(row.Identity)?.Lead;
            if (target is null) created.Add(row);
            else merges.Add((target, row));

            target ??= new MatchTarget(row);
            matcher.Add(target, row.Identity); // what it fills in counts for the rows after it
            decided.Add((target, row.Identity));
            known.Learn(row.Identity);
        }

        before = decided;
        return new MatchedBatch(batch, created, merges);
    }

    /// <summary>The id under which a lead of an earlier batch was stored; null when it has gone since.</summary>
    public static async Task<long?> StoredIdAsync(StoredLeads stored, AcceptedRow creator, CancellationToken cancellationToken)
    {
        var matcher = new LeadMatcher<StoredLead>();
        foreach (var lead in await stored.FindAsync(creator.Identity.Keys, cancellationToken)) matcher.Add(lead, lead.Identity);
        return matcher.Find(creator.Identity)?.Lead is { IsInTrash: false } found ? found.Id : null;
    }

    /// <summary>Somebody else's rows got in the way: forget what was known, and look everything up.</summary>
    public void Distrust()
    {
        known.Distrust();
        before = [];
    }
}
