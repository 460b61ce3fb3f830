using Dozen.Core.Common;
using Dozen.Core.Database;
using Dozen.Core.Leads;
using Dozen.Core.Users;

namespace Dozen.Core.Activities;

/// <summary>What a program says of a lead it has dealt with; what is null it does not say.</summary>
/// <param name="LastContactedAt">When somebody reached out to it last, without a word on how; never in the future.</param>
/// <param name="Notes">Becomes a note of the lead.</param>
public sealed record LeadContact(LeadStatus? Status = null, DateTimeOffset? LastContactedAt = null, string? Notes = null);

/// <summary>Writes down what a program says of a lead: its status, when it was contacted, a note; all of it or nothing.</summary>
[Needs(Area.Leads, Access.Write)]
public sealed class ReportContact(DozenDbContext db, Caller caller, ChangeLeadStatus change, AddNote note, LeadQueries leads, TimeProvider time)
{
    public async Task<Result<LeadView>> ExecuteAsync(long leadId, LeadContact contact, CancellationToken cancellationToken)
    {
        if (caller.RefusalOf(Area.Notes, Access.Write) is { } forbidden) return forbidden;
        var now = time.Now();
        var problems = new FieldProblems();
        if (contact.LastContactedAt > now) problems.Add("last_contacted_at", "Not in the future.");
        problems.Time("last_contacted_at", contact.LastContactedAt);
        if (problems.Failure is { } invalid) return invalid;

        await using var transaction = await db.BeginOrJoinAsync(cancellationToken);
        if ((await leads.GetAsync(leadId, cancellationToken)).Failure is { } missing) return missing;
        if (contact.Status is { } status && (await change.ExecuteAsync(leadId, new LeadStatusChange(status), cancellationToken)).Failure is { } refusal) return refusal;
        if (!string.IsNullOrWhiteSpace(contact.Notes) && (await note.ExecuteAsync(leadId, new NewNote(contact.Notes), cancellationToken)).Failure is { } unwritten) return unwritten;
        if (contact.LastContactedAt is { } at)
        {
            db.Activities.Add(new Activity
            {
                OrganizationId = caller.OrganizationId,
                LeadId = leadId,
                UserId = caller.UserId,
                ActivityType = ActivityType.Other,
                Status = ActivityStatus.Completed,
                Subject = "Contacted",
                Metadata = JsonText.Trusted("""{"milestone":"last"}"""),
                CompletedAt = at.ToUniversalTime(),
                CreatedAt = now,
            });
            await db.SaveChangesAsync(cancellationToken);
        }

        await transaction.CommitAsync(cancellationToken);
        return await leads.GetAsync(leadId, cancellationToken);
    }
}
