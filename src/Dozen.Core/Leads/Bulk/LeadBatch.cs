using Dozen.Core.Activities;
using Dozen.Core.Common;
using Dozen.Core.Contacts;
using Dozen.Core.Database;
using Dozen.Core.Users;
using Microsoft.EntityFrameworkCore;

namespace Dozen.Core.Leads.Bulk;

/// <summary>The leads of one bulk request: those that stand, by what finds them, and those that it makes.</summary>
internal sealed class LeadBatch(DozenDbContext db, Caller caller, DateTimeOffset now)
{
    private static readonly string[] NotCompared = [nameof(Lead.UpdatedAt)];

    private readonly Dictionary<string, Lead> byExternalId = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Lead> byEmail = new(StringComparer.Ordinal);
    private readonly List<Lead> created = [];
    private readonly HashSet<Lead> changed = [];
    private readonly HashSet<long> own = [];

    public UndoLog Undo { get; } = new(db, caller, now);

    /// <summary>The leads among those that stood before which are different now.</summary>
    public IReadOnlyCollection<Lead> Changed => changed;

    public required string? Country { get; init; }

    /// <summary>For the leads that are made.</summary>
    public required Queue<long> Ids { get; init; }

    /// <summary>Users who may own a lead.</summary>
    public required HashSet<long> Owners { get; init; }

    public static string? ExternalIdOf(NewLead input) => string.IsNullOrWhiteSpace(input.ExternalId) ? null : input.ExternalId.Trim();

    public static string? EmailKeyOf(NewLead input) => input.Email is { IsPresent: true, Value: { } email } && !string.IsNullOrWhiteSpace(email) ? EmailAddress.KeyOf(email.Trim()) : null;

    /// <summary>This lead is stored. Of several with one e-mail the first is meant.</summary>
    public void Known(Lead lead)
    {
        if (lead.ExternalId is { } id) byExternalId.TryAdd(id, lead);
        if (lead.Email is { } email && lead.DeletedAt is null) byEmail.TryAdd(EmailAddress.KeyOf(email), lead);
    }

    public BulkItem Take(int index, NewLead input, BulkMode mode)
    {
        var externalId = ExternalIdOf(input);
        if (externalId is not null && byExternalId.TryGetValue(externalId, out var lead))
        {
            if (mode == BulkMode.Create) return BulkItem.Invalid(index, LeadFailures.ExternalIdTaken, lead.Id);
            return lead.DeletedAt is null ? Change(index, lead, input) : BulkItem.Invalid(index, LeadFailures.InTrash, lead.Id);
        }

        // Two different ids are two leads, whatever address they share.
        return mode == BulkMode.Upsert && EmailKeyOf(input) is { } email && byEmail.TryGetValue(email, out lead) && (externalId is null || lead.ExternalId is null)
            ? Change(index, lead, input)
            : Create(index, input);
    }

    /// <summary>What is to be written beside the changes of tracked leads.</summary>
    public (List<Lead> Created, List<Activity> History) Finish()
    {
        var history = new List<Activity>(created.Count + changed.Count);
        foreach (var lead in created)
        {
            Undo.Created(lead);
            history.Add(Activity.Record(caller, lead.Id, ActivityType.Created, "Lead created", now, new { source = lead.Source.ToText() }));
        }

        foreach (var lead in changed)
        {
            // Several items may have changed it: the history tells the sum.
            var entry = db.Entry(lead);
            var (status, owner) = (entry.Property(l => l.Status), entry.Property(l => l.AssignedToId));
            if (UpdateLead.Changed(caller, entry, now) is { } fields) history.Add(fields);
            if (status.IsModified) history.Add(ChangeLeadStatus.Moved(caller, lead.Id, status.OriginalValue, status.CurrentValue, now));
            if (owner.IsModified) history.Add(AssignLead.Given(caller, lead.Id, owner.OriginalValue, owner.CurrentValue, now));
            if (entry.State == EntityState.Modified) Undo.Changed(entry);
        }

        return (created, history);
    }

    private BulkItem Create(int index, NewLead input)
    {
        var lead = new Lead
        {
            Id = Ids.Dequeue(),
            OrganizationId = caller.OrganizationId,
            ExternalId = ExternalIdOf(input),
            Source = input.Source,
            Status = input.Status.Or(LeadStatus.New),
            CreatedAt = now,
            UpdatedAt = now,
        };
        LeadRules.Fill(lead, input, Country);
        if (LeadRules.Check(lead) is { } invalid) return BulkItem.Invalid(index, invalid);
        if (input.AssignedToId is { IsPresent: true, Value: { } owner })
        {
            if (Refusal(owner, mayKeep: true) is { } refusal) return BulkItem.Invalid(index, refusal);
            lead.AssignTo(owner, now);
        }

        created.Add(lead);
        own.Add(lead.Id);
        Known(lead);
        return BulkItem.Done(index, lead.Id, BulkStatus.Created);
    }

    private BulkItem Change(int index, Lead lead, NewLead input)
    {
        if (input.AssignedToId.IsPresent && input.AssignedToId.Value != lead.AssignedToId && Refusal(input.AssignedToId.Value, mayKeep: false) is { } refusal)
            return BulkItem.Invalid(index, refusal, lead.Id);

        // A lead of this very request is not tracked, yet its values are read the same way.
        var entry = db.Entry(lead);
        var before = entry.CurrentValues.Clone();
        LeadRules.Fill(lead, input, Country);
        lead.ExternalId ??= ExternalIdOf(input);
        if (input.Status.IsPresent) lead.MoveTo(input.Status.Value, now);
        if (input.AssignedToId.IsPresent) lead.AssignTo(input.AssignedToId.Value, now);
        if (LeadRules.Check(lead) is { } invalid)
        {
            entry.CurrentValues.SetValues(before);
            return BulkItem.Invalid(index, invalid, lead.Id);
        }

        if (entry.Metadata.GetProperties().All(p => NotCompared.Contains(p.Name) || p.GetValueComparer().Equals(before[p], entry.CurrentValues[p])))
            return BulkItem.Done(index, lead.Id, BulkStatus.Unchanged);

        lead.UpdatedAt = now;
        Known(lead);
        if (!own.Contains(lead.Id)) changed.Add(lead);
        return BulkItem.Done(index, lead.Id, BulkStatus.Updated);
    }

    /// <param name="mayKeep">What one finds, one may keep.</param>
    private Failure? Refusal(long? owner, bool mayKeep)
    {
        if (!(mayKeep && owner == caller.UserId) && caller.RefusalOf(Area.Assignment, Access.Write) is { } refusal) return refusal;
        return owner is not { } id || Owners.Contains(id) ? null : LeadFailures.UnknownAssignee(id);
    }
}
