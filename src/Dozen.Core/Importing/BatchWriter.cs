using Dozen.Core.Activities;
using Dozen.Core.Common;
using Dozen.Core.Database;
using Dozen.Core.Duplicates;
using Dozen.Core.Leads;
using Microsoft.EntityFrameworkCore;

namespace Dozen.Core.Importing;

/// <summary>Turns one matched batch into new and changed leads, inside the caller's transaction.</summary>
internal sealed class BatchWriter(DozenDbContext db, IBulkLoad load, Caller caller, string source, long executionId, string fileName)
{
    private readonly StoredLeads stored = new(db);
    private readonly RepeatedRows repeated = new(source, executionId);
    private readonly HashSet<Lead> changedLeads = [];

    /// <summary>Rows were kept back that <see cref="MatchedBatch.End"/> writes.</summary>
    public bool KeepsRows => repeated.Leads.Any();

    /// <summary>The leads that stood before the batch written last, and which it changed.</summary>
    public IReadOnlyCollection<Lead> Changed => changedLeads;

    /// <exception cref="BulkConflictException">See <see cref="IBulkWriter.WriteAsync"/>.</exception>
    /// <exception cref="DbUpdateConcurrencyException">A person changed one of the leads while it was being merged.</exception>
    public async Task<ImportCounts> WriteAsync(MatchedBatch batch, ImportCounts counts, DateTimeOffset now, CancellationToken cancellationToken)
    {
        repeated.Revert();
        changedLeads.Clear();
        if (batch == MatchedBatch.End) return await WriteKeptAsync(counts, now, cancellationToken);

        var merges = await ResolveAsync(batch, cancellationToken);
        var ids = merges.Where(m => m.StoredId is not null).Select(m => m.StoredId!.Value).Distinct().ToArray();
        var standing = ids.Length == 0 ? [] : await db.Leads.Where(l => ids.Contains(l.Id)).ToDictionaryAsync(l => l.Id, cancellationToken);
        var (changed, skipped) = (0, 0);
        foreach (var (lead, storedId, row) in merges)
        {
            var target = lead ?? (storedId is { } id ? standing.GetValueOrDefault(id) : null);
            if (target is null)
            {
                skipped++;
                continue;
            }

            if (lead is null && repeated.Keep(target, row, () => Fills(target, row))) continue;
            changed += lead is null ? Merge(target, [.. repeated.Take(target.Id), row], now) : Absorb(target, row, 1, now) is null ? 0 : 1;
        }

        await load.WriteAsync([.. batch.Created.Select(r => r.Lead)], cancellationToken);
        await db.SaveChangesAsync(cancellationToken);
        repeated.Settle();

        var (accepted, rejected) = (batch.Rows.Accepted.Count, batch.Rows.Rejected.Count);
        return counts with
        {
            Read = counts.Read + accepted + rejected,
            Created = counts.Created + batch.Created.Count,
            Merged = counts.Merged + merges.Count - skipped,
            Changed = counts.Changed + changed,
            Skipped = counts.Skipped + skipped,
            Rejected = counts.Rejected + rejected,
        };
    }

    /// <summary>Each merge with the lead it goes into: a new one of this batch, or the id of a stored one; neither when it is in the trash or has gone.</summary>
    private async Task<List<(Lead? New, long? StoredId, AcceptedRow Row)>> ResolveAsync(MatchedBatch batch, CancellationToken cancellationToken)
    {
        var own = batch.Created.ToHashSet(ReferenceEqualityComparer.Instance);
        var resolved = new List<(Lead?, long?, AcceptedRow)>(batch.Merges.Count);
        foreach (var (target, row) in batch.Merges)
        {
            if (target.Row is null) resolved.Add((null, target.IsInTrash ? null : target.StoredId, row));
            else if (own.Contains(target.Row)) resolved.Add((target.Row.Lead, null, row));
            else resolved.Add((null, await BatchMatching.StoredIdAsync(stored, target.Row, cancellationToken), row));
        }

        return resolved;
    }

    /// <summary>Writes the rows that no other row of the file has made up for. They are counted already, as unchanged.</summary>
    private async Task<ImportCounts> WriteKeptAsync(ImportCounts counts, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var ids = repeated.Leads.ToArray();
        var standing = await db.Leads.Where(l => ids.Contains(l.Id)).ToDictionaryAsync(l => l.Id, cancellationToken);
        var changed = 0;
        foreach (var id in ids)
        {
            var rows = repeated.Take(id);
            if (standing.GetValueOrDefault(id) is { } lead) changed += Merge(lead, rows, now);
        }

        await db.SaveChangesAsync(cancellationToken);
        repeated.Settle();
        return counts with { Changed = counts.Changed + changed };
    }

    /// <returns>How many of the rows had something new to say.</returns>
    private int Merge(Lead standing, IReadOnlyList<AcceptedRow> rows, DateTimeOffset now)
    {
        var changed = 0;
        foreach (var row in rows)
        {
            if (Absorb(standing, row, standing.Version + 1, now) is not { } filled) continue;
            changed++;
            changedLeads.Add(standing);
            Record(standing, filled, new SourceStamp(executionId, fileName, row.Line, now));
        }

        if (changed > 0 && repeated.Dropped(standing.Id) is { Count: > 0 } heard)
            standing.EnrichmentData = SourceData.WithSaid(standing.EnrichmentData, source, heard.Select(row => row.Lead.EnrichmentData));
        return changed;
    }

    private IReadOnlyList<string>? Absorb(Lead lead, AcceptedRow row, long savedVersion, DateTimeOffset now) =>
        LeadAbsorption.Absorb(lead, row.Lead, source, new SourceStamp(executionId, fileName, row.Line, now), savedVersion);

    /// <summary>Tried on a copy, which is thrown away.</summary>
    private bool Fills(Lead standing, AcceptedRow row) =>
        Absorb((Lead)db.Entry(standing).CurrentValues.ToObject(), row, standing.Version + 1, DateTimeOffset.MinValue) is { Count: > 0 };

    private void Record(Lead lead, IReadOnlyList<string> filled, SourceStamp stamp)
    {
        var subject = filled.Count == 0 ? $"Source data refreshed from {fileName}" : $"Filled {string.Join(", ", filled)} from {fileName}";
        db.Activities.Add(Activity.Record(
            caller, lead.Id, ActivityType.Imported, subject.Truncated(500), stamp.At,
            new { execution_id = executionId, file = fileName, line = stamp.Line, filled }));
    }
}
