using Dozen.Core.Common;
using Dozen.Core.Common.Listing;
using Dozen.Core.Database;
using Dozen.Core.Users;
using Microsoft.EntityFrameworkCore;

namespace Dozen.Core.Organizations;

[Needs(Area.Organization, Access.Read)]
public sealed class OrganizationQueries(DozenDbContext db, Caller caller)
{
    public async Task<OrganizationSettings> GetSettingsAsync(CancellationToken cancellationToken) =>
        new(await db.Organizations.Select(o => o.Settings).SingleAsync(cancellationToken));

    /// <summary>The organisations of the caller, which is one.</summary>
    public Task<Result<Page<OrganizationView>>> ListAsync(ListPaging paging, CancellationToken cancellationToken) =>
        db.Organizations.ToPageAsync(OrganizationSorting.Keys, paging, OrganizationView.Projection, cancellationToken);

    /// <summary>The caller's own; any other id is not found.</summary>
    public async Task<Result<OrganizationView>> GetAsync(long id, CancellationToken cancellationToken)
    {
        var organization = await db.Organizations.AsNoTracking().SingleOrDefaultAsync(o => o.Id == id, cancellationToken);
        return organization is null ? OrganizationFailures.NotFound(id) : OrganizationView.From(organization);
    }

    public Task<Result<OrganizationView>> GetOwnAsync(CancellationToken cancellationToken) => GetAsync(caller.OrganizationId, cancellationToken);
}
