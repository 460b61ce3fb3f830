using System.Text;
using System.Text.Json.Nodes;
using Dozen.Connectors.OpenPlaces;
using Dozen.Core.Discovery;

namespace Dozen.Connectors.Tests.Places;

public sealed class OpenPlacesTests : IDisposable
{
    private const string Overture = """
        {"type":"Feature","geometry":{"type":"Point","coordinates":[20.001,40.001]},"properties":{"id":"08f1","names":{"primary":"Cedar Dental"},"categories":{"primary":"dentist","alternate":["orthodontist"]},"confidence":0.9,"websites":["https://cedar.example"],"phones":["+1 403 234 0001"],"emails":["a@cedar.example"],"addresses":[{"freeform":"1 Main St","locality":"Testville","region":"AB","postcode":"T1A 1A1","country":"CA"}]}}
        {"type":"Feature","geometry":{"type":"Point","coordinates":[20.002,40.002]},"properties":{"id":"08f2","names":{"primary":"Birch Grill"},"categories":{"primary":"greek_restaurant"},"addresses":[{"locality":"Testville","region":"AB","country":"CA"}]}}
        {"type":"Feature","geometry":{"type":"Point","coordinates":[20.003,40.003]},"properties":{"id":"08f3","names":{"primary":"Old Dental"},"categories":{"primary":"general_dentistry"},"operating_status":"permanently_closed","addresses":[{"locality":"Téstville","country":"CA"}]}}
        """;

    private readonly string folder = Directory.CreateTempSubdirectory("dozen-places-").FullName;

    private static readonly PlaceQuery Dentists = new("dentists", "Testville", null, 1_000, null, null);

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task Lines_in_the_layout_of_Overture_are_found_by_industry_and_town()
    {
        var places = await FindAsync("places.ndjson", Overture);

        Assert.Equal(["open:08f1", "open:08f3"], places.Select(p => p.Id).Order());
        var cedar = places.Single(p => p.Id == "open:08f1");
        Assert.Equal(("Cedar Dental", "Dentist", "+1 403 234 0001", "a@cedar.example", "https://cedar.example"), (cedar.Name, cedar.Category, cedar.Phone, cedar.Email, cedar.Website));
        Assert.Equal(("1 Main St", "Testville", "AB", "T1A 1A1", "CA"), (cedar.Street, cedar.City, cedar.Region, cedar.PostalCode, cedar.Country));
        Assert.Equal(PlaceState.ClosedForGood, places.Single(p => p.Id == "open:08f3").State);
    }

    [Fact]
    public async Task The_same_as_one_collection_as_an_array_and_pretty_printed()
    {
        var features = string.Join(",\n", Overture.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries));
        var pretty = string.Join("\n", Overture.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Select(l => JsonNode.Parse(l)!.ToJsonString(new() { WriteIndented = true })));

        Assert.Equal(2, (await FindAsync("a.geojson", """{"type":"FeatureCollection","bbox":[1,2,3,4],"crs":{"type":"name","properties":{"name":"x"}},"features":[""" + features + "]}")).Count);
        Assert.Equal(2, (await FindAsync("b.json", $"\uFEFF [{features}]")).Count);
        Assert.Equal(2, (await FindAsync("c.ndjson", pretty)).Count);
    }

    [Fact]
    public async Task A_table_may_have_json_in_its_cells_or_plain_columns()
    {
        var nested = "id,names,categories,addresses,geometry\n08f1,\"{\"\"primary\"\":\"\"Cedar, Dental\"\"}\",\"{\"\"primary\"\":\"\"dentist\"\"}\",\"[{\"\"locality\"\":\"\"Testville\"\"}]\",POINT (20.001 40.001)\n";
        var plain = "id\tname\tcategory\tlatitude\tlongitude\tcity\tphone\n1\tCedar Dental\tDentist\t40.001\t20.001\tTestville\t403 234 0001\r\n2\tNo place\tDentist\t\t\tTestville\t\n";

        Assert.Equal("Cedar, Dental", (await FindAsync("a.csv", nested)).Single().Name);
        Assert.Equal(("open:1", "403 234 0001"), ((await FindAsync("b.tsv", plain)).Single().Id, (await FindAsync("b.tsv", plain)).Single().Phone));
    }

    [Theory]
    [InlineData("""{"type":"FeatureCollection","features":[{"type":"Feature","id":"node/7","properties":{"amenity":"dentist","name":"Jade","addr:city":"Testville"},"geometry":{"type":"Point","coordinates":[20,40.01]}}]}""", "osm:node/7")]
    [InlineData("""{"type":"Feature","properties":{"@id":"way/8","amenity":"dentist","name":"Jade","addr:city":"Testville"},"geometry":{"type":"Polygon","coordinates":[[[20,40],[20.002,40],[20.002,40.002],[20,40]]]}}""", "osm:way/8")]
    [InlineData("""{"type":"Feature","id":"n9","properties":{"healthcare":"dentist","name":"Jade","addr:city":"Testville"},"geometry":{"type":"Point","coordinates":[20,40.01]}}""", "osm:node/9")]
    [InlineData("""{"version":0.6,"elements":[{"type":"way","id":5,"center":{"lat":40.0,"lon":20.0},"tags":{"amenity":"dentist","name":"Jade","addr:city":"Testville"}}]}""", "osm:way/5")]
    public async Task Exports_of_OpenStreetMap_keep_their_ids(string text, string id)
    {
        var place = (await FindAsync("osm.json", text)).Single();

        Assert.Equal((id, "Jade", "Dentist"), (place.Id, place.Name, place.Category));
    }

    [Fact]
    public async Task Damage_costs_the_damaged_records_only()
    {
        var lines = Overture.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        var damaged = string.Join('\n', lines[0], lines[1][..60], """{"no":"id"}""", "not json at all", lines[2], lines[2][..40]);

        var index = ExtractIndex.Build(ExtractFile.Find(await WriteAsync("damaged.ndjson", damaged))!, Cancelled);

        Assert.Equal(2, index.Count);
    }

    [Fact]
    public async Task A_location_is_told_by_its_region_country_or_coordinates()
    {
        var file = await WriteAsync("places.ndjson", Overture);

        Assert.Equal(2, (await AllAsync(file, Dentists with { Location = "testville, Canada" })).Count);
        Assert.Single(await AllAsync(file, Dentists with { Location = "40.001, 20.001", Radius = 50 }));
        Assert.Equal(2, (await AllAsync(file, Dentists with { Location = "Canada" })).Count);
        using var source = new OpenPlacesSource(new OpenPlacesOptions(file));
        Assert.Equal("discovery.location_not_found", (await source.NextAsync(Dentists with { Location = "Testville, Germany" }, null, Cancelled)).Failure!.Code);
    }

    [Fact]
    public async Task A_large_file_is_read_page_by_page_from_where_it_was_left()
    {
        var many = string.Concat(Enumerable.Range(1, 1_000).Select(i => FormattableString.Invariant(
            $$"""{"id":"p{{i}}","name":"Place {{i}}","category":"dentist","lat":{{40 + (i / 100_000.0)}},"lon":20,"city":"Testville"}{{'\n'}}""")));
        var file = await WriteAsync("many.ndjson", many);

        using var source = new OpenPlacesSource(new OpenPlacesOptions(file));
        var first = (await source.NextAsync(Dentists, null, Cancelled)).Value;
        using var another = new OpenPlacesSource(new OpenPlacesOptions(file));
        var second = (await another.NextAsync(Dentists, first.Cursor, Cancelled)).Value;

        Assert.Equal((200, 200), (first.Places.Count, second.Places.Count));
        Assert.Empty(first.Places.Select(p => p.Id).Intersect(second.Places.Select(p => p.Id)));
        Assert.Equal(1_000, (await AllAsync(file, Dentists)).Count);
    }

    [Fact]
    public async Task Without_a_file_there_is_a_sample_and_its_businesses_are_invented()
    {
        var places = await AllAsync(null, Dentists with { Location = "Sampleton" });

        Assert.True(places.Count >= 6);
        Assert.All(places.Where(p => p.Website is not null), p => Assert.EndsWith(".example", new Uri(p.Website!).Host, StringComparison.Ordinal));
        using var source = new OpenPlacesSource(new OpenPlacesOptions(null));
        Assert.Contains("invented", source.Facts.Title, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_that_is_not_there_is_told_before_a_search()
    {
        using var source = new OpenPlacesSource(new OpenPlacesOptions(Path.Combine(folder, "none.ndjson")));

        Assert.Equal("discovery.not_configured", (await source.FindObstacleAsync(Cancelled))!.Code);
    }

    private async Task<string> WriteAsync(string name, string text)
    {
        var path = Path.Combine(folder, name);
        await File.WriteAllTextAsync(path, text, new UTF8Encoding(false), Cancelled);
        return path;
    }

    private async Task<List<Place>> FindAsync(string name, string text) => await AllAsync(await WriteAsync(name, text), Dentists);

    private static async Task<List<Place>> AllAsync(string? file, PlaceQuery query)
    {
        using var source = new OpenPlacesSource(new OpenPlacesOptions(file));
        var places = new List<Place>();
        JsonObject? cursor = null;
        do
        {
            var page = (await source.NextAsync(query, cursor, Cancelled)).Value;
            places.AddRange(page.Places);
            cursor = page.Cursor;
        }
        while (cursor is not null);

        return places;
    }
}
