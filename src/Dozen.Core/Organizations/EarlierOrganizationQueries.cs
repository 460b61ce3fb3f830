using Dozen.Core.Common;
using Dozen.Core.Contacts;
using Dozen.Core.Database;
using Dozen.Core.Users;
using Microsoft.EntityFrameworkCore;

namespace Dozen.Core.Organizations;

/// <summary>An organisation as what belongs to it names it.</summary>
public sealed record EarlierOrganization(long Id, string Name, string Slug);

/// <summary>An organisation under the names of the earlier platform.</summary>
public sealed record EarlierOrganizationView(
    long Id,
    string Name,
    string Slug,
    string? Description,
    string? Website,
    string? Industry,
    OrganizationSize? Size,
    JsonText Settings,
    string SubscriptionTier,
    string? BillingEmail,
    bool IsActive,
    DateTimeOffset CreatedAt,
    DateTimeOffset UpdatedAt);

/// <summary>Organisations as the earlier platform served them: those the caller can see, which is their own.</summary>
[Needs(Area.Organization, Access.Read)]
public sealed class EarlierOrganizationQueries(DozenDbContext db)
{
    /// <param name="search">In name and slug, without regard to case and accents.</param>
    public async Task<(IReadOnlyList<EarlierOrganizationView> Items, long Total)> ListAsync(string? search, bool activeOnly, int skip, int limit, CancellationToken cancellationToken)
    {
        var words = Letters.Fold(search ?? "").Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        var seen = await Views(db.Organizations).ToListAsync(cancellationToken);
        var matching = seen.Where(o => (o.IsActive || !activeOnly) && words.All(Letters.Fold($"{o.Name} {o.Slug}").Contains)).ToList();
        return (matching.Skip(skip).Take(limit).ToList(), matching.Count);
    }

    public async Task<Result<EarlierOrganizationView>> GetAsync(long id, CancellationToken cancellationToken)
    {
        var organization = await Views(db.Organizations.Where(o => o.Id == id)).SingleOrDefaultAsync(cancellationToken);
        return organization is null ? OrganizationFailures.NotFound(id) : organization;
    }

    private static IQueryable<EarlierOrganizationView> Views(IQueryable<Organization> organizations) => organizations.OrderBy(o => o.Id).Select(o => new EarlierOrganizationView(
        o.Id, o.Name, o.Slug, o.Description, o.Website, o.Industry, o.Size, o.Settings, o.SubscriptionTier, o.BillingEmail, o.IsActive, o.CreatedAt, o.UpdatedAt));
}
