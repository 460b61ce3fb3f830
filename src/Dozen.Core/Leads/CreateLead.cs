using Dozen.Core.Activities;
using Dozen.Core.Common;
using Dozen.Core.Database;
using Dozen.Core.Organizations;
using Dozen.Core.Users;
using Microsoft.EntityFrameworkCore;

namespace Dozen.Core.Leads;

/// <summary>Adds one lead and the <c>created</c> entry of its history.</summary>
[Needs(Area.Leads, Access.Write)]
public sealed class CreateLead(DozenDbContext db, Caller caller, IIdReservation ids, TimeProvider time)
{
    public Task<Result<LeadView>> ExecuteAsync(NewLead input, CancellationToken cancellationToken) => ExecuteAsync(input, input.Source, input.ExternalId, also: null, cancellationToken);

    /// <param name="also">Gives the lead what no input holds.</param>
    internal async Task<Result<LeadView>> ExecuteAsync(LeadInput input, LeadSource source, string? externalId, Action<Lead>? also, CancellationToken cancellationToken)
    {
        var now = time.Now();
        var lead = new Lead
        {
            OrganizationId = caller.OrganizationId,
            ExternalId = externalId.OrNull(),
            Source = source,
            Status = input.Status.Or(LeadStatus.New),
            CreatedAt = now,
            UpdatedAt = now,
        };
        LeadRules.Fill(lead, input, input.Phone.Or(null) is null ? null : await CountryAsync(cancellationToken));
        also?.Invoke(lead);
        if (LeadRules.Check(lead) is { } invalid) return invalid;

        if (input.AssignedToId is { IsPresent: true, Value: { } userId })
        {
            // What one finds, one may keep.
            if (userId != caller.UserId && await AssignLead.RefusalAsync(db, caller, userId, cancellationToken) is { } refusal) return refusal;
            lead.AssignTo(userId, now);
        }

        if (await TakenIds.ContainsAsync(db, lead, cancellationToken)) return LeadFailures.ExternalIdTaken;

        // Known beforehand, so that the lead and its history are one save.
        db.Entry(lead).Property(l => l.Id).CurrentValue = await ids.NextAsync(db, "leads", cancellationToken);
        db.Leads.Add(lead);
        db.Activities.Add(Activity.Record(caller, lead.Id, ActivityType.Created, "Lead created", now, new { source = lead.Source.ToText() }));
        if (lead.AssignedToId is not null) db.Activities.Add(AssignLead.RecordOf(caller, lead, null, now));
        try
        {
            await db.SaveChangesAsync(cancellationToken);
        }
        catch (DbUpdateException)
        {
            // Somebody gave the id to a lead in between; anything else is a fault.
            db.ChangeTracker.Clear();
            if (await TakenIds.ContainsAsync(db, lead, cancellationToken)) return LeadFailures.ExternalIdTaken;
            throw;
        }

        return LeadView.From(lead);
    }

    /// <summary>Whose rules read a national phone number.</summary>
    private async Task<string?> CountryAsync(CancellationToken cancellationToken) =>
        new OrganizationSettings(await db.Organizations.Select(o => o.Settings).SingleAsync(cancellationToken)).DefaultCountry;
}
