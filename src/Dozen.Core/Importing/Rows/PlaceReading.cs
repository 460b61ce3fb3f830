using System.Text.Json;
using System.Text.Json.Nodes;
using Dozen.Core.Contacts;

namespace Dozen.Core.Importing.Rows;

/// <summary>Where a row's business is: its own columns first, then the complete address, then what the address line says for sure.</summary>
/// <param name="Address">The address column as given, else the street.</param>
/// <param name="City">City or town.</param>
/// <param name="Region">State or region, as given.</param>
/// <param name="PostalCode">As given.</param>
/// <param name="Country">ISO 3166-1 alpha-2; null when the row names none.</param>
/// <param name="PhoneCountry">The row's country, else the default; null when the row names a country we do not know.</param>
/// <param name="Latitude">Degrees; null together with the longitude.</param>
/// <param name="Longitude">Degrees.</param>
internal readonly record struct PlaceReading(
    string? Address, string? City, string? Region, string? PostalCode, string? Country, string? PhoneCountry, double? Latitude, double? Longitude)
{
    private const double HighestRating = 10;

    public static PlaceReading Of(RowCells cells, string? defaultCountry)
    {
        var countryText = cells.Text(LeadField.Country);
        var country = CountryCode.Parse(countryText);
        if (countryText is not null && country is null) cells.Keep(LeadField.Country);

        var complete = CompleteAddress(cells);
        country ??= complete.Country;
        var address = cells.Text(LeadField.Address);
        var city = cells.Text(LeadField.City) ?? Within(complete.City, DraftLimits.City);
        var region = cells.Text(LeadField.Region) ?? Within(complete.Region, DraftLimits.Region);
        var postalCode = cells.Text(LeadField.PostalCode) ?? Within(complete.PostalCode, DraftLimits.PostalCode);
        if (address is not null && !cells.IsVerbatim && (city is null || postalCode is null || country is null))
        {
            // Parts of the line are taken only where they do not contradict what the row says elsewhere.
            var line = PostalAddress.FromLine(address, country ?? (countryText is null ? defaultCountry : null));
            if ((city is null || line.City is null || line.City == city) && (country is null || line.Country is null || line.Country == country))
            {
                city ??= Within(line.City, DraftLimits.City);
                region ??= Within(line.Region, DraftLimits.Region);
                postalCode ??= Within(line.PostalCode, DraftLimits.PostalCode);
                country ??= countryText is null ? line.Country : null;
            }
        }

        var (latitude, longitude) = Coordinates(cells);
        return new(address ?? complete.Street, city, region, postalCode, country, country ?? (countryText is null ? defaultCountry : null), latitude, longitude);
    }

    /// <summary>Puts rating, review count, hours and category into the source data, with their types.</summary>
    public static void KeepTyped(RowCells cells)
    {
        if (cells.Text(LeadField.Rating) is { } rating)
            Put(cells, LeadField.Rating, "rating", NumberText.Read(rating) is >= 0 and <= HighestRating and var stars ? JsonValue.Create(stars) : null);
        if (cells.Text(LeadField.ReviewCount) is { } count)
            Put(cells, LeadField.ReviewCount, "review_count", NumberText.ReadCount(count) is { } reviews ? JsonValue.Create(reviews) : null);
        if (cells.Text(LeadField.Hours) is { } hours)
        {
            var read = SourceCell.Read(hours);
            if (read is not null) Put(cells, LeadField.Hours, "hours", read as JsonObject);
        }

        if (cells.Text(LeadField.Category) is { } category) Put(cells, LeadField.Category, "category", SourceCell.Read(category));

        // Ids are worth keeping as they came: links and other tools are built from them.
        cells.Keep(LeadField.GoogleCid);
        cells.Keep(LeadField.GooglePlaceId);
        cells.Keep(LeadField.GoogleDataId);
        cells.Keep(LeadField.MapsLink);
    }

    private static void Put(RowCells cells, LeadField field, string name, JsonNode? value)
    {
        if (value is null) cells.Keep(field);
        else cells.SourceData[name] = value;
    }

    private static PostalAddress CompleteAddress(RowCells cells)
    {
        if (cells.Text(LeadField.CompleteAddress) is not { } text) return PostalAddress.Unknown;

        // A borough or a second country name has no column of its own, so the whole stays readable beside the parts.
        var json = SourceCell.ReadJson(text);
        cells.Keep(LeadField.CompleteAddress, json is { } document ? SourceCell.Node(document) : SourceCell.Read(text));
        return json is { ValueKind: JsonValueKind.Object } complete ? PostalAddress.FromJson(complete) : PostalAddress.Unknown;
    }

    private static (double? Latitude, double? Longitude) Coordinates(RowCells cells)
    {
        var (latitudeText, longitudeText) = (cells.Text(LeadField.Latitude), cells.Text(LeadField.Longitude));
        if (latitudeText is null && longitudeText is null) return default;
        if (latitudeText is not null && longitudeText is not null
            && NumberText.Read(latitudeText) is >= -90 and <= 90 and var latitude
            && NumberText.Read(longitudeText) is >= -180 and <= 180 and var longitude) return (latitude, longitude);

        // Half a position is none.
        cells.Keep(LeadField.Latitude);
        cells.Keep(LeadField.Longitude);
        return default;
    }

    private static string? Within(string? text, int limit) => text?.Length <= limit ? text : null;
}
