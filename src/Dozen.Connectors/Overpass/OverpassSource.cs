using System.Text.Json;
using System.Text.Json.Nodes;
using Dozen.Connectors.Places;
using Dozen.Core.Common;
using Dozen.Core.Discovery;
using Dozen.Core.Leads;

namespace Dozen.Connectors.Overpass;

/// <summary>
/// OpenStreetMap, without a key: Nominatim says where the location is, Overpass what is there. The area is asked about in cells
/// of twenty kilometres; one that is too much for the server is asked about in quarters.
/// </summary>
internal sealed class OverpassSource(PlaceHttp http, OverpassOptions options, TimeProvider time) : IPlaceSource, IDisposable
{
    private const double LongestCell = 20_000; // metres
    private const double SmallestCell = 500;
    private const int MostCells = 400;
    private static readonly TimeSpan BetweenLookUps = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LookUpTimeout = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan QueryTimeout = TimeSpan.FromSeconds(OverpassQuery.Timeout + 15);

    private readonly SemaphoreSlim turn = new(1, 1);
    private DateTimeOffset lastLookUp = DateTimeOffset.MinValue;

    public PlaceSourceFacts Facts { get; } = new("openstreetmap", "OpenStreetMap", "openstreetmap", LeadSource.Openstreetmap) { Attribution = "© OpenStreetMap contributors" };

    public Task<Failure?> FindObstacleAsync(CancellationToken cancellationToken) => Task.FromResult<Failure?>(null);

    public Task<Result<PlaceEstimate>> EstimateAsync(PlaceQuery query, CancellationToken cancellationToken)
    {
        var isPoint = GeoPoint.Parse(query.Location) is not null;
        var cells = query.Radius is { } metres ? GeoBox.Around(new GeoPoint(0, 0), metres).Cut(LongestCell).Count : isPoint ? 1 : 4;
        var note = Industries.Find(query.Industry) is null ? $"\"{query.Industry}\" is no word of the industries table: looked for as a tag of that name." : null;
        return Task.FromResult<Result<PlaceEstimate>>(new PlaceEstimate(isPoint ? 1 : 2, cells + (isPoint ? 0 : 1), 0, 0, note));
    }

    public async Task<Result<PlacePage>> NextAsync(PlaceQuery query, JsonObject? cursor, CancellationToken cancellationToken)
    {
        if (cursor is not null) return await SearchAsync(query, OverpassCursor.From(cursor), cancellationToken);
        if (GeoPoint.Parse(query.Location) is { } point) return Begin(SearchArea.Of(query, query.Location, point, null), 0);
        return await LocateAsync(query, cancellationToken);
    }

    public void Dispose() => turn.Dispose();

    private async Task<Result<PlacePage>> LocateAsync(PlaceQuery query, CancellationToken cancellationToken)
    {
        var ask = $"search?format=jsonv2&limit=1&q={Uri.EscapeDataString(query.Location)}"
            + (query.Country is { } country ? $"&countrycodes={country.ToLowerInvariant()}" : "")
            + (query.Language is { } language ? $"&accept-language={Uri.EscapeDataString(language)}" : "");
        var answer = await InTurnAsync(() => http.AskAsync(() => Request(HttpMethod.Get, new Uri(options.NominatimUrl, ask)), "Nominatim", LookUpTimeout, cancellationToken), cancellationToken);
        if (!answer.IsSuccess) return DiscoveryFailures.Refused($"Nominatim refuses to look up the location ({(int)answer.Status}).");

        foreach (var found in answer.Json.Items())
        {
            if (found.Number("lat") is not { } latitude || found.Number("lon") is not { } longitude || new GeoPoint(latitude, longitude) is not { IsPlausible: true } centre) continue;
            var area = SearchArea.Of(query, found.Text("display_name") ?? query.Location, centre, BoxOf(found.Field("boundingbox")));
            return area.Box.Cut(LongestCell).Count > MostCells
                ? DiscoveryFailures.Refused($"{area.Name} is too large to search as a whole: name a town in it, or a radius.")
                : Begin(area, answer.Requests);
        }

        return DiscoveryFailures.LocationNotFound(query.Location);
    }

    private async Task<Result<PlacePage>> SearchAsync(PlaceQuery query, OverpassCursor at, CancellationToken cancellationToken)
    {
        var cell = at.Cells[0];
        PlaceAnswer answer;
        try
        {
            var data = OverpassQuery.Of(Industries.FindOrGuess(query.Industry)!, cell.Box);
            answer = await http.AskAsync(
                () =>
                {
                    var request = Request(HttpMethod.Post, new Uri(options.OverpassUrl, "interpreter"));
                    request.Content = new FormUrlEncodedContent([KeyValuePair.Create("data", data)]);
                    return request;
                },
                "Overpass", QueryTimeout, cancellationToken);
        }
        catch (PlaceSourceException tooMuch) when (tooMuch.TookTooLong && CanBeCut(cell))
        {
            return Quartered(at, [], 0, 1);
        }

        if (!answer.IsSuccess) return DiscoveryFailures.Refused($"Overpass refuses the search ({(int)answer.Status}).");
        var entries = answer.Json.Field("elements").Items().ToList();
        var places = entries.Select(e => Read(e, query.Language)).OfType<Place>().OrderBy(p => p.Point is { } point ? at.Area.Centre.DistanceTo(point) : double.MaxValue).ToList();
        var unreadable = entries.Count - places.Count;

        // A remark tells of a query that ran out of time or memory; what came before that is no whole answer.
        var isCut = answer.Json.Text("remark") is { } remark && remark.Contains("error", StringComparison.OrdinalIgnoreCase);
        if (isCut && !CanBeCut(cell)) throw new PlaceSourceException("Overpass ran out of time or memory.");
        if ((isCut || entries.Count >= OverpassQuery.Most) && CanBeCut(cell)) return Quartered(at, places, unreadable, answer.Requests);

        var done = Math.Min(1, at.Done + cell.Share);
        var rest = at.Cells.Skip(1).ToList();
        return new PlacePage(at.Area, places, unreadable, answer.Requests, done, rest.Count == 0 ? null : new OverpassCursor(at.Area, rest, done).ToJson());
    }

    private static bool CanBeCut(OverpassCell cell) => Math.Max(cell.Box.Height, cell.Box.Width) > SmallestCell;

    private static PlacePage Quartered(OverpassCursor at, IReadOnlyList<Place> places, int unreadable, int requests) => new(
        at.Area, places, unreadable, requests, at.Done,
        new OverpassCursor(at.Area, [.. at.Cells[0].Box.Quarters().Select(q => new OverpassCell(q, at.Cells[0].Share / 4)), .. at.Cells.Skip(1)], at.Done).ToJson());

    /// <summary>The cells nearest to the middle first, so that a search that is content with few finds the nearest.</summary>
    private static PlacePage Begin(SearchArea area, int requests)
    {
        var boxes = area.Box.Cut(LongestCell).OrderBy(b => b.Contains(area.Centre) ? 0 : b.Centre.DistanceTo(area.Centre)).ToList();
        return new PlacePage(area, [], 0, requests, 0, new OverpassCursor(area, [.. boxes.Select(b => new OverpassCell(b, 1.0 / boxes.Count))], 0).ToJson());
    }

    private static Place? Read(JsonElement element, string? language)
    {
        if (element.Text("type") is not ("node" or "way" or "relation") || element.Field("id") is not { ValueKind: JsonValueKind.Number } id || !id.TryGetInt64(out var number)) return null;
        var at = element.Field("center") ?? element;
        var point = at.Number("lat") is { } latitude && at.Number("lon") is { } longitude ? new GeoPoint(latitude, longitude) : (GeoPoint?)null;
        var tags = new Dictionary<string, string>(StringComparer.Ordinal);
        if (element.Field("tags") is { ValueKind: JsonValueKind.Object } written)
        {
            foreach (var tag in written.EnumerateObject())
            {
                if (((JsonElement?)tag.Value).AsText() is { } text) tags[tag.Name] = text;
            }
        }

        return OsmPlace.Read(element.Text("type")!, number.ToString(System.Globalization.CultureInfo.InvariantCulture), point, tags, language);
    }

    /// <summary>Nominatim asks for no more than one request a second.</summary>
    private async Task<T> InTurnAsync<T>(Func<Task<T>> ask, CancellationToken cancellationToken)
    {
        await turn.WaitAsync(cancellationToken);
        try
        {
            var pause = lastLookUp + BetweenLookUps - time.GetUtcNow();
            if (pause > TimeSpan.Zero) await Task.Delay(pause, time, cancellationToken);
            return await ask();
        }
        finally
        {
            lastLookUp = time.GetUtcNow();
            turn.Release();
        }
    }

    private HttpRequestMessage Request(HttpMethod method, Uri address)
    {
        var request = new HttpRequestMessage(method, address);
        request.Headers.TryAddWithoutValidation("User-Agent", options.UserAgent);
        return request;
    }

    /// <summary>Nominatim writes south, north, west, east.</summary>
    private static GeoBox? BoxOf(JsonElement? box)
    {
        var sides = box.Items().Select(s => ((JsonElement?)s).AsNumber()).ToList();
        return sides is [{ } south, { } north, { } west, { } east] && south < north && west < east && Math.Abs(south) <= 90 && Math.Abs(north) <= 90 && west >= -180 && east <= 180
            ? new GeoBox(south, west, north, east)
            : null;
    }
}
