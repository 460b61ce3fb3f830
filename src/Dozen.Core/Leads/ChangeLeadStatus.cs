using Dozen.Core.Activities;
using Dozen.Core.Common;
using Dozen.Core.Database;
using Dozen.Core.Users;
using Microsoft.EntityFrameworkCore;

namespace Dozen.Core.Leads;

/// <param name="Version">The version the caller has seen; null to change whatever it is now.</param>
public sealed record LeadStatusChange(LeadStatus Status, long? Version = null);

/// <summary>Moves a lead to another status and records from where to where.</summary>
[Needs(Area.Leads, Access.Write)]
public sealed class ChangeLeadStatus(DozenDbContext db, Caller caller, TimeProvider time)
{
    public async Task<Result<LeadView>> ExecuteAsync(long leadId, LeadStatusChange change, CancellationToken cancellationToken)
    {
        var lead = await db.Leads.SingleOrDefaultAsync(l => l.Id == leadId, cancellationToken);
        if (lead is null) return LeadFailures.NotFound(leadId);
        if (change.Version is { } seen && seen != lead.Version) return LeadFailures.Stale;

        Move(db, caller, lead, change.Status, time.Now());
        return await db.TrySaveAsync(cancellationToken) ? await LeadView.ReadAsync(db, lead, cancellationToken) : LeadFailures.Stale;
    }

    internal static void Move(DozenDbContext db, Caller caller, Lead lead, LeadStatus status, DateTimeOffset now)
    {
        var before = lead.Status;
        if (lead.MoveTo(status, now)) db.Activities.Add(Moved(caller, lead.Id, before, status, now));
    }

    internal static Activity Moved(Caller caller, long leadId, LeadStatus from, LeadStatus to, DateTimeOffset now) =>
        Activity.Record(caller, leadId, ActivityType.StatusChanged, $"Status changed from {from.ToText()} to {to.ToText()}", now, new { from = from.ToText(), to = to.ToText() });
}
