using System.Text.Json.Nodes;

namespace Dozen.Core.Discovery;

/// <summary>Whether a business can be visited.</summary>
public enum PlaceState
{
    Open,
    ClosedForNow,
    ClosedForGood,
}

/// <summary>One business as a source tells of it, before anything is checked or compared.</summary>
public sealed record Place
{
    /// <summary>With the source's prefix: <c>google:ChIJ…</c>, <c>osm:node/123</c>, <c>open:…</c>.</summary>
    public required string Id { get; init; }

    /// <summary>Other spellings under which the same place may be stored.</summary>
    public IReadOnlyList<string> OtherIds { get; init; } = [];

    public string? Name { get; init; }

    /// <summary>What it does, in the source's own words.</summary>
    public string? Category { get; init; }

    public PlaceState State { get; init; }

    public GeoPoint? Point { get; init; }

    public string? Phone { get; init; }

    public string? Email { get; init; }

    public string? Website { get; init; }

    /// <summary>Street and number.</summary>
    public string? Street { get; init; }

    /// <summary>The whole address on one line; its parts are read from it where the source gives none.</summary>
    public string? AddressLine { get; init; }

    public string? City { get; init; }

    public string? Region { get; init; }

    public string? PostalCode { get; init; }

    /// <summary>ISO 3166-1 alpha-2, or a name.</summary>
    public string? Country { get; init; }

    /// <summary>What else the source says: rating (number), review_count (integer), hours, links … Kept under the source's name in <c>enrichment_data</c>.</summary>
    public JsonObject More { get; init; } = [];
}
