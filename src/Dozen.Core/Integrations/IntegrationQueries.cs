using Dozen.Core.Common;
using Dozen.Core.Common.Listing;
using Dozen.Core.Database;
using Dozen.Core.Users;
using Microsoft.EntityFrameworkCore;

namespace Dozen.Core.Integrations;

/// <summary>Reads of integrations. API tokens are none of these: they have queries of their own.</summary>
[Needs(Area.Integrations, Access.Read)]
public sealed class IntegrationQueries(DozenDbContext db)
{
    /// <summary>Oldest first when nothing is asked for.</summary>
    public static readonly Sorting<Integration> Sorting = new Sorting<Integration>("integrations", "created_at", i => i.Id)
        .By("created_at", i => i.CreatedAt)
        .By("updated_at", i => i.UpdatedAt)
        .By("integration_type", i => i.IntegrationType)
        .By("provider_name", i => i.ProviderName)
        .By("status", i => i.Status);

    public async Task<Result<Page<IntegrationView>>> ListAsync(
        IReadOnlyList<IntegrationType> types, IReadOnlyList<IntegrationStatus> statuses, ListPaging paging, CancellationToken cancellationToken)
    {
        var integrations = db.Connections();
        if (types.Count > 0) integrations = integrations.Where(i => types.Contains(i.IntegrationType));
        if (statuses.Count > 0) integrations = integrations.Where(i => statuses.Contains(i.Status));
        var result = await integrations.ToPageAsync(Sorting, paging, IntegrationView.Projection, cancellationToken);
        return result.TryGet(out var page, out var failure) ? page with { Items = [.. page.Items.Select(i => i.WithoutSecrets())] } : failure;
    }

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
