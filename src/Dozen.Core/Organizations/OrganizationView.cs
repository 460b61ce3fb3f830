using System.Linq.Expressions;
using Dozen.Core.Common;

namespace Dozen.Core.Organizations;

/// <summary>An organisation as it is served, to its own people only.</summary>
/// <param name="Slug">Unique over all organisations.</param>
/// <param name="Settings">Currency, default country, temperature thresholds, and what other features keep there.</param>
/// <param name="IsActive">False: only its administrators are let in.</param>
/// <param name="Version">Also the ETag.</param>
public sealed record OrganizationView(
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
    long Version,
    DateTimeOffset CreatedAt,
    DateTimeOffset UpdatedAt)
{
    internal static readonly Expression<Func<Organization, OrganizationView>> Projection = organization => new OrganizationView(
        organization.Id, organization.Name, organization.Slug, organization.Description, organization.Website, organization.Industry,
        organization.Size, organization.Settings, organization.SubscriptionTier, organization.BillingEmail, organization.IsActive,
        organization.Version, organization.CreatedAt, organization.UpdatedAt);

    private static readonly Func<Organization, OrganizationView> Read = Projection.Compile();

    public static OrganizationView From(Organization organization) => Read(organization);
}
