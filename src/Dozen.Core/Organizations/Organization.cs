using Dozen.Core.Common;
using Dozen.Core.Database;

namespace Dozen.Core.Organizations;

public enum OrganizationSize
{
    Startup,
    Small,
    Medium,
    Large,
    Enterprise,
}

/// <summary>A tenant. Its id is what every other row carries.</summary>
public sealed class Organization : IVersioned
{
    public long Id { get; init; }

    public required string Name { get; set; }

    /// <summary>Unique over all organisations: <c>[a-z0-9-]+</c>, at most 100 characters.</summary>
    public required string Slug { get; set; }

    public string? Description { get; set; }

    public string? Website { get; set; }

    public string? Industry { get; set; }

    public OrganizationSize? Size { get; set; }

    /// <summary>Currency, default country, thresholds, saved views, import mappings: see <see cref="OrganizationSettings"/>.</summary>
    public JsonText Settings { get; set; } = JsonText.EmptyObject;

    public string SubscriptionTier { get; set; } = "free";

    public string? BillingEmail { get; set; }

    public bool IsActive { get; set; } = true;

    public long Version { get; init; } = 1;

    public DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset UpdatedAt { get; set; }
}
