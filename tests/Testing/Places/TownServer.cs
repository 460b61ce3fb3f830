using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using System.Web;
using Dozen.Core.Integrations.Secrets;

namespace Dozen.Testing.Places;

/// <summary>What a request asked, as far as tests look at it.</summary>
public sealed record TownRequest(string Path, string Body, string? Key, string? FieldMask, string? UserAgent);

/// <summary>
/// The map servers of an invented town, over real sockets on this machine: Google's Text Search with pages, its cap of sixty and its
/// key, Nominatim, and Overpass with a limit to what it bears. Answers that go wrong are put before the right ones.
/// </summary>
public sealed partial class TownServer : IAsyncDisposable
{
    public const string Key = "key-of-the-town";
    public const double Latitude = 40.0;
    public const double Longitude = 20.0;

    /// <summary>Degrees from the middle of the town to its edge.</summary>
    public const double Reach = 0.05;

    private const int PerPage = 20;
    private const int Cap = 60;

    private readonly HttpListener listener = new();
    private readonly List<TownRequest> requests = [];
    private readonly List<(string Path, int Status, string Body, string? RetryAfter, int After)> faults = [];
    private readonly Task serving;

    public TownServer(IReadOnlyList<TownBusiness>? businesses = null)
    {
        Businesses = businesses ?? Usual();
        var port = FreePort();
        Url = $"http://127.0.0.1:{port.ToString(CultureInfo.InvariantCulture)}";
        listener.Prefixes.Add(Url + "/");
        listener.Start();
        serving = ServeAsync();
    }

    public string Url { get; }

    public IReadOnlyList<TownBusiness> Businesses { get; }

    /// <summary>Metres of height above which Overpass gives up on a cell.</summary>
    public double OverpassBears { get; set; } = double.MaxValue;

    /// <summary>Called when a request has arrived, before it is answered.</summary>
    public Action<TownRequest>? Asked { get; set; }

    public IReadOnlyList<TownRequest> Requests
    {
        get
        {
            lock (requests) return [.. requests];
        }
    }

    /// <summary>Settings with which a server asks this town.</summary>
    public IReadOnlyDictionary<string, string?> Settings => new Dictionary<string, string?>
    {
        ["DOZEN_OUTBOUND_ALLOW"] = "127.0.0.0/8",
        ["GooglePlaces:Url"] = Url + "/google",
        ["OpenStreetMap:OverpassUrl"] = Url + "/overpass",
        ["OpenStreetMap:NominatimUrl"] = Url + "/nominatim",
        ["OpenStreetMap:Contact"] = "town@dozen.example",
    };

    /// <summary>The key of the town, and no other secret.</summary>
    public static ISecretSource Secrets { get; } = new TownSecrets();

    public int Count(string path) => Requests.Count(r => r.Path.StartsWith(path, StringComparison.Ordinal));

    /// <summary>Makes a request to this path go wrong, once; several in the order they were told.</summary>
    /// <param name="path">As it begins: <c>/google</c>, <c>/overpass</c>, <c>/nominatim</c>.</param>
    /// <param name="after">So many requests to it go well before.</param>
    public void GoWrong(string path, int status, string body = "", string? retryAfter = null, int after = 0)
    {
        lock (requests) faults.Add((path, status, body, retryAfter, after));
    }

    public async ValueTask DisposeAsync()
    {
        listener.Close();
        await serving;
    }

    /// <summary>Forty dentists, five of them odd, and ten plumbers.</summary>
    public static IReadOnlyList<TownBusiness> Usual()
    {
        var all = new List<TownBusiness>();
        for (var i = 1; i <= 40; i++)
        {
            all.Add(new TownBusiness(i, $"{Names[i % Names.Length]} Dental {i}", "dentist", "amenity=dentist", Latitude + Spread(i, 0.04), Longitude + Spread(i * 7, 0.04))
            {
                Phone = $"+1 403 234 {i:0000}",
                Website = i % 3 == 0 ? null : $"https://dental{i}.example/",
            });
        }

        for (var i = 41; i <= 50; i++) all.Add(new TownBusiness(i, $"{Names[i % Names.Length]} Plumbing {i}", "plumber", "craft=plumber", Latitude + Spread(i, 0.04), Longitude + Spread(i * 3, 0.04)));
        all[3] = all[3] with { Status = "CLOSED_PERMANENTLY" };
        all[8] = all[8] with { Name = "" };
        return all;
    }

    /// <summary>So many dentists, close together in one corner of the town and a few elsewhere.</summary>
    public static IReadOnlyList<TownBusiness> Crowded(int count) =>
        [.. Enumerable.Range(1, count).Select(i => new TownBusiness(
            i, $"{Names[i % Names.Length]} Dental {i}", "dentist", "amenity=dentist",
            Latitude + (i % 10 == 0 ? Spread(i, 0.04) : 0.02 + Spread(i, 0.01)), Longitude + (i % 10 == 0 ? Spread(i * 3, 0.04) : 0.02 + Spread(i * 3, 0.01))))];

    private static readonly string[] Names = ["Amber", "Birch", "Cedar", "Delta", "Ember", "Fjord", "Grove", "Heron", "Iris", "Jade", "Kestrel"];

    /// <summary>Between -reach and +reach, evenly and the same each time.</summary>
    private static double Spread(int number, double reach) => Math.Round((((number * 0.618034) % 1) - 0.5) * 2 * reach, 6);

    private async Task ServeAsync()
    {
        while (listener.IsListening)
        {
            HttpListenerContext context;
            try
            {
                context = await listener.GetContextAsync();
            }
            catch (Exception closed) when (closed is HttpListenerException or ObjectDisposedException)
            {
                return;
            }

            try
            {
                await AnswerAsync(context);
            }
            catch (Exception gone) when (gone is HttpListenerException or ObjectDisposedException or IOException)
            {
                // Whoever asked did not wait for the answer.
            }
        }
    }

    private async Task AnswerAsync(HttpListenerContext context)
    {
        using var reader = new StreamReader(context.Request.InputStream, Encoding.UTF8);
        var request = new TownRequest(
            context.Request.Url!.PathAndQuery, await reader.ReadToEndAsync(), context.Request.Headers["X-Goog-Api-Key"], context.Request.Headers["X-Goog-FieldMask"], context.Request.UserAgent);
        var fault = Take(request);
        Asked?.Invoke(request);
        var (status, body) = fault is { } wrong ? (wrong.Status, wrong.Body)
            : request.Path.StartsWith("/google/v1/places:searchText", StringComparison.Ordinal) ? Google(request)
            : request.Path.StartsWith("/nominatim/search", StringComparison.Ordinal) ? Nominatim(request)
            : request.Path.StartsWith("/overpass/interpreter", StringComparison.Ordinal) ? Overpass(request)
            : (404, "{}");
        context.Response.StatusCode = status;
        context.Response.ContentType = body.StartsWith('<') ? "text/html" : "application/json";
        if (fault?.RetryAfter is { } after) context.Response.Headers["Retry-After"] = after;
        var bytes = Encoding.UTF8.GetBytes(body);
        context.Response.ContentLength64 = bytes.Length;
        await context.Response.OutputStream.WriteAsync(bytes);
        context.Response.Close();
    }

    private (int Status, string Body, string? RetryAfter)? Take(TownRequest request)
    {
        lock (requests)
        {
            requests.Add(request);
            var at = faults.FindIndex(f => request.Path.StartsWith(f.Path, StringComparison.Ordinal));
            if (at < 0) return null;
            var fault = faults[at];
            if (fault.After > 0)
            {
                faults[at] = fault with { After = fault.After - 1 };
                return null;
            }

            faults.RemoveAt(at);
            return (fault.Status, fault.Body, fault.RetryAfter);
        }
    }

    private (int Status, string Body) Google(TownRequest request)
    {
        if (request.Key != Key) return (403, """{"error":{"code":403,"message":"The request is missing a valid API key.","status":"PERMISSION_DENIED"}}""");
        var asked = JsonNode.Parse(request.Body)!.AsObject();
        var text = asked["textQuery"]!.GetValue<string>();
        if (asked["locationRestriction"]?["rectangle"] is not JsonObject rectangle)
        {
            return (200, text.Contains("Nowhere", StringComparison.Ordinal) ? "{}" : Json(new JsonObject
            {
                ["places"] = new JsonArray(new JsonObject
                {
                    ["formattedAddress"] = "Testville, AB, Canada",
                    ["location"] = new JsonObject { ["latitude"] = Latitude, ["longitude"] = Longitude },
                    ["viewport"] = new JsonObject
                    {
                        ["low"] = new JsonObject { ["latitude"] = Latitude - Reach, ["longitude"] = Longitude - Reach },
                        ["high"] = new JsonObject { ["latitude"] = Latitude + Reach, ["longitude"] = Longitude + Reach },
                    },
                }),
            }));
        }

        var from = 0;
        if (asked["pageToken"]?.GetValue<string>() is { } token && !int.TryParse(token.AsSpan(token.IndexOf(':') + 1), CultureInfo.InvariantCulture, out from))
            return (400, """{"error":{"code":400,"message":"Invalid page token","status":"INVALID_ARGUMENT"}}""");
        var (low, high) = (rectangle["low"]!, rectangle["high"]!);
        var found = Businesses.Where(b => text.Contains(b.Type, StringComparison.OrdinalIgnoreCase)
            && b.Latitude >= low["latitude"]!.GetValue<double>() && b.Latitude <= high["latitude"]!.GetValue<double>()
            && b.Longitude >= low["longitude"]!.GetValue<double>() && b.Longitude <= high["longitude"]!.GetValue<double>()).Take(Cap).ToList();
        var page = found.Skip(from).Take(PerPage).ToList();
        var answer = new JsonObject { ["places"] = new JsonArray([.. page.Select(GooglePlace)]) };
        if (from + PerPage < found.Count) answer["nextPageToken"] = $"token:{from + PerPage}";
        return (200, page.Count == 0 ? "{}" : Json(answer));
    }

    private static JsonNode GooglePlace(TownBusiness business)
    {
        var place = new JsonObject
        {
            ["id"] = business.GoogleId,
            ["formattedAddress"] = $"{business.Number} Main Street, Testville, AB T1A 1A1, Canada",
            ["addressComponents"] = new JsonArray(
                Component(business.Number.ToString(CultureInfo.InvariantCulture), null, "street_number"), Component("Main Street", "Main St", "route"), Component("Testville", null, "locality", "political"),
                Component("Alberta", "AB", "administrative_area_level_1", "political"), Component("Canada", "CA", "country", "political"), Component("T1A 1A1", null, "postal_code")),
            ["location"] = new JsonObject { ["latitude"] = business.Latitude, ["longitude"] = business.Longitude },
            ["types"] = new JsonArray(business.Type, "point_of_interest", "establishment"),
            ["primaryType"] = business.Type,
            ["primaryTypeDisplayName"] = new JsonObject { ["text"] = char.ToUpperInvariant(business.Type[0]) + business.Type[1..], ["languageCode"] = "en" },
            ["businessStatus"] = business.Status,
            ["rating"] = 4.5,
            ["userRatingCount"] = business.Number * 3,
            ["regularOpeningHours"] = new JsonObject { ["weekdayDescriptions"] = new JsonArray("Monday: 9:00 AM – 5:00 PM", "Tuesday: Closed") },
            ["googleMapsUri"] = $"https://maps.google.com/?cid={business.Number}",
        };
        if (business.Name.Length > 0) place["displayName"] = new JsonObject { ["text"] = business.Name, ["languageCode"] = "en" };
        if (business.Phone is { } phone) (place["internationalPhoneNumber"], place["nationalPhoneNumber"]) = (phone, phone[3..]);
        if (business.Website is { } website) place["websiteUri"] = website;
        return place;
    }

    private static JsonObject Component(string longText, string? shortText, params string[] types) => new()
    {
        ["longText"] = longText,
        ["shortText"] = shortText ?? longText,
        ["types"] = new JsonArray([.. types.Select(t => JsonValue.Create(t))]),
        ["languageCode"] = "en",
    };

    private static (int Status, string Body) Nominatim(TownRequest request)
    {
        var query = HttpUtility.ParseQueryString(request.Path[request.Path.IndexOf('?')..])["q"]!;
        return (200, query.Contains("Nowhere", StringComparison.Ordinal) ? "[]" : string.Create(CultureInfo.InvariantCulture, $$"""
            [{"place_id":1,"licence":"Data © OpenStreetMap contributors","osm_type":"relation","osm_id":1,"lat":"{{Latitude}}","lon":"{{Longitude}}","category":"boundary","type":"administrative",
              "display_name":"Testville, Alberta, Canada","boundingbox":["{{Latitude - Reach}}","{{Latitude + Reach}}","{{Longitude - Reach}}","{{Longitude + Reach}}"]}]
            """));
    }

    private (int Status, string Body) Overpass(TownRequest request)
    {
        var query = HttpUtility.ParseQueryString(request.Body)["data"]!;
        var box = Bounds().Match(query).Groups.Values.Skip(1).Select(g => double.Parse(g.Value, CultureInfo.InvariantCulture)).ToArray();
        if ((box[2] - box[0]) * 111_195 > OverpassBears)
            return (200, """{"version":0.6,"elements":[],"remark":"runtime error: Query timed out in \"query\" at line 1 after 61 seconds."}""");

        var tags = Tags().Matches(query).Select(m => $"{m.Groups[1].Value}={m.Groups[2].Value}").ToHashSet();
        var found = Businesses.Where(b => tags.Contains(b.Tag) && b.Latitude >= box[0] && b.Latitude <= box[2] && b.Longitude >= box[1] && b.Longitude <= box[3]);
        return (200, Json(new JsonObject { ["version"] = 0.6, ["generator"] = "Overpass API", ["elements"] = new JsonArray([.. found.Select(Element)]) }));
    }

    /// <summary>Every third is a building, every tenth a relation.</summary>
    private static JsonNode Element(TownBusiness business)
    {
        var kind = business.Number % 10 == 0 ? "relation" : business.Number % 3 == 0 ? "way" : "node";
        var element = new JsonObject { ["type"] = kind, ["id"] = business.Number };
        var at = kind == "node" ? element : [];
        (at["lat"], at["lon"]) = (business.Latitude, business.Longitude);
        if (kind != "node") element["center"] = at;
        var tags = new JsonObject { [business.Tag.Split('=')[0]] = business.Tag.Split('=')[1], ["addr:street"] = "Main Street", ["addr:housenumber"] = business.Number.ToString(CultureInfo.InvariantCulture), ["addr:city"] = "Testville", ["addr:country"] = "CA" };
        if (business.Name.Length > 0) tags["name"] = business.Name;
        if (business.Phone is { } phone) tags["contact:phone"] = phone;
        if (business.Website is { } website) tags["website"] = website;
        if (business.Status == "CLOSED_PERMANENTLY") tags["disused"] = "yes";
        element["tags"] = tags;
        return element;
    }

    private static string Json(JsonNode node) => node.ToJsonString(new JsonSerializerOptions());

    private static int FreePort()
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }

    [GeneratedRegex(@"\((-?[\d.]+),(-?[\d.]+),(-?[\d.]+),(-?[\d.]+)\)")]
    private static partial Regex Bounds();

    [GeneratedRegex("\\[\"([^\"]+)\"=\"([^\"]+)\"\\]")]
    private static partial Regex Tags();

    private sealed class TownSecrets : ISecretSource
    {
        public Task<string?> FindAsync(SecretName name, CancellationToken cancellationToken) => Task.FromResult(name.Text == "GOOGLE_MAPS_API_KEY" ? Key : null);
    }
}
