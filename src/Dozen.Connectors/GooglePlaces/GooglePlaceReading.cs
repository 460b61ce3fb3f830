using System.Text.Json;
using System.Text.Json.Nodes;
using Dozen.Connectors.Places;
using Dozen.Core.Discovery;
using Dozen.Core.Importing.Rows;

namespace Dozen.Connectors.GooglePlaces;

/// <summary>Reads a place as the Places API (New) writes it.</summary>
internal static class GooglePlaceReading
{
    /// <summary>What is asked for. All of it together costs one request per page, which is less than asking for each place's details.</summary>
    public const string FieldMask =
        "nextPageToken,places.id,places.displayName,places.formattedAddress,places.addressComponents,places.location,places.types,places.primaryType,"
        + "places.primaryTypeDisplayName,places.businessStatus,places.nationalPhoneNumber,places.internationalPhoneNumber,places.websiteUri,places.rating,"
        + "places.userRatingCount,places.regularOpeningHours.weekdayDescriptions,places.priceLevel,places.googleMapsUri";

    /// <returns>Null for a place without an id.</returns>
    public static Place? Read(JsonElement json)
    {
        if (json.Text("id") is not { Length: <= 200 } id) return null;
        var parts = json.Field("addressComponents").Items().ToList();
        var more = new JsonObject();
        Put("rating", json.Number("rating") is >= 0 and <= 5 and var stars ? JsonValue.Create(stars) : null);
        Put("review_count", json.Number("userRatingCount") is >= 0 and <= int.MaxValue and var count ? JsonValue.Create((int)count) : null);
        Put("hours", Hours(json));
        Put("types", json.Field("types").Items().Any() ? json.Field("types")!.Value.ToNode() : null);
        Put("price_level", json.Text("priceLevel") is { } price ? JsonValue.Create(price) : null);
        Put("link", json.Text("googleMapsUri") is { } link ? JsonValue.Create(link) : null);
        var street = Join(' ', Part("street_number"), Part("route"));
        return new Place
        {
            Id = "google:" + id,
            OtherIds = GooglePlace.FromPlaceId(id) is { } numbers ? [$"google:{numbers.Cid}"] : [],
            Name = json.Field("displayName").Text("text") ?? json.Text("displayName"),
            Category = json.Field("primaryTypeDisplayName").Text("text") ?? Words(json.Text("primaryType")),
            State = json.Text("businessStatus") switch
            {
                "CLOSED_PERMANENTLY" => PlaceState.ClosedForGood,
                "CLOSED_TEMPORARILY" => PlaceState.ClosedForNow,
                _ => PlaceState.Open,
            },
            Point = json.Field("location") is { } at && at.Number("latitude") is { } latitude && at.Number("longitude") is { } longitude ? new GeoPoint(latitude, longitude) : null,
            Phone = json.Text("internationalPhoneNumber") ?? json.Text("nationalPhoneNumber"),
            Website = json.Text("websiteUri"),
            Street = street,
            AddressLine = json.Text("formattedAddress"),
            City = Part("locality") ?? Part("postal_town") ?? Part("administrative_area_level_3"),
            Region = Part("administrative_area_level_1", isShort: true),
            PostalCode = Part("postal_code"),
            Country = Part("country", isShort: true),
            More = more,
        };

        void Put(string name, JsonNode? value)
        {
            if (value is not null) more[name] = value;
        }

        string? Part(string type, bool isShort = false) => parts.Where(p => p.Field("types").Items().Any(t => t.ValueKind == JsonValueKind.String && t.ValueEquals(type)))
            .Select(p => isShort ? p.Text("shortText") ?? p.Text("longText") : p.Text("longText") ?? p.Text("shortText")).FirstOrDefault(t => t is not null);
    }

    /// <summary>Lines such as <c>Monday: 9 AM – 5 PM</c> by their day.</summary>
    private static JsonObject? Hours(JsonElement json)
    {
        var hours = new JsonObject();
        foreach (var line in json.Field("regularOpeningHours").Field("weekdayDescriptions").Items())
        {
            if (((JsonElement?)line).AsText() is { } text && text.IndexOf(':') is > 0 and var colon) hours[text[..colon].Trim()] = text[(colon + 1)..].Trim();
        }

        return hours.Count > 0 ? hours : null;
    }

    private static string? Words(string? type) => type is null ? null : char.ToUpperInvariant(type[0]) + type[1..].Replace('_', ' ');

    private static string? Join(char between, string? one, string? other) => one is null ? other : other is null ? one : $"{one}{between}{other}";
}
