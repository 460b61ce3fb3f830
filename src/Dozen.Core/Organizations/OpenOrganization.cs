using Dozen.Core.Common;
using Dozen.Core.Database;
using Dozen.Core.Users;
using Microsoft.EntityFrameworkCore;

namespace Dozen.Core.Organizations;

/// <summary>
/// Closes the caller's organisation to everybody but its administrators, or opens it again. Nothing is deleted, and
/// nobody locks themself out: who may close it may open it.
/// </summary>
[Needs(Area.Organization, Access.Write)]
public sealed class OpenOrganization(DozenDbContext db, TimeProvider time)
{
    public async Task<Result<OrganizationView>> ExecuteAsync(long id, bool isActive, long? version, CancellationToken cancellationToken)
    {
        var organization = await db.Organizations.SingleOrDefaultAsync(o => o.Id == id, cancellationToken);
        if (organization is null) return OrganizationFailures.NotFound(id);
        if (version is { } seen && seen != organization.Version) return OrganizationFailures.Stale;
        if (organization.IsActive == isActive) return OrganizationView.From(organization);

        organization.IsActive = isActive;
        organization.UpdatedAt = time.Now();
        return await db.TrySaveAsync(cancellationToken) ? OrganizationView.From(organization) : OrganizationFailures.Stale;
    }
}
