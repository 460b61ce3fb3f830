using Dozen.Core.Database;
using Dozen.Core.Users;
using Microsoft.EntityFrameworkCore;

namespace Dozen.Core.Organizations;

[Needs(Area.Organization, Access.Read)]
public sealed class OrganizationQueries(DozenDbContext db)
{
    public async Task<OrganizationSettings> GetSettingsAsync(CancellationToken cancellationToken) =>
        new(await db.Organizations.Select(o => o.Settings).SingleAsync(cancellationToken));
}
