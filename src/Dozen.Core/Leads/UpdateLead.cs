using Dozen.Core.Activities;
using Dozen.Core.Common;
using Dozen.Core.Database;
using Dozen.Core.Organizations;
using Dozen.Core.Users;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;

namespace Dozen.Core.Leads;

/// <param name="Changed">Whether there was anything to change.</param>
internal sealed record UpdatedLead(LeadView Lead, bool Changed);

/// <summary>Changes fields of a lead. The history gets what changed, and separately a new status or owner.</summary>
[Needs(Area.Leads, Access.Write)]
public sealed class UpdateLead(DozenDbContext db, Caller caller, TimeProvider time)
{
    // These follow from other columns, or are recorded by an activity of their own.
    private static readonly HashSet<string> NotListed =
    [
        nameof(Lead.PhoneE164), nameof(Lead.WebsiteDomain), nameof(Lead.SearchText), nameof(Lead.UpdatedAt),
        nameof(Lead.Version), nameof(Lead.Status), nameof(Lead.AssignedToId),
    ];

    /// <param name="version">The version the caller has seen (If-Match); null to change whatever it is now.</param>
    public async Task<Result<LeadView>> ExecuteAsync(long leadId, LeadPatch patch, long? version, CancellationToken cancellationToken) =>
        (await ExecuteAsync(leadId, patch, version, also: null, cancellationToken)).TryGet(out var updated, out var failure) ? updated.Lead : failure;

    /// <param name="also">Changes what no patch holds, in the same save and the same entry of the history.</param>
    internal async Task<Result<UpdatedLead>> ExecuteAsync(long leadId, LeadPatch patch, long? version, Action<Lead>? also, CancellationToken cancellationToken)
    {
        var lead = await db.Leads.SingleOrDefaultAsync(l => l.Id == leadId, cancellationToken);
        if (lead is null) return LeadFailures.NotFound(leadId);
        if (version is { } seen && seen != lead.Version) return LeadFailures.Stale;
        if (patch.AssignedToId.IsPresent && patch.AssignedToId.Value != lead.AssignedToId
            && await AssignLead.RefusalAsync(db, caller, patch.AssignedToId.Value, cancellationToken) is { } refusal) return refusal;

        var now = time.Now();
        var settings = await db.Organizations.Select(o => o.Settings).SingleAsync(cancellationToken);
        LeadRules.Fill(lead, patch, new OrganizationSettings(settings).DefaultCountry);
        lead.Source = patch.Source.Or(lead.Source);
        also?.Invoke(lead);
        if (LeadRules.Check(lead) is { } invalid)
        {
            db.ChangeTracker.Clear();
            return invalid;
        }

        if (Changed(caller, db.Entry(lead), now) is { } changed)
        {
            lead.UpdatedAt = now;
            db.Activities.Add(changed);
        }

        if (patch.Status.IsPresent) ChangeLeadStatus.Move(db, caller, lead, patch.Status.Value, now);
        if (patch.AssignedToId.IsPresent) AssignLead.Assign(db, caller, lead, patch.AssignedToId.Value, now);
        var isChange = db.ChangeTracker.HasChanges();
        try
        {
            return await db.TrySaveAsync(cancellationToken) ? new UpdatedLead(await LeadView.ReadAsync(db, lead, cancellationToken), isChange) : LeadFailures.Stale;
        }
        catch (DbUpdateException)
        {
            // Somebody gave the id to a lead in between; anything else is a fault.
            db.ChangeTracker.Clear();
            if (await TakenIds.ContainsAsync(db, lead, cancellationToken)) return LeadFailures.ExternalIdTaken;
            throw;
        }
    }

    /// <summary>What the history says of the changed fields, or null when there are none. A new status or owner has an entry of its own.</summary>
    internal static Activity? Changed(Caller caller, EntityEntry<Lead> entry, DateTimeOffset now) => ChangedFields(entry) is { Count: > 0 } changes
        ? Activity.Record(caller, entry.Entity.Id, ActivityType.Updated, $"Changed {string.Join(", ", changes.Keys)}", now, new { changes })
        : null;

    private static Dictionary<string, FieldChange> ChangedFields(EntityEntry<Lead> entry)
    {
        entry.DetectChanges();
        return entry.Properties
            .Where(p => p.IsModified && !NotListed.Contains(p.Metadata.Name))
            .ToDictionary(p => p.Metadata.GetColumnName(), p => new FieldChange(Plain(p.OriginalValue), Plain(p.CurrentValue)));
    }

    private static object? Plain(object? value) => value switch
    {
        LeadTemperature temperature => temperature.ToText(),
        LeadSource source => source.ToText(),
        _ => value,
    };

    private sealed record FieldChange(object? From, object? To);
}
