using Dozen.Core.Common;

namespace Dozen.Core.Organizations;

/// <summary>The fields of an organisation that may be set. Absent fields stay as they are; null clears.</summary>
public abstract record OrganizationInput
{
    /// <summary>At most 100,000 characters.</summary>
    public Patched<string?> Description { get; init; }

    /// <summary>http or https, at most 500 characters.</summary>
    public Patched<string?> Website { get; init; }

    /// <summary>At most 100 characters.</summary>
    public Patched<string?> Industry { get; init; }

    public Patched<OrganizationSize?> Size { get; init; }

    /// <summary>
    /// Merged into the settings, key by key; null takes a key away. Known keys: <c>currency</c> (ISO 4217), <c>default_country</c>
    /// (ISO 3166-1 alpha-2), <c>temperature_thresholds</c> (<c>{"hot": 70, "warm": 40}</c>), <c>saved_views</c>, <c>import_mappings</c>.
    /// </summary>
    public Patched<JsonText> Settings { get; init; }

    /// <summary>At most 50 characters.</summary>
    public Patched<string?> SubscriptionTier { get; init; }

    /// <summary>At most 320 characters.</summary>
    public Patched<string?> BillingEmail { get; init; }
}

/// <summary>Changes to an organisation (JSON merge patch).</summary>
public sealed record OrganizationPatch : OrganizationInput
{
    /// <summary>At most 255 characters.</summary>
    public Patched<string?> Name { get; init; }

    /// <summary>Small letters, digits and hyphens, at most 100; unique over all organisations.</summary>
    public Patched<string?> Slug { get; init; }
}

/// <summary>An organisation to be founded, with the person who will administer it.</summary>
public sealed record NewOrganization : OrganizationInput
{
    /// <summary>At most 255 characters.</summary>
    public required string Name { get; init; }

    /// <summary>Small letters, digits and hyphens, at most 100; made from the name when absent.</summary>
    public string? Slug { get; init; }

    public required FirstAdmin Admin { get; init; }
}

/// <summary>The first administrator of a new organisation; signs in with this e-mail address.</summary>
/// <param name="Email">At most 320 characters; no other user of any organisation may have it.</param>
public sealed record FirstAdmin(string Email, string FirstName = "", string LastName = "");
