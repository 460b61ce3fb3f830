using Dozen.Core.Activities;
using Dozen.Core.Common;
using Dozen.Core.Database;
using Dozen.Core.Users;
using Microsoft.EntityFrameworkCore;

namespace Dozen.Core.Leads;

/// <summary>Takes a lead out of the trash. A lead that is not in it stays as it is.</summary>
[Needs(Area.Leads, Access.Write)]
public sealed class RestoreLead(DozenDbContext db, Caller caller, TimeProvider time)
{
    public async Task<Result<LeadView>> ExecuteAsync(long leadId, CancellationToken cancellationToken)
    {
        var lead = await db.Leads.IgnoreQueryFilters([DozenDbContext.TrashFilter]).SingleOrDefaultAsync(l => l.Id == leadId, cancellationToken);
        if (lead is null) return LeadFailures.NotFound(leadId);
        if (lead.DeletedAt is null) return await LeadView.ReadAsync(db, lead, cancellationToken);

        var now = time.Now();
        lead.Restore(now);
        db.Activities.Add(Activity.Record(caller, lead.Id, ActivityType.Restored, "Restored from the trash", now));
        return await db.TrySaveAsync(cancellationToken) ? await LeadView.ReadAsync(db, lead, cancellationToken) : LeadFailures.Stale;
    }
}
