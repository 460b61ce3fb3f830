using Dozen.Core.Database;
using Dozen.Core.Leads;
using Microsoft.EntityFrameworkCore;

namespace Dozen.Core.Analytics;

/// <summary>One change of a lead's status, as its activity tells it.</summary>
internal sealed record StatusStep
{
    public long LeadId { get; init; }

    public string? Before { get; init; }

    public string? After { get; init; }
}

/// <summary>A lead whose deal has been decided, and when that was.</summary>
internal sealed record DecidedLead
{
    public LeadSource Source { get; init; }

    public long? OwnerId { get; init; }

    public long? Value { get; init; }

    public DateTimeOffset At { get; init; }
}

/// <summary>A lead and how far it has come: 0 for new … 4 for negotiation, 5 for won.</summary>
internal sealed record ReachedLead
{
    public LeadStatus Status { get; init; }

    public LeadSource Source { get; init; }

    public long? Value { get; init; }

    public DateTimeOffset CreatedAt { get; init; }

    public int Reached { get; init; }
}

/// <summary>What the history of statuses says, as queries for reports to build on.</summary>
internal static class StatusSteps
{
    /// <summary>
    /// Living leads of this status, and when they came to it: the latest change to it, else the lead's last update (an
    /// imported lead has no history).
    /// </summary>
    /// <param name="status">Won or lost.</param>
    public static IQueryable<DecidedLead> Decided(this DozenDbContext db, LeadStatus status)
    {
        var text = status.ToText();
        var latest = db.Activities.FromSql($"SELECT * FROM activities WHERE activity_type = 'status_changed' AND metadata ->> 'to' = {text}")
            .Where(a => a.LeadId != null).GroupBy(a => a.LeadId!.Value).Select(g => new { LeadId = g.Key, At = g.Max(a => a.CreatedAt) });
        return from lead in db.Leads
               where lead.Status == status
               join step in latest on lead.Id equals step.LeadId into steps
               from step in steps.DefaultIfEmpty()
               select new DecidedLead { Source = lead.Source, OwnerId = lead.AssignedToId, Value = lead.Value, At = (DateTimeOffset?)step.At ?? lead.UpdatedAt };
    }

    /// <summary>
    /// Living leads created since a time, and how far they have come: by their status now, and by every status their
    /// history names. Won counts only while it stands; a win that was taken back had at least been negotiated.
    /// </summary>
    public static IQueryable<ReachedLead> Reached(this DozenDbContext db, DateTimeOffset since, DateTimeOffset until)
    {
        var past = db.Steps().GroupBy(s => s.LeadId).Select(g => new
        {
            LeadId = g.Key,
            Rank = g.Max(s =>
                s.Before == "closed_won" || s.After == "closed_won" || s.Before == "negotiation" || s.After == "negotiation" ? 4
                : s.Before == "proposal" || s.After == "proposal" ? 3
                : s.Before == "qualified" || s.After == "qualified" ? 2
                : s.Before == "contacted" || s.After == "contacted" ? 1 : 0),
        });
        var ranked = from lead in db.Leads
                     where lead.CreatedAt >= since && lead.CreatedAt < until
                     join step in past on lead.Id equals step.LeadId into steps
                     from step in steps.DefaultIfEmpty()
                     select new
                     {
                         Lead = lead,
                         Past = (int?)step.Rank ?? 0,
                         Now = lead.Status == LeadStatus.ClosedWon ? 5
                            : lead.Status == LeadStatus.Negotiation ? 4
                            : lead.Status == LeadStatus.Proposal ? 3
                            : lead.Status == LeadStatus.Qualified ? 2
                            : lead.Status == LeadStatus.Contacted ? 1 : 0,
                     };
        return ranked.Select(r => new ReachedLead
        {
            Status = r.Lead.Status,
            Source = r.Lead.Source,
            Value = r.Lead.Value,
            CreatedAt = r.Lead.CreatedAt,
            Reached = r.Now > r.Past ? r.Now : r.Past,
        });
    }

    // Both engines read a member of a JSON object with ->>. No entity stands behind this, so it names its organisation itself.
    private static IQueryable<StatusStep> Steps(this DozenDbContext db) => db.Database.SqlQuery<StatusStep>(
        $"""
        SELECT lead_id, metadata ->> 'from' AS before, metadata ->> 'to' AS after
        FROM activities WHERE organization_id = {db.OrganizationId} AND activity_type = 'status_changed' AND lead_id IS NOT NULL
        """);
}
