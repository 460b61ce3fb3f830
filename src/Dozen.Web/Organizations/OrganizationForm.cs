using System.Globalization;
using System.Text.Json.Nodes;
using Dozen.Core.Common;
using Dozen.Core.Organizations;

namespace Dozen.Web.Organizations;

/// <summary>An organisation's fields as they are typed.</summary>
internal sealed class OrganizationForm
{
    private const string Thresholds = "settings.temperature_thresholds";

    public string? Name { get; set; }

    public string? Slug { get; set; }

    public string? Description { get; set; }

    public string? Website { get; set; }

    public string? Industry { get; set; }

    public OrganizationSize? Size { get; set; }

    public string? BillingEmail { get; set; }

    public string? Currency { get; set; }

    public string? DefaultCountry { get; set; }

    public string? Hot { get; set; }

    public string? Warm { get; set; }

    private Dictionary<string, string[]> Errors { get; set; } = [];

    public static OrganizationForm Of(OrganizationView organization)
    {
        var settings = new OrganizationSettings(organization.Settings);
        return new OrganizationForm
        {
            Name = organization.Name,
            Slug = organization.Slug,
            Description = organization.Description,
            Website = organization.Website,
            Industry = organization.Industry,
            Size = organization.Size,
            BillingEmail = organization.BillingEmail,
            Currency = settings.Currency,
            DefaultCountry = settings.DefaultCountry,
            Hot = settings.HotFrom.ToString(CultureInfo.InvariantCulture),
            Warm = settings.WarmFrom.ToString(CultureInfo.InvariantCulture),
        };
    }

    public string? ErrorOf(string field) =>
        Errors.TryGetValue(field, out var messages) || (field is "hot" or "warm" && Errors.TryGetValue(Thresholds, out messages)) ? string.Join(" ", messages) : null;

    public void Show(Failure failure) => Errors = new(failure.Errors);

    /// <returns>Null when a field can't be read; the errors then say which.</returns>
    public OrganizationPatch? ToPatch()
    {
        Errors = [];
        var settings = new JsonObject
        {
            ["currency"] = Code(Currency),
            ["default_country"] = Code(DefaultCountry),
            ["temperature_thresholds"] = new JsonObject { ["hot"] = Score("hot", Hot), ["warm"] = Score("warm", Warm) },
        };
        var patch = new OrganizationPatch
        {
            Name = Name,
            Slug = Slug,
            Description = Description,
            Website = Website,
            Industry = Industry,
            Size = Size,
            BillingEmail = BillingEmail,
            Settings = JsonText.From(settings),
        };
        return Errors.Count == 0 ? patch : null;
    }

    private static string? Code(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim().ToUpperInvariant();

    private int? Score(string field, string? text)
    {
        if (string.IsNullOrWhiteSpace(text)) return null;
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var score)) return score;
        Errors[field] = ["A whole number from 1 to 100."];
        return null;
    }
}
