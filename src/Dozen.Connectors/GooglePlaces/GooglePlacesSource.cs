using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;
using Dozen.Connectors.Places;
using Dozen.Core.Common;
using Dozen.Core.Discovery;
using Dozen.Core.Integrations.Secrets;
using Dozen.Core.Leads;

namespace Dozen.Connectors.GooglePlaces;

/// <summary>
/// Text Search of the Places API (New): twenty places a page, sixty at most for one question. So a cell of the area that gives
/// sixty is asked about again in four quarters, until none does or they are too small to matter.
/// </summary>
internal sealed class GooglePlacesSource(PlaceHttp http, ISecretSource secrets, GooglePlacesOptions options) : IPlaceSource
{
    private const int PerPage = 20;
    private const int Cap = 60;
    private const double SmallestCell = 250; // metres
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(30);

    public PlaceSourceFacts Facts { get; } = new("google_places", "Google Maps", "google_maps", LeadSource.GoogleMaps, TimeSpan.FromDays(options.KeepForDays))
    {
        Price = new PlacePrice(options.CentsPerThousand, options.MostRequests, options.MostCents),
        Attribution = "Google Maps",
    };

    public async Task<Failure?> FindObstacleAsync(CancellationToken cancellationToken) => await KeyAsync(cancellationToken) is null
        ? DiscoveryFailures.NotConfigured($"Searching Google Maps needs a key of the Places API as the secret {options.Key}: an environment variable, or a file of that name.")
        : null;

    public Task<Result<PlaceEstimate>> EstimateAsync(PlaceQuery query, CancellationToken cancellationToken)
    {
        // One for the area, unless it is coordinates; then a page for every twenty. How often cells have to be split depends on how
        // the businesses lie: each cell that is full gives its sixty, and is asked about again.
        var area = GeoPoint.Parse(query.Location) is null ? 1 : 0;
        var pages = (query.MaxResults + PerPage - 1) / PerPage;
        var most = Math.Min(area + (query.MaxResults <= Cap ? pages : (pages * 4) + 12), Facts.Price!.MostRequests);
        return Task.FromResult<Result<PlaceEstimate>>(new PlaceEstimate(
            area + 1, most, Facts.Price.CostOf(area + 1), Facts.Price.CostOf(most), $"Values from Google Maps go after {options.KeepForDays} days unless the business's website or a person confirms them."));
    }

    public async Task<Result<PlacePage>> NextAsync(PlaceQuery query, JsonObject? cursor, CancellationToken cancellationToken)
    {
        if (await KeyAsync(cancellationToken) is not { } key) return (await FindObstacleAsync(cancellationToken))!;
        if (cursor is null && GeoPoint.Parse(query.Location) is null) return await LocateAsync(query, key, cancellationToken);
        var at = cursor is null ? Begin(SearchArea.Of(query, query.Location, GeoPoint.Parse(query.Location)!.Value, null)) : GoogleCursor.From(cursor);
        return await SearchAsync(query, at, key, cancellationToken);
    }

    /// <summary>Where the location is, asked in the same way as everything else.</summary>
    private async Task<Result<PlacePage>> LocateAsync(PlaceQuery query, string key, CancellationToken cancellationToken)
    {
        var body = Body(query.Location, query);
        var answer = await AskAsync(body, "places.location,places.viewport,places.formattedAddress,places.displayName", key, cancellationToken);
        if (Refusal(answer) is { } refusal) return refusal;

        foreach (var place in answer.Json.Field("places").Items())
        {
            if (place.Field("location") is not { } at || at.Number("latitude") is not { } latitude || at.Number("longitude") is not { } longitude) continue;
            var point = new GeoPoint(latitude, longitude);
            if (!point.IsPlausible) continue;
            var name = place.Text("formattedAddress") ?? place.Field("displayName").Text("text") ?? query.Location;
            var area = SearchArea.Of(query, name, point, BoxOf(place.Field("viewport")));
            return new PlacePage(area, [], 0, answer.Requests, 0, Begin(area).ToJson());
        }

        return DiscoveryFailures.LocationNotFound(query.Location);
    }

    private async Task<Result<PlacePage>> SearchAsync(PlaceQuery query, GoogleCursor at, string key, CancellationToken cancellationToken)
    {
        var cell = at.Cells[0];
        var body = Body(query.Industry, query);
        body["pageSize"] = PerPage;
        body["locationRestriction"] = new JsonObject
        {
            ["rectangle"] = new JsonObject { ["low"] = Point(cell.Box.South, cell.Box.West), ["high"] = Point(cell.Box.North, cell.Box.East) },
        };
        if (at.Token is not null) body["pageToken"] = at.Token;
        var answer = await AskAsync(body, GooglePlaceReading.FieldMask, key, cancellationToken);
        if (answer.Status == HttpStatusCode.BadRequest && at.Token is not null)
        {
            // The token is too old, as after a pause; the cell begins anew, and what it gave already is known.
            var again = at with { Token = null, InCell = 0 };
            return new PlacePage(at.Area, [], 0, answer.Requests, at.Done, again.ToJson());
        }

        if (Refusal(answer) is { } refusal) return refusal;
        var entries = answer.Json.Field("places").Items().ToList();
        var places = entries.Select(GooglePlaceReading.Read).OfType<Place>().ToList();
        var next = Next(at, entries.Count, answer.Json.Text("nextPageToken"));
        return new PlacePage(at.Area, places, entries.Count - places.Count, answer.Requests, next?.Done ?? 1, next?.ToJson());
    }

    private static GoogleCursor? Next(GoogleCursor at, int given, string? token)
    {
        var inCell = at.InCell + given;
        if (token is not null && given > 0 && inCell < Cap) return at with { Token = token, InCell = inCell };

        var cell = at.Cells[0];
        var rest = at.Cells.Skip(1).ToList();
        if (inCell >= Cap && Math.Max(cell.Box.Height, cell.Box.Width) > SmallestCell)
            return new GoogleCursor(at.Area, [.. cell.Box.Quarters().Select(q => new GoogleCell(q, cell.Share / 4)), .. rest], null, 0, at.Done);
        return rest.Count == 0 ? null : new GoogleCursor(at.Area, rest, null, 0, Math.Min(1, at.Done + cell.Share));
    }

    private async Task<string?> KeyAsync(CancellationToken cancellationToken) => await secrets.FindAsync(options.Key, cancellationToken) is { } key && !string.IsNullOrWhiteSpace(key) ? key.Trim() : null;

    private static GoogleCursor Begin(SearchArea area) => new(area, [new GoogleCell(area.Box, 1)], null, 0, 0);

    private Task<PlaceAnswer> AskAsync(JsonObject body, string fields, string key, CancellationToken cancellationToken) => http.AskAsync(
        () => new HttpRequestMessage(HttpMethod.Post, new Uri(options.Url, "v1/places:searchText"))
        {
            Headers = { { "X-Goog-Api-Key", key }, { "X-Goog-FieldMask", fields } },
            Content = JsonContent.Create(body),
        },
        "Google Maps", Timeout, cancellationToken);

    private static JsonObject Body(string text, PlaceQuery query)
    {
        var body = new JsonObject { ["textQuery"] = text };
        if (query.Language is { } language) body["languageCode"] = language;
        if (query.Country is { } country) body["regionCode"] = country;
        return body;
    }

    private static JsonObject Point(double latitude, double longitude) => new() { ["latitude"] = latitude, ["longitude"] = longitude };

    private static GeoBox? BoxOf(JsonElement? viewport)
    {
        var (low, high) = (viewport.Field("low"), viewport.Field("high"));
        return low.Number("latitude") is { } south && low.Number("longitude") is { } west && high.Number("latitude") is { } north && high.Number("longitude") is { } east && south < north && west < east
            ? new GeoBox(south, west, north, east)
            : null;
    }

    /// <summary>What Google says of a refusal is its own sentence, which names no key.</summary>
    private static Failure? Refusal(PlaceAnswer answer) => answer.IsSuccess ? null : answer.Status switch
    {
        HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden => DiscoveryFailures.Refused("Google Maps refuses the key: it is wrong, or the Places API (New) is not switched on for it."),
        _ => DiscoveryFailures.Refused($"Google Maps refuses the search ({(int)answer.Status})."),
    };
}
