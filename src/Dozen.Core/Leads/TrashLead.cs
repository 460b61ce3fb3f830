using Dozen.Core.Activities;
using Dozen.Core.Common;
using Dozen.Core.Database;
using Dozen.Core.Leads.Bulk;
using Dozen.Core.Users;
using Microsoft.EntityFrameworkCore;

namespace Dozen.Core.Leads;

/// <summary>Puts a lead in the trash, from where it can be restored until it is purged.</summary>
[Needs(Area.Leads, Access.Write)]
public sealed class TrashLead(DozenDbContext db, Caller caller, TimeProvider time)
{
    /// <param name="version">The version the caller has seen (If-Match); null to delete whatever it is now.</param>
    public async Task<Result<UndoTicket>> ExecuteAsync(long leadId, long? version, CancellationToken cancellationToken)
    {
        var lead = await db.Leads.SingleOrDefaultAsync(l => l.Id == leadId, cancellationToken);
        if (lead is null) return LeadFailures.NotFound(leadId);
        if (version is { } seen && seen != lead.Version) return LeadFailures.Stale;

        var now = time.Now();
        lead.MoveToTrash(now);
        db.Activities.Add(Activity.Record(caller, lead.Id, ActivityType.Deleted, "Moved to the trash", now));
        var undo = new UndoLog(db, caller, now);
        undo.Deleted(lead.Id);
        var ticket = undo.Close("delete").Value!;
        return await db.TrySaveAsync(cancellationToken) ? ticket : LeadFailures.Stale;
    }
}
