using Dozen.Core.Discovery;

namespace Dozen.Web.Discovery;

/// <summary>What stands in the fields of the page that looks for businesses.</summary>
internal sealed class FindForm
{
    public string Industry { get; set; } = "";

    public string Location { get; set; } = "";

    public double? RadiusKm { get; set; }

    public int MaxResults { get; set; } = PlaceSearch.UsualMaxResults;

    public string Country { get; set; } = "";

    public string? Source { get; set; }

    /// <summary>In whole units of the currency.</summary>
    public decimal? Budget { get; set; }

    public bool VisitWebsites { get; set; } = true;

    public PlaceSearch ToSearch() => new()
    {
        Industry = Industry.Trim(),
        Location = Location.Trim(),
        RadiusKm = RadiusKm,
        MaxResults = MaxResults,
        Country = Country.Trim() is { Length: > 0 } country ? country : null,
        Source = Source,
        BudgetCents = Budget is { } budget ? (long)Math.Round(budget * 100) : null,
        VisitWebsites = VisitWebsites,
    };
}
