namespace Dozen.Core.Discovery;

/// <summary>Which businesses are looked for.</summary>
/// <param name="Industry">In words: <c>dentists</c>.</param>
/// <param name="Location">A name, an address, or <c>latitude, longitude</c>.</param>
/// <param name="Radius">Metres around the middle of the location; null for all of it.</param>
/// <param name="MaxResults">At most so many different businesses.</param>
/// <param name="Language">Two letters (ISO 639-1), in which the source should answer; null for its own choice.</param>
/// <param name="Country">ISO 3166-1 alpha-2: which of several locations of one name is meant; null for the best known.</param>
public sealed record PlaceQuery(string Industry, string Location, int? Radius, int MaxResults, string? Language, string? Country)
{
    /// <summary>As a sentence that a person would type: <c>dentists near Calgary</c>.</summary>
    public string Sentence => $"{Industry} near {Location}";
}
