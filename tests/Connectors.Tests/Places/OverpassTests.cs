using Dozen.Connectors.Overpass;
using Dozen.Core.Discovery;
using Dozen.Testing.Places;

namespace Dozen.Connectors.Tests.Places;

public sealed class OverpassTests() : PlaceTest(new TownServer())
{
    [Fact]
    public async Task A_search_looks_up_the_location_and_asks_for_the_tags_of_the_industry()
    {
        var pages = await AllAsync(Overpass(), Dentists);

        Assert.Equal("Testville, Alberta, Canada", pages[0].Area!.Name);
        Assert.Equal(40, pages.Sum(p => p.Places.Count));
        Assert.Equal((1, 1), (Town.Count("/nominatim"), Town.Count("/overpass")));
        Assert.All(Town.Requests, r => Assert.Equal("Dozen (self-hosted lead management; town@dozen.example)", r.UserAgent));
    }

    [Fact]
    public async Task Nodes_ways_and_relations_are_places_with_a_point()
    {
        var places = (await AllAsync(Overpass(), Dentists)).SelectMany(p => p.Places).ToList();

        Assert.Equal(["node", "relation", "way"], places.Select(p => p.Id.Split(':', '/')[1]).Distinct().Order());
        Assert.All(places, p => Assert.NotNull(p.Point));
        var first = places.Single(p => p.Id == "osm:node/1");
        Assert.Equal(("Birch Dental 1", "Dentist", "+1 403 234 0001", "https://dental1.example/", "1 Main Street", "Testville", "CA"), (first.Name, first.Category, first.Phone, first.Website, first.Street, first.City, first.Country));
        Assert.Equal(PlaceState.ClosedForGood, places.Single(p => p.Id == "osm:node/4").State);
    }

    [Fact]
    public async Task The_nearest_come_first()
    {
        var page = (await AllAsync(Overpass(), Dentists))[^1];

        var distances = page.Places.Select(p => page.Area!.Centre.DistanceTo(p.Point!.Value)).ToList();
        Assert.Equal(distances.Order(), distances);
    }

    [Fact]
    public async Task A_cell_that_is_too_much_for_the_server_is_asked_about_in_quarters()
    {
        Town.OverpassBears = 4_000;

        var places = (await AllAsync(Overpass(), Dentists)).SelectMany(p => p.Places).Select(p => p.Id).ToList();

        Assert.Equal(40, places.Distinct().Count());
        Assert.Equal(21, Town.Count("/overpass"));
    }

    [Fact]
    public async Task A_gateway_that_times_out_is_answered_with_smaller_questions()
    {
        Town.GoWrong("/overpass", 504, "<html>Gateway Timeout</html>");
        Town.GoWrong("/overpass", 504, "<html>Gateway Timeout</html>");

        var pages = await AllAsync(Overpass(), Dentists);

        Assert.Equal(40, pages.SelectMany(p => p.Places).Select(p => p.Id).Distinct().Count());
        Assert.Equal(6, Town.Count("/overpass"));
    }

    [Fact]
    public async Task A_busy_server_is_asked_again()
    {
        Town.GoWrong("/overpass", 429, "<html>Too many requests</html>");

        Assert.Equal(40, (await AllAsync(Overpass(), Dentists)).Sum(p => p.Places.Count));
        Assert.Contains(TimeSpan.FromSeconds(1), Time.Pauses);
    }

    [Fact]
    public async Task Locations_are_looked_up_once_a_second_at_most()
    {
        var source = Overpass();

        await source.NextAsync(Dentists, null, Cancelled);
        await source.NextAsync(Dentists, null, Cancelled);

        Assert.Equal(TimeSpan.FromSeconds(1), Time.Pauses.Single());
    }

    [Fact]
    public async Task Elements_that_can_not_be_read_are_counted_and_the_others_taken()
    {
        Town.GoWrong("/overpass", 200, """
            {"elements":[{"type":"node","id":"1","lat":40,"lon":20,"tags":{"name":"Text id"}},{"type":"area","id":3},{"id":4},7,
              {"type":"node","id":5,"lat":1e9,"lon":20,"tags":{"name":"Far","shop":["a"]}},{"type":"node","id":6,"tags":"none"}]}
            """);

        var page = (await AllAsync(Overpass(), Dentists))[^1];

        Assert.Equal((2, 4), (page.Places.Count, page.Unreadable));
        Assert.False(page.Places.Single(p => p.Id == "osm:node/5").Point!.Value.IsPlausible);
    }

    [Fact]
    public async Task An_unknown_location_and_one_as_large_as_a_country_end_the_search()
    {
        Assert.Equal("discovery.location_not_found", (await RefusalAsync(Overpass(), Dentists with { Location = "Nowhere" })).Code);

        Town.GoWrong("/nominatim", 200, """[{"lat":"60.1","lon":"-113.6","display_name":"Canada","boundingbox":["41.6","83.1","-141.0","-52.3"]}]""");
        Assert.Equal("discovery.refused", (await RefusalAsync(Overpass(), Dentists)).Code);
    }

    [Fact]
    public async Task An_address_has_a_circle_around_it()
    {
        Town.GoWrong("/nominatim", 200, """[{"lat":"40.01","lon":"20.01","display_name":"1 Main Street","boundingbox":["40.0099","40.0101","20.0099","20.0101"]}]""");

        var area = (await Overpass().NextAsync(Dentists, null, Cancelled)).Value.Area!;

        Assert.Equal(SearchArea.UsualRadius, area.Radius);
    }

    [Fact]
    public void A_word_that_is_no_industry_is_asked_for_as_a_tag_and_can_not_leave_its_quotes()
    {
        var query = OverpassQuery.Of(Industries.FindOrGuess("""Trampolines"];node(1);out;["x""")!, GeoBox.Around(new GeoPoint(40, 20), 100));

        Assert.DoesNotContain("""="trampolines"]""", query, StringComparison.Ordinal);
        Assert.Contains("\\\"", query, StringComparison.Ordinal);
        Assert.Contains("""["shop"="trampoline"]""", OverpassQuery.Of(Industries.FindOrGuess("trampolines")!, GeoBox.Around(new GeoPoint(40, 20), 100)), StringComparison.Ordinal);
    }
}
