using System.Text.Json.Nodes;
using Dozen.Core.Discovery;

namespace Dozen.Connectors.Places;

/// <summary>Reads a place from the tags of OpenStreetMap.</summary>
internal static class OsmPlace
{
    // What says what a business is, the telling ones first.
    private static readonly string[] KindKeys = ["shop", "craft", "office", "healthcare", "amenity", "tourism", "leisure", "man_made", "industrial"];

    private static readonly string[] Kept = ["opening_hours", "cuisine", "brand", "operator", "wheelchair", "wikidata", "stars", "description"];

    private static readonly HashSet<string> NumberFirst = ["US", "CA", "GB", "IE", "AU", "NZ", "FR", "ZA", "IN"];

    /// <param name="kind"><c>node</c>, <c>way</c> or <c>relation</c>.</param>
    /// <param name="language">Two letters; names in it are taken where there are some.</param>
    public static Place Read(string kind, string id, GeoPoint? point, IReadOnlyDictionary<string, string> tags, string? language)
    {
        var country = Tag("addr:country");
        var more = new JsonObject { ["link"] = $"https://www.openstreetmap.org/{kind}/{id}", ["tags"] = new JsonArray([.. Kinds(tags).Select(t => JsonValue.Create(t))]) };
        foreach (var key in Kept)
        {
            if (Tag(key) is { } value) more[key] = value;
        }

        return new Place
        {
            Id = $"osm:{kind}/{id}",
            Name = (language is { Length: >= 2 } ? Tag("name:" + language[..2].ToLowerInvariant()) : null) ?? Tag("name") ?? Tag("brand") ?? Tag("operator"),
            Category = Kinds(tags).Select(t => Words(t[(t.IndexOf('=') + 1)..])).FirstOrDefault(),
            State = Tag("disused") == "yes" || Tag("abandoned") == "yes" ? PlaceState.ClosedForGood : Tag("opening_hours") is "closed" or "off" ? PlaceState.ClosedForNow : PlaceState.Open,
            Point = point,
            Phone = First("phone") ?? First("contact:phone") ?? First("mobile") ?? First("contact:mobile"),
            Email = First("email") ?? First("contact:email"),
            Website = First("website") ?? First("contact:website") ?? First("url"),
            Street = Street(country),
            City = Tag("addr:city") ?? Tag("addr:town") ?? Tag("addr:village"),
            Region = Tag("addr:state") ?? Tag("addr:province"),
            PostalCode = Tag("addr:postcode"),
            Country = country,
            More = more,
        };

        string? Tag(string key) => tags.TryGetValue(key, out var value) && !string.IsNullOrWhiteSpace(value) ? value.Trim() : null;

        string? First(string key) => Tag(key)?.Split(';')[0].Trim() is { Length: > 0 } first ? first : null;

        string? Street(string? where)
        {
            var (street, number) = (Tag("addr:street") ?? Tag("addr:place"), Tag("addr:housenumber"));
            if (street is null || number is null) return street;
            return where is not null && NumberFirst.Contains(where.ToUpperInvariant()) ? $"{number} {street}" : $"{street} {number}";
        }
    }

    /// <summary>The tags that say what it is, as <c>key=value</c>.</summary>
    public static IEnumerable<string> Kinds(IReadOnlyDictionary<string, string> tags) =>
        KindKeys.Where(k => tags.TryGetValue(k, out var value) && value is not ("yes" or "no" or "vacant")).Select(k => $"{k}={tags[k]}");

    private static string Words(string value) => value.Split(';')[0].Replace('_', ' ').Trim() is { Length: > 0 } words ? char.ToUpperInvariant(words[0]) + words[1..] : value;
}
