using Dozen.Core.Activities;
using Dozen.Core.Common;
using Dozen.Core.Database;
using Dozen.Core.Organizations;
using Dozen.Core.Users;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;

namespace Dozen.Core.Leads.Bulk;

/// <summary>The same changes for many leads (JSON merge patch), and tags to add or take away from what each has.</summary>
public sealed record BulkPatch : LeadInput
{
    public IReadOnlyList<string>? AddTags { get; init; }

    public IReadOnlyList<string>? RemoveTags { get; init; }
}

/// <summary>Changes the same fields of up to 10,000 leads, all in one transaction. A lead that the change would make invalid is left as it is.</summary>
[Needs(Area.Leads, Access.Write)]
public sealed class ChangeLeads(DozenDbContext db, Caller caller, LeadQueries leads, IBulkWriter bulk, ILeadWatch watch, TimeProvider time)
{
    public async Task<Result<BulkResult>> ExecuteAsync(LeadSelection selection, BulkPatch patch, CancellationToken cancellationToken)
    {
        if (patch.AssignedToId.IsPresent && await AssignLead.RefusalAsync(db, caller, patch.AssignedToId.Value, cancellationToken) is { } refusal) return refusal;
        return await BulkTransaction.RunAsync(db, () => ChangeAsync(selection, patch, cancellationToken), cancellationToken);
    }

    private async Task<Result<BulkResult>> ChangeAsync(LeadSelection selection, BulkPatch patch, CancellationToken cancellationToken)
    {
        if (!(await selection.FindAsync(leads, cancellationToken)).TryGet(out var ids, out var tooMany)) return tooMany;

        var now = time.Now();
        var country = new OrganizationSettings(await db.Organizations.Select(o => o.Settings).SingleAsync(cancellationToken)).DefaultCountry;
        var undo = new UndoLog(db, caller, now);
        var watched = await watch.BeginAsync(db, cancellationToken);
        var items = new List<BulkItem>(ids.Count);
        foreach (var batch in ids.Chunk(BulkLimits.Batch))
        {
            var found = await db.Leads.Where(l => batch.Contains(l.Id)).ToDictionaryAsync(l => l.Id, cancellationToken);
            var history = new List<Activity>();
            foreach (var id in batch)
            {
                items.Add(found.TryGetValue(id, out var lead)
                    ? Change(db.Entry(lead), items.Count, patch, country, now, undo, history)
                    : BulkItem.Invalid(items.Count, LeadFailures.NotFound(id), id));
            }

            await db.SaveChangesAsync(cancellationToken);
            await bulk.WriteHistoryAsync(db, history, cancellationToken);
            if (watched is not null) await watched.HearAsync(found.Values, history, cancellationToken);
            db.ChangeTracker.Clear();
        }

        if (watched is not null) await watched.EndAsync(cancellationToken);
        return undo.Close("update").TryGet(out var ticket, out var failure) ? BulkResult.Of(items, ticket) : failure;
    }

    private BulkItem Change(EntityEntry<Lead> entry, int index, BulkPatch patch, string? country, DateTimeOffset now, UndoLog undo, List<Activity> history)
    {
        var lead = entry.Entity;
        LeadRules.Fill(lead, patch, country);
        if (patch.AddTags is not null || patch.RemoveTags is not null)
            lead.Tags = [.. lead.Tags.Union(LeadRules.Tags(patch.AddTags)).Except(LeadRules.Tags(patch.RemoveTags))];
        if (LeadRules.Check(lead) is { } invalid)
        {
            entry.State = EntityState.Detached;
            return BulkItem.Invalid(index, invalid, lead.Id);
        }

        var entries = LeadHistory.Of(entry, caller, patch.Status, patch.AssignedToId, now);
        if (entries.Count == 0)
        {
            entry.State = EntityState.Detached;
            return BulkItem.Done(index, lead.Id, BulkStatus.Unchanged);
        }

        history.AddRange(entries);
        undo.Changed(entry);
        return BulkItem.Done(index, lead.Id, BulkStatus.Updated);
    }
}

internal static class LeadHistory
{
    /// <summary>Moves and assigns a lead whose other fields have been changed already, and tells what its history gets; empty when nothing is different.</summary>
    public static List<Activity> Of(EntityEntry<Lead> entry, Caller caller, Patched<LeadStatus> status, Patched<long?> owner, DateTimeOffset now)
    {
        var lead = entry.Entity;
        var entries = new List<Activity>(1);
        if (UpdateLead.Changed(caller, entry, now) is { } changed) entries.Add(changed);
        var (before, ownerBefore) = (lead.Status, lead.AssignedToId);
        if (status.IsPresent && lead.MoveTo(status.Value, now)) entries.Add(ChangeLeadStatus.Moved(caller, lead.Id, before, status.Value, now));
        if (owner.IsPresent && lead.AssignTo(owner.Value, now)) entries.Add(AssignLead.Given(caller, lead.Id, ownerBefore, owner.Value, now));
        if (entries.Count > 0) lead.UpdatedAt = now;
        entry.DetectChanges();
        return entries;
    }
}
