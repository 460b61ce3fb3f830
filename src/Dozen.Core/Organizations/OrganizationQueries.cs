using Dozen.Core.Database;
using Microsoft.EntityFrameworkCore;

namespace Dozen.Core.Organizations;

public sealed class OrganizationQueries(DozenDbContext db)
{
    public async Task<OrganizationSettings> GetSettingsAsync(CancellationToken cancellationToken) =>
        new(await db.Organizations.Select(o => o.Settings).SingleAsync(cancellationToken));
}
