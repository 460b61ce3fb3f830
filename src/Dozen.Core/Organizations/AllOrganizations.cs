using Dozen.Core.Database;
using Microsoft.EntityFrameworkCore;

namespace Dozen.Core.Organizations;

/// <summary>The organisations of the database, for work that is done in each of them.</summary>
public sealed class AllOrganizations(DozenDbContext db)
{
    public async Task<IReadOnlyList<long>> ListAsync(CancellationToken cancellationToken)
    {
        using var _ = db.UseOwnerAccess();
        return await db.Organizations.IgnoreQueryFilters().OrderBy(o => o.Id).Select(o => o.Id).ToListAsync(cancellationToken);
    }
}
