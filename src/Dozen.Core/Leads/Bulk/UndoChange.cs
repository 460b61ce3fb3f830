using System.Text.Json;
using System.Text.Json.Nodes;
using Dozen.Core.Activities;
using Dozen.Core.Common;
using Dozen.Core.Database;
using Dozen.Core.Users;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;

namespace Dozen.Core.Leads.Bulk;

public enum UndoStatus
{
    /// <summary>It is again what it was.</summary>
    Restored,

    /// <summary>The change had created it; it is gone.</summary>
    Removed,

    /// <summary>Somebody has worked on it since: it stays as it is now.</summary>
    ChangedSince,

    /// <summary>It does not exist any more, or is in the trash.</summary>
    Missing,
}

public sealed record UndoItem(long Id, UndoStatus Status);

/// <param name="Kept">Leads that were changed since, or are missing.</param>
public sealed record UndoResult(IReadOnlyList<UndoItem> Items, int Restored, int Removed, int Kept);

public static class UndoFailures
{
    public static readonly Failure NotFound = new(FailureKind.NotFound, "undo.not_found", "There is nothing to undo under this token. A change can be undone for 24 hours.");

    public static readonly Failure AlreadyDone = new(FailureKind.Conflict, "undo.already_done", "This change has been undone already.");
}

/// <summary>Takes a change of one or many leads back within its 24 hours, lead by lead, all in one transaction.</summary>
[Needs(Area.Leads, Access.Write)]
public sealed class UndoChange(DozenDbContext db, Caller caller, IBulkWriter bulk, TimeProvider time)
{
    private static readonly string[] Derived = [nameof(Lead.PhoneE164), nameof(Lead.WebsiteDomain)];

    public Task<Result<UndoResult>> ExecuteAsync(string token, CancellationToken cancellationToken) =>
        BulkTransaction.RunAsync(db, () => UndoAsync(token, cancellationToken), cancellationToken);

    private async Task<Result<UndoResult>> UndoAsync(string token, CancellationToken cancellationToken)
    {
        var now = time.Now();
        var first = UndoLog.MemoId(caller.OrganizationId, token, 0);
        var memo = await db.Memos(Memo.Undo).AsNoTracking().Where(m => m.Id == first).Select(m => new { m.InputData, m.CreatedAt }).SingleOrDefaultAsync(cancellationToken);
        if (memo?.InputData.To<UndoAbout>() is not { } about || about.Proof != UndoLog.Proof(caller.OrganizationId, token) || memo.CreatedAt + Memo.Lifetime <= now)
            return UndoFailures.NotFound;
        if (!await db.UseMemoAsync(first, Memo.Undo, cancellationToken)) return UndoFailures.AlreadyDone;

        var items = new List<UndoItem>();
        for (var part = 0; part < about.Parts; part++)
        {
            var id = UndoLog.MemoId(caller.OrganizationId, token, part);
            var content = await db.Memos(Memo.Undo).AsNoTracking().Where(m => m.Id == id).Select(m => m.OutputData).SingleAsync(cancellationToken);
            foreach (var images in JsonSerializer.Deserialize<UndoContent>(content.Text, UndoLog.Json)!.Leads.Chunk(BulkLimits.Batch))
            {
                if (images.Any(i => i.Fields?.ContainsKey(nameof(Lead.AssignedToId)) == true) && caller.RefusalOf(Area.Assignment, Access.Write) is { } refusal) return refusal;
                await UndoAsync(images, items, now, cancellationToken);
            }
        }

        int Count(UndoStatus status) => items.Count(i => i.Status == status);
        return new UndoResult(items, Count(UndoStatus.Restored), Count(UndoStatus.Removed), Count(UndoStatus.ChangedSince) + Count(UndoStatus.Missing));
    }

    private async Task UndoAsync(LeadImage[] images, List<UndoItem> items, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var ids = images.Select(i => i.Id).ToArray();
        var leads = await db.Leads.IgnoreQueryFilters([DozenDbContext.TrashFilter]).Where(l => ids.Contains(l.Id)).ToDictionaryAsync(l => l.Id, cancellationToken);
        var removable = await RemovableAsync(images, leads, cancellationToken);
        var history = new List<Activity>();
        foreach (var image in images)
        {
            items.Add(new UndoItem(image.Id, !leads.TryGetValue(image.Id, out var lead) ? UndoStatus.Missing
                : image.Version is not null ? (removable.Contains(image.Id) ? UndoStatus.Removed : UndoStatus.ChangedSince)
                : image.DeletedAt is { } deletedAt ? TakeOut(lead, deletedAt, now, history)
                : PutBack(db.Entry(lead), image.Fields!, now, history)));
        }

        await db.SaveChangesAsync(cancellationToken);
        await bulk.WriteHistoryAsync(db, history, cancellationToken);
        if (removable.Count > 0)
        {
            await db.CancelUnbegunRunsAsync([.. removable], now, cancellationToken);
            await db.Leads.Where(l => removable.Contains(l.Id)).ExecuteDeleteAsync(cancellationToken);
        }

        db.ChangeTracker.Clear();
    }

    /// <summary>Created leads that are as they were made, and on which nobody has left anything that would be lost with them.</summary>
    private async Task<HashSet<long>> RemovableAsync(LeadImage[] images, Dictionary<long, Lead> leads, CancellationToken cancellationToken)
    {
        var ids = images.Where(i => i.Version is { } version && leads.TryGetValue(i.Id, out var lead) && lead.Version == version && lead.DeletedAt is null)
            .Select(i => i.Id).ToArray();
        if (ids.Length == 0) return [];

        var removable = ids.ToHashSet();
        removable.ExceptWith(await db.Activities.Where(a => ids.Contains(a.LeadId!.Value) && a.ActivityType != ActivityType.Created).Select(a => a.LeadId!.Value).ToListAsync(cancellationToken));
        removable.ExceptWith(await db.LeadNotes.Where(n => ids.Contains(n.LeadId)).Select(n => n.LeadId).ToListAsync(cancellationToken));
        removable.ExceptWith(await db.CampaignLeads.Where(m => ids.Contains(m.LeadId)).Select(m => m.LeadId).ToListAsync(cancellationToken));
        removable.ExceptWith(await db.LeadsWithRunsAsync(ids, cancellationToken));
        return removable;
    }

    private UndoStatus TakeOut(Lead lead, DateTimeOffset deletedAt, DateTimeOffset now, List<Activity> history)
    {
        if (lead.DeletedAt != deletedAt) return UndoStatus.ChangedSince;
        lead.Restore(now);
        history.Add(Activity.Record(caller, lead.Id, ActivityType.Restored, "Restored from the trash", now));
        return UndoStatus.Restored;
    }

    /// <summary>A field that somebody has changed since keeps the whole lead as it is; other fields of it may have changed.</summary>
    private UndoStatus PutBack(EntityEntry<Lead> entry, Dictionary<string, FieldImage> fields, DateTimeOffset now, List<Activity> history)
    {
        var lead = entry.Entity;
        if (lead.DeletedAt is not null) return UndoStatus.Missing;
        foreach (var (name, image) in fields.Where(f => !Derived.Contains(f.Key)))
        {
            var property = entry.Property(name);
            if (!JsonNode.DeepEquals(UndoLog.Node(property.CurrentValue, property), image.Now)) return UndoStatus.ChangedSince;
        }

        foreach (var (name, image) in fields)
        {
            var property = entry.Property(name);
            property.CurrentValue = image.Was.Deserialize(property.Metadata.ClrType, UndoLog.Json);
        }

        lead.SearchText = SearchText.Of(lead.Company, lead.FirstName, lead.LastName, lead.Email);
        lead.UpdatedAt = now;
        if (UpdateLead.Changed(caller, entry, now) is { } changed) history.Add(changed);
        var (status, owner) = (entry.Property(l => l.Status), entry.Property(l => l.AssignedToId));
        if (status.IsModified) history.Add(ChangeLeadStatus.Moved(caller, lead.Id, status.OriginalValue, status.CurrentValue, now));
        if (owner.IsModified) history.Add(AssignLead.Given(caller, lead.Id, owner.OriginalValue, owner.CurrentValue, now));
        return UndoStatus.Restored;
    }
}
