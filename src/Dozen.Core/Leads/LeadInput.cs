using Dozen.Core.Common;

namespace Dozen.Core.Leads;

/// <summary>The fields of a lead that a person or program may set. Absent fields stay as they are; null clears.</summary>
public abstract record LeadInput
{
    /// <summary>At most 320 characters.</summary>
    public Patched<string?> Email { get; init; }

    public Patched<string?> FirstName { get; init; }

    public Patched<string?> LastName { get; init; }

    /// <summary>At most 255 characters.</summary>
    public Patched<string?> Company { get; init; }

    public Patched<string?> JobTitle { get; init; }

    /// <summary>As dialled or written, at most 50 characters; <c>phone_e164</c> is derived from it.</summary>
    public Patched<string?> Phone { get; init; }

    /// <summary>http or https, at most 500 characters; <c>website_domain</c> is derived from it.</summary>
    public Patched<string?> Website { get; init; }

    public Patched<string?> LinkedinUrl { get; init; }

    public Patched<string?> Industry { get; init; }

    public Patched<string?> Address { get; init; }

    public Patched<string?> City { get; init; }

    public Patched<string?> Region { get; init; }

    public Patched<string?> PostalCode { get; init; }

    /// <summary>ISO 3166-1 alpha-2, upper case.</summary>
    public Patched<string?> Country { get; init; }

    public Patched<double?> Latitude { get; init; }

    public Patched<double?> Longitude { get; init; }

    public Patched<LeadStatus> Status { get; init; }

    public Patched<LeadTemperature> LeadTemperature { get; init; }

    /// <summary>What the deal is worth, in cents; not negative.</summary>
    public Patched<long?> Value { get; init; }

    public Patched<string?> Notes { get; init; }

    /// <summary>At most 100 tags of at most 100 characters.</summary>
    public Patched<IReadOnlyList<string>> Tags { get; init; }

    /// <summary>A JSON object of the organisation's own fields; replaced as a whole.</summary>
    public Patched<JsonText> CustomFields { get; init; }

    public Patched<DateOnly?> ExpectedCloseDate { get; init; }

    /// <summary>A user of the same organisation.</summary>
    public Patched<long?> AssignedToId { get; init; }
}

/// <summary>A lead to be created. It needs at least one of: email, phone, company, or first and last name.</summary>
public sealed record NewLead : LeadInput
{
    /// <summary>Where it came from; <c>api</c> when not said.</summary>
    public LeadSource Source { get; init; } = LeadSource.Api;

    /// <summary>The id it has elsewhere, such as <c>google:123</c>; unique within the organisation.</summary>
    public string? ExternalId { get; init; }
}

/// <summary>Changes to a lead (JSON merge patch).</summary>
public sealed record LeadPatch : LeadInput
{
    public Patched<LeadSource> Source { get; init; }
}
