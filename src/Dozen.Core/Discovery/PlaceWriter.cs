using Dozen.Core.Activities;
using Dozen.Core.Common;
using Dozen.Core.Database;
using Dozen.Core.Duplicates;
using Dozen.Core.Importing;
using Dozen.Core.Importing.Rows;
using Dozen.Core.Leads;
using Dozen.Core.Users;
using Microsoft.EntityFrameworkCore;

namespace Dozen.Core.Discovery;

/// <summary>What became of one part of a search.</summary>
/// <param name="Created">New leads.</param>
/// <param name="Merged">Leads that stood already, in the order they were found.</param>
/// <param name="Changed">How many of the merged ones learnt something new.</param>
/// <param name="Repeated">Places that the search had found before.</param>
/// <param name="InTrash">Places whose lead is in the trash: it stays there.</param>
internal sealed record WrittenPlaces(IReadOnlyList<long> Created, IReadOnlyList<long> Merged, int Changed, int Repeated, int InTrash);

/// <summary>
/// Makes leads of places, inside the caller's transaction, by the rules of imports: what stands already is found by the same signs,
/// empty fields are filled, and nothing that has a value is overwritten.
/// </summary>
[Needs(Area.Leads, Access.Write)]
public sealed class PlaceWriter(DozenDbContext db, Caller caller)
{
    /// <param name="found">Leads that the search has found already.</param>
    /// <param name="room">How many more it may find.</param>
    internal async Task<WrittenPlaces> WriteAsync(
        IReadOnlyList<LeadDraft> drafts, PlaceSourceFacts source, SourceStamp stamp, IReadOnlySet<long> found, int room, CancellationToken cancellationToken)
    {
        var different = drafts.DistinctBy(d => d.ExternalId).ToList();
        var matcher = await KnownAsync(different, cancellationToken);
        var created = new List<(Lead Lead, LeadIdentity Identity)>();
        var merges = new List<(long Id, LeadDraft Draft)>();
        var (repeated, inTrash) = (drafts.Count - different.Count, 0);
        foreach (var draft in different)
        {
            var identity = DraftLead.Identity(draft);
            var known = matcher.Find(identity)?.Lead;
            if (known is { IsInTrash: true })
            {
                inTrash++;
            }
            else if (known is not null && (found.Contains(known.Id) || merges.Exists(m => m.Id == known.Id)))
            {
                repeated++;
            }
            else if (room > 0)
            {
                room--;
                if (known is null) created.Add((DraftLead.NewLead(draft, caller.OrganizationId, stamp), identity));
                else merges.Add((known.Id, draft));
            }
        }

        var changed = await MergeAsync(merges, source, stamp, cancellationToken);
        foreach (var (lead, _) in created) PlaceRetention.Mark(lead, Filled(lead), source, stamp.At);
        db.Leads.AddRange(created.Select(c => c.Lead));
        await db.SaveChangesAsync(cancellationToken);
        foreach (var (lead, _) in created)
        {
            db.Activities.Add(Activity.Record(
                caller, lead.Id, ActivityType.Created, $"Found on {source.Title}: {stamp.File}".Truncated(500), stamp.At,
                new { source = lead.Source.ToText(), execution_id = stamp.ExecutionId, place_id = lead.ExternalId }));
        }

        await db.SaveChangesAsync(cancellationToken);
        return new WrittenPlaces([.. created.Select(c => c.Lead.Id)], [.. merges.Select(m => m.Id)], changed, repeated, inTrash);
    }

    /// <summary>Finding by e-mail address needs indexes that row-level security would switch off; the query filter stays.</summary>
    private async Task<LeadMatcher<StoredLead>> KnownAsync(List<LeadDraft> drafts, CancellationToken cancellationToken)
    {
        using var _ = db.UseOwnerAccess();
        var matcher = new LeadMatcher<StoredLead>();
        foreach (var lead in await new StoredLeads(db).FindAsync(drafts.SelectMany(d => DraftLead.Identity(d).Keys), cancellationToken)) matcher.Add(lead, lead.Identity);
        return matcher;
    }

    private async Task<int> MergeAsync(List<(long Id, LeadDraft Draft)> merges, PlaceSourceFacts source, SourceStamp stamp, CancellationToken cancellationToken)
    {
        if (merges.Count == 0) return 0;
        var ids = merges.ConvertAll(m => m.Id);
        var standing = await db.Leads.Where(l => ids.Contains(l.Id)).ToDictionaryAsync(l => l.Id, cancellationToken);
        var changed = 0;
        foreach (var (id, draft) in merges)
        {
            if (standing.GetValueOrDefault(id) is not { } lead) continue;
            var filled = LeadAbsorption.Absorb(lead, DraftLead.NewLead(draft, caller.OrganizationId, stamp), source.DataName, stamp, lead.Version + 1);
            PlaceRetention.Mark(lead, filled ?? [], source, stamp.At);
            if (filled is null) continue;

            changed++;
            var subject = filled.Count == 0 ? $"Source data refreshed from {source.Title}" : $"Filled {string.Join(", ", filled)} from {source.Title}";
            db.Activities.Add(Activity.Record(
                caller, lead.Id, ActivityType.Enriched, subject.Truncated(500), stamp.At, new { execution_id = stamp.ExecutionId, search = stamp.File, filled }));
        }

        return changed;
    }

    private static IEnumerable<string> Filled(Lead lead) => PlaceFields.All.Where(f => f.Read(lead) is not null).Select(f => f.Name);
}
