using System.Text.Json;
using System.Text.Json.Nodes;
using Dozen.Core.Common;
using Dozen.Core.Contacts;

namespace Dozen.Core.Enrichment;

/// <summary>
/// The object <c>enrichment_data.website</c>: under <c>values</c> the value chosen for each field with its page, method, confidence and time,
/// under <c>found</c> everything found, under <c>pages</c> what the next visit asks with, and under <c>applied</c> what was put into the lead.
/// </summary>
internal static class WebsiteData
{
    public const string Source = "website";
    public const string Applied = "applied";
    public const string FetchedAt = "fetched_at";
    private const int MostFound = 60;

    /// <summary>The pages of the last visit; none when there was none.</summary>
    public static IReadOnlyList<RememberedPage> Pages(JsonObject enrichment) => enrichment[Source] is JsonObject { } data && data["pages"] is JsonArray pages
        ? [.. pages.OfType<JsonObject>().Select(p => (Page: p, Url: Text(p["url"]))).Where(p => p.Url is not null).Select(p => new RememberedPage(p.Url!, Text(p.Page["etag"]), Text(p.Page["last_modified"])))]
        : [];

    /// <summary>What was found on these pages the last time.</summary>
    public static IEnumerable<FoundValue> FoundOn(JsonObject? data, IReadOnlySet<string> pages)
    {
        foreach (var entry in (data?["found"] as JsonArray ?? []).OfType<JsonObject>())
        {
            if (Text(entry["page"]) is not { } page || !pages.Contains(page)) continue;
            if (Text(entry["kind"]) is not { } kind || !Enum.TryParse<FoundKind>(kind, ignoreCase: true, out var known) || Text(entry["value"]) is not { } value) continue;
            var sure = entry["confidence"] is JsonValue number && number.TryGetValue(out double confidence) ? confidence : 0;
            yield return new FoundValue(known, value, page, Text(entry["method"]) ?? "text", sure, Text(entry["detail"]))
            {
                Address = entry["address"] is JsonObject parts
                    ? new PostalAddress(Text(parts["street"]), Text(parts["city"]), Text(parts["region"]), Text(parts["postal_code"]), Text(parts["country"]))
                    : null,
            };
        }
    }

    public static JsonObject Make(WebsiteReading reading, IReadOnlyList<FoundValue> found, JsonObject? before, JsonObject chosen, DateTimeOffset now)
    {
        var home = reading.Pages.Count > 0 && reading.Pages[0].IsUnchanged;
        var data = new JsonObject
        {
            ["url"] = reading.Url,
            ["language"] = reading.Language ?? (home ? Text(before?["language"]) : null),
            ["excerpt"] = reading.Excerpt ?? (home ? Text(before?["excerpt"]) : null),
            ["values"] = chosen,
            ["profiles"] = ByDetail(found, FoundKind.Profile),
            ["hours"] = ByDetail(found, FoundKind.Hours),
            ["found"] = new JsonArray([.. found.OrderByDescending(f => f.Confidence).Take(MostFound).Select(Entry)]),
            ["pages"] = new JsonArray([.. reading.Pages.Select(Page)]),
            [FetchedAt] = now.UtcDateTime,
        };
        var sure = chosen.Select(c => c.Value?["confidence"]?.GetValue<double>()).OfType<double>().ToList();
        if (sure.Count > 0) data["confidence"] = Math.Round(sure.Average(), 2);
        foreach (var empty in data.Where(d => d.Value is null or JsonObject { Count: 0 } or JsonArray { Count: 0 }).Select(d => d.Key).ToList()) data.Remove(empty);
        return data;
    }

    /// <summary>A value with where it comes from.</summary>
    public static JsonObject Value(FoundValue found, JsonNode value, DateTimeOffset now) => new()
    {
        ["value"] = value,
        ["page"] = found.Page,
        ["method"] = found.Method,
        ["confidence"] = Math.Round(found.Confidence, 2),
        [FetchedAt] = now.UtcDateTime,
    };

    /// <summary>Whether both say the same, whenever they were read and whatever the server needs to tell changes.</summary>
    public static bool SaysTheSame(JsonObject? before, JsonObject now) => before is not null && JsonElement.DeepEquals(Content(before), Content(now));

    private static JsonElement Content(JsonObject data)
    {
        var content = (JsonObject)data.DeepClone();
        content.Remove(FetchedAt);
        foreach (var page in (content["pages"] as JsonArray ?? []).OfType<JsonObject>())
        {
            page.Remove("etag");
            page.Remove("last_modified");
        }

        foreach (var value in (content["values"] as JsonObject ?? []).Select(v => v.Value).OfType<JsonObject>()) value.Remove(FetchedAt);
        return JsonSerializer.SerializeToElement(content, JsonText.Compact);
    }

    private static JsonObject Entry(FoundValue found)
    {
        var entry = new JsonObject
        {
            ["kind"] = found.Kind.ToString().ToLowerInvariant(),
            ["value"] = found.Value,
            ["page"] = found.Page,
            ["method"] = found.Method,
            ["confidence"] = Math.Round(found.Confidence, 2),
        };
        if (found.Detail is not null) entry["detail"] = found.Detail;
        if (found.Address is { } address) entry["address"] = Parts(address);
        return entry;
    }

    public static JsonObject Parts(PostalAddress address)
    {
        var parts = new JsonObject();
        foreach (var (name, value) in new[] { ("street", address.Street), ("city", address.City), ("region", address.Region), ("postal_code", address.PostalCode), ("country", address.Country) })
        {
            if (value is not null) parts[name] = value;
        }

        return parts;
    }

    private static JsonObject Page(VisitedPage page)
    {
        var entry = new JsonObject { ["url"] = page.Url };
        if (page.Etag is not null) entry["etag"] = page.Etag;
        if (page.LastModified is not null) entry["last_modified"] = page.LastModified;
        return entry;
    }

    private static JsonObject ByDetail(IReadOnlyList<FoundValue> found, FoundKind kind)
    {
        var values = new JsonObject();
        foreach (var value in found.Where(f => f.Kind == kind && f.Detail is not null).OrderByDescending(f => f.Confidence)) values.TryAdd(value.Detail!, value.Value);
        return values;
    }

    private static string? Text(JsonNode? node) => node is JsonValue value && value.TryGetValue(out string? text) ? text : null;
}
