namespace Dozen.Core.Tests.Importing.Rows;

/// <summary>Rows as Maps scrapers write them; the businesses are invented.</summary>
public sealed class MapsRowTests
{
    private const string Cid = "9115508255056820563";
    private const string DataId = "0x14e775b739165b35:0x7e80ca7641cd7953";
    private const string PlaceId = "ChIJNVsWObd15xQRU3nNQXbKgH4";

    [Fact]
    public void A_row_of_the_long_format_becomes_a_lead()
    {
        var file = new RowFile("input_id", "link", "title", "category", "address", "open_hours", "popular_times", "website", "phone", "review_count", "review_rating", "reviews_per_rating", "latitude", "longitude", "cid", "status", "data_id", "menu", "reservations", "complete_address", "emails") { DefaultCountry = "DE" };

        var draft = file.Draft(
            "7", "https://www.google.com/maps/place/x", "Blue Wave Tavern", "Fish restaurant", "Akti 6, Latsi 8820", """{"Monday":["11 am–11 pm"]}""", "{}",
            "https://m.facebook.com/bluewave", "26 000150", "1,056", "4.400000", """{"5":415}""", "35.041073", "32.391750", Cid, "Open ⋅ Closes 11 pm", DataId,
            """{"link":"","source":""}""", "null", """{"borough":"Akti","street":"Akti 6","city":"Latsi","postal_code":"","state":"","country":"CY"}""", "");

        Assert.Equal(("Blue Wave Tavern", "Fish restaurant"), (draft.Company, draft.Industry));
        Assert.Equal(("26 000150", "+35726000150"), (draft.Phone, draft.PhoneE164));
        Assert.Equal(("Akti 6, Latsi 8820", "Latsi", "8820", "CY"), (draft.Address, draft.City, draft.PostalCode, draft.Country));
        Assert.Equal((35.041073, 32.391750), (draft.Latitude, draft.Longitude));
        Assert.Equal("facebook.com", draft.WebsiteDomain);
        Assert.Equal("google:" + Cid, draft.ExternalId);
        Assert.Equal(["google:" + PlaceId], draft.AlternateExternalIds);
        Assert.Equal(("google_maps", "google_maps", null), (draft.Source, draft.SourceName, draft.Status));
        RowFile.AssertJson(
            $$"""
            {
              "input_id":"7", "reviews_per_rating":{"5":415}, "status":"Open ⋅ Closes 11 pm", "complete_address":
              {"borough":"Akti","street":"Akti 6","city":"Latsi","postal_code":"","state":"","country":"CY"},
              "rating":4.4, "review_count":1056, "hours":{"Monday":["11 am–11 pm"]}, "category":"Fish restaurant",
              "cid":"{{Cid}}", "data_id":"{{DataId}}", "link":"https://www.google.com/maps/place/x"
            }
            """,
            draft.SourceData);
    }

    [Fact]
    public void A_row_of_the_short_format_becomes_a_lead()
    {
        var draft = new RowFile("name", "address", "website", "phone_number", "reviews_average").Draft(
            "Blue Line Example", "12 Example Ave, New York, NY 10022, United States", "blueline.example", "+1 212-555-0134", "4.9");

        Assert.Equal(("Blue Line Example", "12 Example Ave, New York, NY 10022, United States"), (draft.Company, draft.Address));
        Assert.Equal(("New York", "NY", "10022", "US"), (draft.City, draft.Region, draft.PostalCode, draft.Country));
        Assert.Equal("+12125550134", draft.PhoneE164);
        Assert.Equal("google_maps", draft.Source);
        RowFile.AssertJson("""{"rating":4.9}""", draft.SourceData);
    }

    [Fact]
    public void A_national_phone_is_read_with_the_country_of_the_address_line() =>
        Assert.Equal("+12125550134", new RowFile("name", "address", "phone_number") { DefaultCountry = "CY" }
            .Draft("Blue Line", "12 Example Ave, New York, NY 10022", "(212) 555-0134").PhoneE164);

    [Theory]
    [InlineData("cid", Cid, "google:" + Cid, null)]
    [InlineData("data_id", DataId, "google:" + Cid, "google:" + PlaceId)]
    [InlineData("place_id", PlaceId, "google:" + Cid, "google:" + PlaceId)]
    [InlineData("place_id", "EicxMyBFeGFtcGxl", "google:EicxMyBFeGFtcGxl", null)]
    [InlineData("google_maps_url", "https://www.google.com/maps/place/x/data=!4m7!3m6!1s" + DataId + "!8m2", "google:" + Cid, "google:" + PlaceId)]
    [InlineData("google_maps_url", "https://maps.google.com/?cid=" + Cid + "&hl=en", "google:" + Cid, null)]
    [InlineData("google_maps_url", "https://www.google.com/maps/search/?api=1&query=x&query_place_id=" + PlaceId, "google:" + Cid, "google:" + PlaceId)]
    [InlineData("google_maps_url", "https://www.google.com/maps/search/?api=1&query=x&query_place_id=EicxMyBFeGFtcGxl", "google:EicxMyBFeGFtcGxl", null)]
    [InlineData("google_maps_url", "https://www.google.com/maps/@35,32,15z", null, null)]
    [InlineData("cid", "9.11551E+18", null, null)]
    public void The_place_is_known_by_whatever_id_the_file_has(string header, string text, string? id, string? alternate)
    {
        var draft = new RowFile("title", "complete_address", header).Draft("Blue Wave", "", text);

        Assert.Equal(id, draft.ExternalId);
        Assert.Equal(alternate is null ? [] : [alternate], draft.AlternateExternalIds);
    }

    [Fact]
    public void A_file_with_cids_alone_finds_the_place_id_in_the_link()
    {
        var draft = new RowFile("title", "cid", "link").Draft("Blue Wave", Cid, "https://www.google.com/maps/place/x/data=!3m6!1s" + DataId);

        Assert.Equal(["google:" + PlaceId], draft.AlternateExternalIds);
    }

    [Fact]
    public void A_cid_spoilt_by_a_spreadsheet_is_replaced_by_the_data_id() =>
        Assert.Equal("google:" + Cid, new RowFile("title", "cid", "data_id").Draft("Blue Wave", "9.11551E+18", DataId).ExternalId);

    [Fact]
    public void Where_ids_disagree_the_cid_column_counts_and_no_other_spelling_is_made_up()
    {
        var draft = new RowFile("title", "cid", "data_id").Draft("Blue Wave", "42", DataId);

        Assert.Equal("google:42", draft.ExternalId);
        Assert.Empty(draft.AlternateExternalIds);
    }

    [Theory]
    [InlineData("rating", "great", """{"rating_text":"great"}""")]
    [InlineData("rating", "4,4", """{"rating":4.4}""")]
    [InlineData("rating", "11", """{"rating_text":"11"}""")]
    [InlineData("review_count", "(56)", """{"review_count":56}""")]
    [InlineData("review_count", "many", """{"review_count_text":"many"}""")]
    [InlineData("working_hours", "Mon-Fri 9-5", """{"working_hours_text":"Mon-Fri 9-5"}""")]
    [InlineData("working_hours", "{}", "{}")]
    [InlineData("categories", """["Bar","Cafe"]""", """{"category":["Bar","Cafe"]}""")]
    public void Typed_source_data_keeps_its_type_and_the_rest_its_text(string header, string text, string expected) =>
        RowFile.AssertJson(expected, new RowFile("title", "place_id", header).Draft("Blue Wave", "", text).SourceData);

    [Theory]
    [InlineData("Bar", "Bar")]
    [InlineData("""["Bar","Cafe"]""", "Bar")]
    [InlineData("", null)]
    public void The_category_stands_in_for_the_industry(string category, string? industry) =>
        Assert.Equal(industry, new RowFile("title", "place_id", "category").Draft("Blue Wave", "", category).Industry);

    [Theory]
    [InlineData("Akti 6, Latsi")]
    [InlineData("[1]")]
    [InlineData("{\"street\":")]
    public void A_complete_address_that_is_no_object_is_kept_and_fills_nothing(string text)
    {
        var draft = new RowFile("title", "complete_address").Draft("Blue Wave", text);

        Assert.Equal((null, null), (draft.Address, draft.City));
        Assert.NotNull(draft.SourceData["complete_address"]);
    }
}
