using Dozen.Core.Common;
using Dozen.Core.Database;
using Microsoft.EntityFrameworkCore;

namespace Dozen.Core.Organizations;

/// <summary>Finds the organisation that whoever operates the database means.</summary>
public sealed class FindOrganization(DozenDbContext db)
{
    /// <param name="slug">Null for the only one there is.</param>
    /// <returns>Its id.</returns>
    public async Task<Result<long>> ExecuteAsync(string? slug, CancellationToken cancellationToken)
    {
        using var _ = db.UseOwnerAccess();
        var found = await db.Organizations.IgnoreQueryFilters().AsNoTracking()
            .Where(o => slug == null || o.Slug == slug).OrderBy(o => o.Id).Select(o => o.Id).Take(2).ToListAsync(cancellationToken);
        return found switch
        {
            [var only] => only,
            [] => OrganizationFailures.NotFound(slug),
            _ => OrganizationFailures.Several,
        };
    }
}

