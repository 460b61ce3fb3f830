using Dozen.Core.Common;
using Dozen.Core.Contacts;

namespace Dozen.Core.Discovery;

/// <summary>A search for businesses, as it is asked for.</summary>
public sealed record PlaceSearch
{
    public const int UsualMaxResults = 100;
    public const int MostResults = 5_000;
    public const double FarthestKm = 200;

    /// <summary>What the businesses do, in words: <c>dentists</c>.</summary>
    public required string Industry { get; init; }

    /// <summary>Where: a name, an address, or <c>latitude, longitude</c>.</summary>
    public required string Location { get; init; }

    /// <summary>Kilometres around the middle of the location, 0.1 to 200; absent for all of the location.</summary>
    public double? RadiusKm { get; init; }

    /// <summary>At most so many different businesses, 1 to 5000.</summary>
    public int MaxResults { get; init; } = UsualMaxResults;

    /// <summary>Language of the answers, such as <c>en</c> or <c>pt-BR</c>.</summary>
    public string? Language { get; init; }

    /// <summary>ISO 3166-1 alpha-2: which of several locations of one name.</summary>
    public string? Country { get; init; }

    /// <summary>One of the sources of this server; absent for its usual one.</summary>
    public string? Source { get; init; }

    /// <summary>What requests may cost at most, in cents; absent for the limit of this server.</summary>
    public long? BudgetCents { get; init; }

    /// <summary>Whether the websites of the businesses are read afterwards.</summary>
    public bool VisitWebsites { get; init; } = true;

    /// <summary>Whether a language model, where one is configured, looks at what the websites say.</summary>
    public bool Analyze { get; init; } = true;

    /// <summary>What the steps after the search are asked for.</summary>
    internal IReadOnlyList<string> Sources => VisitWebsites ? Analyze ? ["website", "ai"] : ["website"] : [];

    public PlaceQuery Query => new(
        Industry.Trim(), Location.Trim(), RadiusKm is { } km ? (int)Math.Round(km * 1000) : null, MaxResults, Language?.Trim(), CountryCode.Parse(Country));

    internal Failure? Problem()
    {
        var problems = new FieldProblems();
        problems.Required("industry", Industry, 200);
        problems.Required("location", Location, 300);
        if (RadiusKm is < 0.1 or > FarthestKm or double.NaN) problems.Add("radius_km", "From 0.1 to 200 kilometres.");
        if (MaxResults is < 1 or > MostResults) problems.Add("max_results", "From 1 to 5000.");
        if (Language is { } language && !IsLanguage(language.Trim())) problems.Add("language", "A language such as en or pt-BR.");
        if (Country is { } country && CountryCode.Parse(country) is null) problems.Add("country", "Two letters as in ISO 3166-1 (CY, US, DE …).");
        if (BudgetCents is < 0) problems.Add("budget_cents", "In cents, not negative.");
        return problems.Failure;
    }

    private static bool IsLanguage(string text) =>
        text.Length is >= 2 and <= 10 && text.Split('-') is [{ Length: 2 or 3 } first, ..] parts && first.All(char.IsAsciiLetter) && parts.All(p => p.Length > 0 && p.All(char.IsAsciiLetterOrDigit));
}

/// <summary>A search as its run has it: <c>input_data</c>.</summary>
/// <param name="Radius">Metres.</param>
/// <param name="SearchQuery">The search as a sentence.</param>
/// <param name="Sources">Who is asked about the leads afterwards: <c>website</c>, <c>ai</c>.</param>
public sealed record PlaceSearchInput(
    string Industry, string Location, int? Radius, int MaxResults, string? Language, string? Country, string Source, long? BudgetCents, string SearchQuery, IReadOnlyList<string> Sources)
{
    internal PlaceQuery Query => new(Industry, Location, Radius, MaxResults, Language, Country);
}
