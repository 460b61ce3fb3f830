using System.Text.Json.Nodes;
using Dozen.Connectors.GooglePlaces;
using Dozen.Core.Discovery;
using Dozen.Core.Integrations.Secrets;
using Dozen.Testing.Places;

namespace Dozen.Connectors.Tests.Places;

public sealed class GooglePlacesTests() : PlaceTest(new TownServer())
{
    [Fact]
    public async Task A_search_asks_for_the_area_and_then_page_by_page()
    {
        var pages = await AllAsync(Google(), Dentists);

        Assert.Equal([0, 20, 20], pages.Select(p => p.Places.Count));
        Assert.Equal(3, Town.Count("/google"));
        Assert.All(Town.Requests, r => Assert.Equal(TownServer.Key, r.Key));
        Assert.Equal("Testville, AB, Canada", pages[0].Area!.Name);
        Assert.DoesNotContain("reviews", Town.Requests[1].FieldMask, StringComparison.Ordinal);
        Assert.Equal(1, pages[^1].Progress);
    }

    [Fact]
    public async Task A_place_brings_its_address_in_parts_its_phone_hours_and_rating()
    {
        var place = (await AllAsync(Google(), Dentists))[1].Places[0];

        Assert.Equal(("google:town-1", "Birch Dental 1", "Dentist"), (place.Id, place.Name, place.Category));
        Assert.Equal(("1 Main Street", "Testville", "AB", "T1A 1A1", "CA"), (place.Street, place.City, place.Region, place.PostalCode, place.Country));
        Assert.Equal(("+1 403 234 0001", "https://dental1.example/"), (place.Phone, place.Website));
        Assert.Equal((4.5, 3, "9:00 AM – 5:00 PM"), (place.More["rating"]!.GetValue<double>(), place.More["review_count"]!.GetValue<int>(), place.More["hours"]!["Monday"]!.GetValue<string>()));
    }

    [Fact]
    public async Task The_numbers_behind_a_place_id_are_another_name_of_the_same_place()
    {
        Town.GoWrong("/google", 200, """{"places":[{"id":"ChIJNVsWObd15xQRU3nNQXbKgH4","displayName":{"text":"Island"}}]}""", after: 1);

        var place = (await AllAsync(Google(), Dentists))[1].Places.Single();

        Assert.Equal(["google:9115508255056820563"], place.OtherIds);
    }

    [Fact]
    public async Task Coordinates_need_no_request_for_the_area()
    {
        var pages = await AllAsync(Google(), Dentists with { Location = "40.0, 20.0", Radius = 3_000 });

        Assert.Equal("""{"rectangle":{"low":""", JsonNode.Parse(Town.Requests[0].Body)!["locationRestriction"]!.ToJsonString()[..20]);
        Assert.Equal(3_000, pages[0].Area!.Radius);
    }

    [Fact]
    public async Task A_busy_server_is_asked_again_after_as_long_as_it_says()
    {
        Town.GoWrong("/google", 429, "{}", retryAfter: "7");
        Town.GoWrong("/google", 503, "<html>Service Unavailable</html>");

        var page = (await Google().NextAsync(Dentists, null, Cancelled)).Value;

        Assert.Equal((3, TimeSpan.FromSeconds(7), TimeSpan.FromSeconds(2)), (page.Requests, Time.Pauses[0], Time.Pauses[1]));
    }

    [Fact]
    public async Task A_server_that_wants_a_long_pause_is_left_alone_that_long()
    {
        Town.GoWrong("/google", 429, "{}", retryAfter: "600");

        var busy = await Assert.ThrowsAsync<PlaceSourceException>(() => Google().NextAsync(Dentists, null, Cancelled));

        Assert.Equal((TimeSpan.FromMinutes(10), 1), (busy.RetryAfter, Town.Requests.Count));
    }

    [Theory]
    [InlineData("""{"places":[{"id":"a","displayName":{"te""")]
    [InlineData("<html><body>Error 500</body></html>")]
    [InlineData("")]
    public async Task What_is_no_whole_json_is_asked_for_again(string body)
    {
        Town.GoWrong("/google", 200, body, after: 1);

        var pages = await AllAsync(Google(), Dentists);

        Assert.Equal(40, pages.Sum(p => p.Places.Count));
        Assert.Equal(4, Town.Requests.Count);
    }

    [Fact]
    public async Task What_is_never_json_is_given_up_without_an_answer()
    {
        for (var i = 0; i < 4; i++) Town.GoWrong("/google", 200, "<html>Sign in</html>");

        await Assert.ThrowsAsync<PlaceSourceException>(() => Google().NextAsync(Dentists, null, Cancelled));
    }

    [Fact]
    public async Task A_place_of_wrong_types_is_read_as_far_as_it_goes()
    {
        Town.GoWrong("/google", 200, """
            {"places":[{"displayName":{"text":"No id"}},
              {"id":"x","displayName":7,"location":{"latitude":"north","longitude":20},"rating":"five","userRatingCount":-3,"types":"dentist","addressComponents":{"a":1},"websiteUri":["a"],"businessStatus":5},
              "text", null, 7]}
            """, after: 1);

        var page = (await AllAsync(Google(), Dentists))[1];

        var place = Assert.Single(page.Places);
        Assert.Equal(4, page.Unreadable);
        Assert.Equal(("google:x", "7", null, null, PlaceState.Open), (place.Id, place.Name, place.Point, place.Website, place.State));
        Assert.False(place.More.ContainsKey("rating"));
    }

    [Fact]
    public async Task A_refused_key_and_an_unknown_location_end_the_search()
    {
        Assert.Equal("discovery.location_not_found", (await RefusalAsync(Google(), Dentists with { Location = "Nowhere" })).Code);

        Town.GoWrong("/google", 403, "<html>Forbidden</html>");
        Assert.Equal("discovery.refused", (await RefusalAsync(Google(), Dentists)).Code);
        Assert.Equal("discovery.not_configured", (await RefusalAsync(Google(new NoSecrets()), Dentists)).Code);
    }

    [Fact]
    public async Task A_page_token_that_is_too_old_begins_its_cell_anew()
    {
        var first = (await Google().NextAsync(Dentists, null, Cancelled)).Value;
        var second = (await Google().NextAsync(Dentists, first.Cursor, Cancelled)).Value;
        Town.GoWrong("/google", 400, """{"error":{"code":400,"status":"INVALID_ARGUMENT"}}""");

        var third = (await Google().NextAsync(Dentists, second.Cursor, Cancelled)).Value;
        var fourth = (await Google().NextAsync(Dentists, third.Cursor, Cancelled)).Value;

        Assert.Empty(third.Places);
        Assert.Equal(second.Places.Select(p => p.Id), fourth.Places.Select(p => p.Id));
    }

    [Fact]
    public void A_price_is_kept_to_the_cent()
    {
        var price = new PlacePrice(3500, 200, 700);

        Assert.Equal([0, 4, 7, 11], Enumerable.Range(0, 4).Select(price.CostOf));
        Assert.True(price.Allows(200, null));
        Assert.False(price.Allows(201, null));
        Assert.True(price.Allows(2, 7));
        Assert.False(price.Allows(3, 7));
        Assert.False(price.Allows(1, 0));
    }

    [Theory]
    [InlineData("GooglePlaces:Url", "ftp://maps.example")]
    [InlineData("GooglePlaces:Url", "https://user@maps.example")]
    [InlineData("GooglePlaces:Key", "AIza-a-key-in-the-open")]
    [InlineData("GooglePlaces:MaxRequests", "many")]
    [InlineData("GooglePlaces:KeepForDays", "0")]
    public void A_setting_that_can_not_be_meant_is_refused(string name, string value) =>
        Assert.Contains(name, Assert.Throws<FormatException>(() => GooglePlacesOptions.From(n => n == name ? value : null)).Message, StringComparison.Ordinal);

    private sealed class NoSecrets : ISecretSource
    {
        public Task<string?> FindAsync(SecretName name, CancellationToken cancellationToken) => Task.FromResult<string?>(null);
    }
}

/// <summary>A town with more dentists than Google tells of at once.</summary>
public sealed class GoogleCellTests() : PlaceTest(new TownServer(TownServer.Crowded(300)))
{
    [Fact]
    public async Task A_cell_that_is_full_is_asked_about_in_quarters_until_everything_is_found()
    {
        var pages = await AllAsync(Google(), Dentists);

        Assert.Equal(300, pages.SelectMany(p => p.Places).Select(p => p.Id).Distinct().Count());
        Assert.True(pages.Zip(pages.Skip(1)).All(p => p.First.Progress <= p.Second.Progress));
        Assert.Equal(1, pages[^1].Progress, 6);
    }

    [Fact]
    public async Task A_search_that_was_stopped_goes_on_without_asking_again_for_what_it_has()
    {
        var whole = await AllAsync(Google(), Dentists);
        var asked = Town.Requests.Count;

        var cursor = whole[whole.Count / 2].Cursor;
        var rest = 0;
        for (; cursor is not null; rest++) cursor = (await Google().NextAsync(Dentists, cursor, Cancelled)).Value.Cursor;

        Assert.Equal(whole.Count - (whole.Count / 2) - 1, rest);
        Assert.Equal(asked + rest, Town.Requests.Count);
    }
}
