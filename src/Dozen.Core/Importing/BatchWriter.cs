using Dozen.Core.Activities;
using Dozen.Core.Common;
using Dozen.Core.Database;
using Dozen.Core.Duplicates;
using Dozen.Core.Leads;
using Microsoft.EntityFrameworkCore;

namespace Dozen.Core.Importing;

/// <summary>Turns one batch of understood rows into new and changed leads, inside the caller's transaction.</summary>
internal sealed class BatchWriter(DozenDbContext db, IBulkWriter bulk, Caller caller, KnownKeys known, string source, long executionId, string fileName)
{
    private readonly StoredLeads stored = new(db);

    /// <exception cref="BulkConflictException">See <see cref="IBulkWriter.WriteAsync"/>.</exception>
    /// <exception cref="DbUpdateConcurrencyException">A person changed one of the leads while it was being merged.</exception>
    public async Task<ImportCounts> WriteAsync(RowBatch batch, ImportCounts counts, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var keys = await known.ToLookUpAsync(batch.Accepted.SelectMany(r => r.Identity.Keys), cancellationToken);
        var matcher = new LeadMatcher<Target>();
        foreach (var lead in await stored.FindAsync(keys, cancellationToken)) matcher.Add(new Target(lead.Id, lead.IsInTrash), lead.Identity);

        // First decide for every row, in file order, then touch the leads: matching needs a few columns of many leads,
        // merging all columns of a few.
        var created = new List<Lead>();
        var merges = new List<(Target Target, AcceptedRow Row)>();
        foreach (var row in batch.Accepted)
        {
            if (matcher.Find(row.Identity) is { Lead: var target })
            {
                merges.Add((target, row));
                matcher.Add(target, row.Identity); // what it fills in counts for the rows after it
                continue;
            }

            created.Add(row.Lead);
            matcher.Add(new Target(row.Lead), row.Identity);
        }

        var ids = merges.Where(m => m.Target.IsMergeable).Select(m => m.Target.StoredId!.Value).Distinct().ToArray();
        var standing = ids.Length == 0 ? [] : await db.Leads.Where(l => ids.Contains(l.Id)).ToDictionaryAsync(l => l.Id, cancellationToken);
        var (changed, skipped) = (0, 0);
        foreach (var (target, row) in merges)
        {
            if (target.New is null && !(target.IsMergeable && standing.ContainsKey(target.StoredId!.Value)))
            {
                skipped++;
                continue;
            }

            var lead = target.New ?? standing[target.StoredId!.Value];
            var stamp = new SourceStamp(executionId, fileName, row.Line, now);
            if (LeadAbsorption.Absorb(lead, row.Lead, source, stamp, target.New is null ? lead.Version + 1 : 1) is not { } filled) continue;
            changed++;
            if (target.New is null) Record(lead, filled, stamp);
        }

        await bulk.WriteAsync(db, created, cancellationToken);
        await db.SaveChangesAsync(cancellationToken);
        foreach (var row in batch.Accepted) known.Learn(row.Identity);

        return counts with
        {
            Read = counts.Read + batch.Accepted.Count + batch.Rejected.Count,
            Created = counts.Created + created.Count,
            Merged = counts.Merged + merges.Count - skipped,
            Changed = counts.Changed + changed,
            Skipped = counts.Skipped + skipped,
            Rejected = counts.Rejected + batch.Rejected.Count,
        };
    }

    private void Record(Lead lead, IReadOnlyList<string> filled, SourceStamp stamp)
    {
        var subject = filled.Count == 0 ? $"Source data refreshed from {fileName}" : $"Filled {string.Join(", ", filled)} from {fileName}";
        db.Activities.Add(Activity.Record(
            caller, lead.Id, ActivityType.Imported, subject.Truncated(500), stamp.At,
            new { execution_id = executionId, file = fileName, line = stamp.Line, filled }));
    }

    /// <summary>The lead a row means: a stored one, or one that this batch creates.</summary>
    private sealed class Target
    {
        public Target(long storedId, bool isInTrash) => (StoredId, IsMergeable) = (storedId, !isInTrash);

        public Target(Lead lead) => New = lead;

        public long? StoredId { get; }

        public bool IsMergeable { get; }

        public Lead? New { get; }
    }
}
