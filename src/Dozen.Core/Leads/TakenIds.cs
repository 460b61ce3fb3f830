using Dozen.Core.Database;
using Microsoft.EntityFrameworkCore;

namespace Dozen.Core.Leads;

/// <summary>The external ids of an organisation's leads. Leads in the trash keep theirs.</summary>
internal static class TakenIds
{
    /// <summary>Whether another lead has this lead's external id.</summary>
    public static async Task<bool> ContainsAsync(DozenDbContext db, Lead lead, CancellationToken cancellationToken) =>
        lead.ExternalId is not null && await db.Leads.IgnoreQueryFilters([DozenDbContext.TrashFilter])
            .AnyAsync(l => l.ExternalId == lead.ExternalId && l.Id != lead.Id, cancellationToken);
}
