using System.Text.Json.Serialization;

namespace Dozen.Web.Compatibility;

/// <summary>A search for businesses. Keys of other services that stand beside it are passed over and stored nowhere.</summary>
public sealed record EarlierMapsSearch
{
    [JsonRequired]
    public string Location { get; init; } = "";

    [JsonRequired]
    public string Industry { get; init; } = "";

    /// <summary>1 to 100; 20 when absent.</summary>
    public long MaxResults { get; init; } = 20;

    /// <summary>Whether a language model, where one is configured, reads the websites.</summary>
    public bool IncludeAiEnrichment { get; init; } = true;
}

/// <param name="SearchExecutionId">The same as <paramref name="ExecutionId"/>: there is one record of a search.</param>
/// <param name="EstimatedCompletionTime">Null: how long it takes is not known before.</param>
public sealed record EarlierMapsStart(long ExecutionId, long SearchExecutionId, string Status, string Message, string SearchQuery, DateTimeOffset? EstimatedCompletionTime);

/// <param name="ProgressPercentage">0 to 100.</param>
/// <param name="LeadsConverted">Found places that are leads: all of them, at once.</param>
public sealed record EarlierMapsStatus(
    long ExecutionId, string Status, string? CurrentStep, int ProgressPercentage, long TotalUrlsFound, long WebsitesScraped, long EmailsFound, long LeadsEnriched, long LeadsConverted,
    string? ErrorMessage, DateTimeOffset? StartedAt, DateTimeOffset? CompletedAt, IReadOnlyList<EarlierMapsLead> Leads);

/// <summary>A found business, which is a lead already.</summary>
/// <param name="ConversionStatus">Always <c>converted</c>.</param>
public sealed record EarlierMapsLead(
    long Id, long LeadId, string? BusinessName, string? Phone, string? Website, string? Email, string? Address, string? City, string? Country, string? Industry,
    double? Latitude, double? Longitude, string? GoogleMapsUrl, double? Rating, long? ReviewsCount, string ConversionStatus, DateTimeOffset CreatedAt);

/// <param name="LeadId">The lead, which was one before.</param>
public sealed record EarlierConversion(long LeadId, string Status);

/// <summary>How a search is written.</summary>
/// <param name="Fields">Name, kind and meaning of each.</param>
/// <param name="Sources">Those that can be used as the server is configured; the first is asked.</param>
public sealed record EarlierMapsTemplate(string Name, string Description, IReadOnlyList<EarlierMapsField> Fields, IReadOnlyList<string> Steps, IReadOnlyList<string> Sources);

public sealed record EarlierMapsField(string Name, string Type, bool Required, string Description, string? Default);
