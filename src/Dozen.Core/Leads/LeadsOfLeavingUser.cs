using Dozen.Core.Common;
using Dozen.Core.Database;
using Dozen.Core.Users;
using Microsoft.EntityFrameworkCore;

namespace Dozen.Core.Leads;

/// <summary>Takes the leads of a user who is being deleted from them, those in the trash too, with an <c>assigned</c> entry each.</summary>
internal sealed class LeadsOfLeavingUser : IUserDeparture
{
    private const int LeadsPerBatch = 500;

    public async Task ReleaseAsync(DozenDbContext db, Caller caller, long userId, DateTimeOffset now, CancellationToken cancellationToken)
    {
        while (true)
        {
            var owned = await db.Leads.IgnoreQueryFilters([DozenDbContext.TrashFilter]).Where(l => l.AssignedToId == userId)
                .OrderBy(l => l.Id).Take(LeadsPerBatch).ToListAsync(cancellationToken);
            if (owned.Count == 0) return;
            foreach (var lead in owned) AssignLead.Assign(db, caller, lead, null, now);
            await db.SaveChangesAsync(cancellationToken);
            db.ChangeTracker.Clear();
        }
    }
}
