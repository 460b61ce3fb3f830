using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Dozen.Connectors.Places;
using Dozen.Core.Discovery;

namespace Dozen.Connectors.OpenPlaces;

/// <summary>A record of a file of places: in the layout of Overture's places, or of an export of OpenStreetMap.</summary>
/// <param name="Kinds">Everything it is called, as Overture's categories or <c>key=value</c> tags.</param>
internal sealed record ExtractRecord(Place Place, IReadOnlyList<string> Kinds)
{
    // What export tools add beside the tags.
    private static readonly HashSet<string> NoTags = ["id", "@id", "@type", "type", "osm_id", "osm_type", "lat", "lon", "center", "geometry", "tags", "all_tags", "nodes", "members", "wkt"];

    /// <returns>Null for what has no id, or is no object.</returns>
    public static ExtractRecord? Read(JsonElement record, string? language)
    {
        if (record.ValueKind != JsonValueKind.Object) return null;
        var isFeature = record.Text("type") == "Feature";
        var said = isFeature ? record.Field("properties") ?? default : record;
        if (said.ValueKind != JsonValueKind.Object) return null;

        var point = PointOf(record, said);
        return OsmId(record, said) is { } osm ? OfOsm(osm, said, point, language) : OfOverture(record, said, point);
    }

    /// <summary>A row of a table as the object it stands for; cells that hold JSON become what they hold.</summary>
    public static JsonElement FromRow(IReadOnlyList<string> header, IReadOnlyList<string> cells)
    {
        var row = new JsonObject();
        for (var i = 0; i < Math.Min(header.Count, cells.Count); i++)
        {
            if (cells[i].Length > 0) row[header[i]] = Cell(cells[i]);
        }

        return JsonSerializer.SerializeToElement(row);
    }

    private static ExtractRecord OfOsm((string Kind, string Id) osm, JsonElement said, GeoPoint? point, string? language)
    {
        var tags = new Dictionary<string, string>(StringComparer.Ordinal);
        var written = said.Field("tags") ?? said.Field("all_tags");
        foreach (var tag in (written is { ValueKind: JsonValueKind.Object } ? written.Value : said).EnumerateObject())
        {
            if ((written is not null || !NoTags.Contains(tag.Name)) && ((JsonElement?)tag.Value).AsText() is { } text) tags[tag.Name] = text;
        }

        return new ExtractRecord(OsmPlace.Read(osm.Kind, osm.Id, point, tags, language), [.. OsmPlace.Kinds(tags), .. tags.Select(t => $"{t.Key}={t.Value}").Where(t => t.StartsWith("cuisine=", StringComparison.Ordinal))]);
    }

    private static ExtractRecord? OfOverture(JsonElement record, JsonElement said, GeoPoint? point)
    {
        if ((said.Text("id") ?? record.Text("id") ?? said.Text("gers_id")) is not { Length: <= 200 } id) return null;
        var categories = said.Field("categories") ?? said.Field("taxonomy");
        var primary = categories.Text("primary") ?? said.Text("category") ?? said.Text("primary_category") ?? said.Text("basic_category") ?? categories.AsText();
        string?[] kinds = [primary, said.Text("basic_category"), .. (categories.Field("alternate") ?? categories.Field("alternates")).Items().Select(c => ((JsonElement?)c).AsText())];
        var address = said.Field("addresses").Items().Select(a => (JsonElement?)a).FirstOrDefault() ?? said;
        var more = new JsonObject();
        if (said.Number("confidence") is >= 0 and <= 1 and var sure) more["certainty"] = sure;
        if (said.Field("socials").Items().Any()) more["socials"] = said.Field("socials")!.Value.ToNode();
        if ((said.Field("brand").Field("names").Text("primary") ?? said.Text("brand")) is { } brand) more["brand"] = brand;
        if (kinds.Any(k => k is not null)) more["categories"] = new JsonArray([.. kinds.OfType<string>().Distinct().Select(k => JsonValue.Create(k))]);
        var place = new Place
        {
            Id = "open:" + id,
            Name = said.Field("names").Text("primary") ?? said.Text("name") ?? said.Text("names"),
            Category = primary is null ? null : Words(primary),
            State = said.Text("operating_status") switch
            {
                "permanently_closed" or "closed" => PlaceState.ClosedForGood,
                "temporarily_closed" => PlaceState.ClosedForNow,
                _ => PlaceState.Open,
            },
            Point = point,
            Phone = FirstOf(said, "phones", "phone"),
            Email = FirstOf(said, "emails", "email"),
            Website = FirstOf(said, "websites", "website"),
            Street = address.Text("freeform") ?? address.Text("address") ?? address.Text("street"),
            City = address.Text("locality") ?? address.Text("city"),
            Region = address.Text("region") ?? address.Text("state"),
            PostalCode = address.Text("postcode") ?? address.Text("postal_code"),
            Country = address.Text("country"),
            More = more,
        };
        return new ExtractRecord(place, [.. kinds.OfType<string>()]);
    }

    /// <summary>Which element of OpenStreetMap it is, as the usual tools write it: <c>node/1</c>, <c>n1</c>, or type and number apart.</summary>
    private static (string Kind, string Id)? OsmId(JsonElement record, JsonElement said)
    {
        foreach (var text in new[] { said.Text("@id"), said.Text("id"), record.Text("id") })
        {
            if (text is null) continue;
            var slash = text.Split('/');
            if (slash is [_, _] && Kind(slash[0]) is { } kind && IsNumber(slash[1])) return (kind, slash[1]);
            if (text.Length > 1 && Kind(text[..1]) is { } letter && IsNumber(text[1..])) return (letter, text[1..]);
        }

        var type = said.Text("@type") ?? said.Text("osm_type") ?? (said.Field("tags") is not null ? said.Text("type") : null);
        var number = said.Text("osm_id") ?? said.Text("@id") ?? said.Text("id");
        return type is not null && Kind(type.ToLowerInvariant()) is { } named && number is not null && IsNumber(number) ? (named, number)
            : said.Text("osm_id") is { } alone && IsNumber(alone.TrimStart('-')) ? ("node", alone.TrimStart('-'))
            : null;
    }

    private static string? Kind(string text) => text switch
    {
        "node" or "n" => "node",
        "way" or "w" => "way",
        "relation" or "r" => "relation",
        _ => null,
    };

    private static bool IsNumber(string text) => text.Length is > 0 and <= 19 && text.All(char.IsAsciiDigit);

    private static GeoPoint? PointOf(JsonElement record, JsonElement said)
    {
        if (Geometry(record.Field("geometry")) is { } drawn) return drawn;
        if (WellKnown(said.Text("geometry") ?? said.Text("wkt")) is { } written) return written;
        var centre = said.Field("center") ?? said;
        var latitude = centre.Number("lat") ?? centre.Number("latitude") ?? centre.Number("y") ?? centre.Number("Y");
        var longitude = centre.Number("lon") ?? centre.Number("longitude") ?? centre.Number("lng") ?? centre.Number("x") ?? centre.Number("X");
        return latitude is { } north && longitude is { } east ? new GeoPoint(north, east) : null;
    }

    /// <summary>A point as it is; the middle of the corners of anything else.</summary>
    private static GeoPoint? Geometry(JsonElement? geometry)
    {
        if (geometry.Field("coordinates") is not { ValueKind: JsonValueKind.Array } coordinates) return null;
        var (south, west, north, east, any) = (double.MaxValue, double.MaxValue, double.MinValue, double.MinValue, false);
        Visit(coordinates, 0);
        return any ? new GeoPoint((south + north) / 2, (west + east) / 2) : null;

        void Visit(JsonElement at, int depth)
        {
            if (at.ValueKind != JsonValueKind.Array || depth > 4) return;
            if (at.GetArrayLength() >= 2 && ((JsonElement?)at[0]).AsNumber() is { } x && ((JsonElement?)at[1]).AsNumber() is { } y && at[0].ValueKind == JsonValueKind.Number)
            {
                (south, north, west, east, any) = (Math.Min(south, y), Math.Max(north, y), Math.Min(west, x), Math.Max(east, x), true);
                return;
            }

            foreach (var inner in at.EnumerateArray()) Visit(inner, depth + 1);
        }
    }

    /// <summary>Reads <c>POINT (-114.07 51.05)</c>.</summary>
    private static GeoPoint? WellKnown(string? text)
    {
        if (text is null || !text.StartsWith("POINT", StringComparison.OrdinalIgnoreCase)) return null;
        var parts = text[5..].Trim(' ', '(', ')', 'Z').Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return parts.Length >= 2 && double.TryParse(parts[0], NumberStyles.Float, CultureInfo.InvariantCulture, out var east) && double.TryParse(parts[1], NumberStyles.Float, CultureInfo.InvariantCulture, out var north)
            ? new GeoPoint(north, east)
            : null;
    }

    private static string? FirstOf(JsonElement said, string many, string one) =>
        said.Field(many).Items().Select(v => ((JsonElement?)v).AsText()).FirstOrDefault(t => t is not null) ?? said.Text(one) ?? said.Text(many);

    private static string Words(string category) => category.Replace('_', ' ').Trim() is { Length: > 0 } words ? char.ToUpperInvariant(words[0]) + words[1..] : category;

    private static JsonNode? Cell(string text)
    {
        if (text[0] is not ('{' or '[')) return text;
        try
        {
            return JsonNode.Parse(text);
        }
        catch (JsonException)
        {
            return text;
        }
    }
}
