using Dozen.Core.Common;
using Dozen.Core.Database;
using Dozen.Core.Users;
using Microsoft.EntityFrameworkCore;

namespace Dozen.Core.Integrations;

/// <summary>Reads of integrations. API tokens are none of these: they have queries of their own.</summary>
[Needs(Area.Integrations, Access.Read)]
public sealed class IntegrationQueries(DozenDbContext db)
{
    public async Task<Result<IntegrationView>> GetAsync(long id, CancellationToken cancellationToken) =>
        await db.Connections().AsNoTracking().SingleOrDefaultAsync(i => i.Id == id, cancellationToken) is { } integration
            ? IntegrationView.From(integration)
            : IntegrationFailures.NotFound(id);
}

internal static class IntegrationRows
{
    /// <summary>The integrations that are connections to something outside: all but API tokens.</summary>
    public static IQueryable<Integration> Connections(this DozenDbContext db) => db.Integrations.Where(i => i.IntegrationType != IntegrationType.ApiToken);
}
