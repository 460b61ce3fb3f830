using System.Text.Json.Nodes;

namespace Dozen.Core.Importing.Rows;

/// <summary>What a row of a file becomes: the columns of a lead, checked and within their lengths, before anything is compared or stored.</summary>
public sealed record LeadDraft
{
    public string? ExternalId { get; init; }

    /// <summary>Other spellings of the same external id; a lead stored under one of them is the same place.</summary>
    public IReadOnlyList<string> AlternateExternalIds { get; init; } = [];

    public string? Email { get; init; }

    public string? FirstName { get; init; }

    public string? LastName { get; init; }

    public string? Company { get; init; }

    public string? JobTitle { get; init; }

    /// <summary>As given.</summary>
    public string? Phone { get; init; }

    /// <summary>Null when the phone is no valid number.</summary>
    public string? PhoneE164 { get; init; }

    public string? Website { get; init; }

    public string? WebsiteDomain { get; init; }

    public string? LinkedinUrl { get; init; }

    public string? Industry { get; init; }

    /// <summary>The address column as given; else the street of a complete address.</summary>
    public string? Address { get; init; }

    public string? City { get; init; }

    public string? Region { get; init; }

    public string? PostalCode { get; init; }

    /// <summary>ISO 3166-1 alpha-2.</summary>
    public string? Country { get; init; }

    /// <summary>Degrees, -90 to 90; never without a longitude.</summary>
    public double? Latitude { get; init; }

    /// <summary>Degrees, -180 to 180.</summary>
    public double? Longitude { get; init; }

    /// <summary>As the database spells it; null when the row says nothing.</summary>
    public string? Status { get; init; }

    /// <summary>As the database spells it.</summary>
    public required string Source { get; init; }

    /// <summary>As the database spells it; null when the row says nothing.</summary>
    public string? LeadTemperature { get; init; }

    /// <summary>0 to 100.</summary>
    public int? Score { get; init; }

    public DateTimeOffset? LastEngagementDate { get; init; }

    public long? ValueCents { get; init; }

    public string? Notes { get; init; }

    public IReadOnlyList<string> Tags { get; init; } = [];

    public JsonObject? CustomFields { get; init; }

    public DateOnly? ExpectedCloseDate { get; init; }

    /// <summary>Key of <see cref="SourceData"/> in <c>enrichment_data</c>.</summary>
    public required string SourceName { get; init; }

    /// <summary>What other sources said, by source; only Dozen's own exports have it.</summary>
    public JsonObject? OtherSources { get; init; }

    /// <summary>What else the row says: rating (number), review_count (integer), hours (object), category, and every other column under its snake_case header.</summary>
    public required JsonObject SourceData { get; init; }
}
