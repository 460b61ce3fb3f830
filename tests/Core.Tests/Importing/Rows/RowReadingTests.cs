using Dozen.Core.Importing.Files;
using Dozen.Core.Importing.Rows;

namespace Dozen.Core.Tests.Importing.Rows;

public sealed class RowReadingTests
{
    [Theory]
    [InlineData("", "", "", "", "")]
    [InlineData("", "", "", "Anna", "")]
    [InlineData("", "", "", "", "Smith")]
    [InlineData("n/a", "-", "null", "", "")]
    public void A_row_with_nobody_in_it_is_rejected(string email, string phone, string company, string first, string last)
    {
        var outcome = new RowFile("Email", "Phone", "Company", "First Name", "Last Name").Read(email, phone, company, first, last);

        Assert.Null(outcome.Draft);
        Assert.Null(outcome.Column);
        Assert.Equal("no company, e-mail, phone or name", outcome.Reason);
    }

    [Theory]
    [InlineData("anna@bluewave.example", "", "", "", "")]
    [InlineData("", "call after six", "", "", "")]
    [InlineData("", "", "Blue Wave", "", "")]
    [InlineData("", "", "", "Anna", "Smith")]
    public void One_way_to_tell_who_it_is_is_enough(string email, string phone, string company, string first, string last) =>
        Assert.NotNull(new RowFile("Email", "Phone", "Company", "First Name", "Last Name").Read(email, phone, company, first, last).Draft);

    [Fact]
    public void A_row_the_file_reader_could_not_read_is_rejected_with_its_problem()
    {
        string[] headers = ["Company"];

        var outcome = new RowReading(ColumnGuess.For(headers, []), headers, null).Read(new SourceRow(7, ["Blue Wave"], "has 3 cells, the header has 1"));

        Assert.Equal(new RowOutcome(null, null, "has 3 cells, the header has 1"), outcome);
    }

    [Fact]
    public void An_ordinary_row_fills_the_lead()
    {
        var file = new RowFile("First Name", "Last Name", "Email", "Company", "Job Title", "Phone", "Website", "City", "State/Region", "Zip", "Country", "Lead Status", "Lead Source", "Amount", "Notes", "Tags", "Close Date");

        var draft = file.Draft(" Anna ", "Smith", "Anna@BlueWave.example", "Blue Wave Ltd", "Owner", "020 7946 0018", "www.bluewave.co.uk", "London", "Greater London", "SW1A 1AA", "UK", "Contacted", "Referral", "1200", "Met at the fair", "a, b;a", "2026-03-31");

        Assert.Equal(("Anna", "Smith", "Anna@BlueWave.example"), (draft.FirstName, draft.LastName, draft.Email));
        Assert.Equal(("Blue Wave Ltd", "Owner"), (draft.Company, draft.JobTitle));
        Assert.Equal(("020 7946 0018", "+442079460018"), (draft.Phone, draft.PhoneE164));
        Assert.Equal(("https://www.bluewave.co.uk/", "bluewave.co.uk"), (draft.Website, draft.WebsiteDomain));
        Assert.Equal(("London", "Greater London", "SW1A 1AA", "GB"), (draft.City, draft.Region, draft.PostalCode, draft.Country));
        Assert.Equal(("contacted", "referral", 120_000L), (draft.Status, draft.Source, draft.ValueCents));
        Assert.Equal("Met at the fair", draft.Notes);
        Assert.Equal(["a", "b"], draft.Tags);
        Assert.Equal(new DateOnly(2026, 3, 31), draft.ExpectedCloseDate);
        Assert.Equal("import", draft.SourceName);
        Assert.Empty(draft.SourceData);
        Assert.Null(draft.CustomFields);
        Assert.Null(draft.ExternalId);
    }

    [Theory]
    [InlineData("Phone", 50, "phone: 51 characters, at most 50")]
    [InlineData("First Name", 100, "first_name: 101 characters, at most 100")]
    [InlineData("Last Name", 100, "last_name: 101 characters, at most 100")]
    [InlineData("Company", 255, "company: 256 characters, at most 255")]
    [InlineData("Job Title", 100, "job_title: 101 characters, at most 100")]
    [InlineData("Industry", 100, "industry: 101 characters, at most 100")]
    [InlineData("City", 100, "city: 101 characters, at most 100")]
    [InlineData("Region", 100, "region: 101 characters, at most 100")]
    [InlineData("Zip", 20, "postal_code: 21 characters, at most 20")]
    [InlineData("Tags", 100, "tags: 101 characters, at most 100")]
    [InlineData("Notes", 100_000, "notes: 100001 characters, at most 100000")]
    [InlineData("Address", 100_000, "address: 100001 characters, at most 100000")]
    public void A_value_over_its_limit_rejects_the_row_and_names_the_column(string header, int limit, string reason)
    {
        var file = new RowFile("Email", header) { Mapping = ColumnGuess.For(["Email", header], []) };

        Assert.NotNull(file.Read("a@bluewave.example", new string('x', limit)).Draft);
        Assert.Equal(new RowOutcome(null, header, reason), file.Read("a@bluewave.example", new string('x', limit + 1)));
    }

    [Fact]
    public void An_external_id_over_its_limit_rejects_the_row()
    {
        var file = new RowFile("Company", "external_id");

        Assert.Equal(new RowOutcome(null, "external_id", "external_id: 256 characters, at most 255"), file.Read("Blue Wave", "import:" + new string('1', 249)));
    }

    [Fact]
    public void A_long_website_loses_its_query_before_it_is_too_long()
    {
        var file = new RowFile("Company", "Website");
        var path = "https://bluewave.example/" + new string('a', 480);

        Assert.Equal("https://bluewave.example/a", file.Draft("Blue Wave", "https://bluewave.example/a?x=" + new string('y', 500) + "#z").Website);
        Assert.Equal(new RowOutcome(null, "Website", "website: 505 characters, at most 500"), file.Read("Blue Wave", path + "?x=1"));
    }

    [Fact]
    public void A_full_name_is_split_where_the_row_has_no_names()
    {
        var file = new RowFile("Full Name", "First Name", "Last Name");

        Assert.Equal(("Anna", "Smith"), (file.Draft("Anna Smith", "", "").FirstName, file.Draft("Anna Smith", "", "").LastName));
        Assert.Equal("Maria", file.Draft("Anna Smith", "Maria", "Jones").FirstName);
        Assert.Equal("Full Name", new RowFile("Full Name").Read("Anna " + new string('x', 101)).Column);
    }

    [Fact]
    public void An_invalid_email_rejects_the_row_only_when_nothing_else_identifies_it()
    {
        var file = new RowFile("E-Mail", "Company");

        Assert.Equal(new RowOutcome(null, "E-Mail", "email: \"anna@\" is not an e-mail address, and the row has no company, phone or name"), file.Read("anna@", ""));

        var draft = file.Draft("anna@", "Blue Wave");
        Assert.Null(draft.Email);
        Assert.Equal("anna@", (string?)draft.SourceData["e_mail"]);
    }

    [Fact]
    public void The_first_valid_email_of_a_list_counts_and_the_list_is_kept()
    {
        var draft = new RowFile("emails", "Company").Draft("""["a@bluewave.example","b@bluewave.example"]""", "Blue Wave");

        Assert.Equal("a@bluewave.example", draft.Email);
        RowFile.AssertJson("""["a@bluewave.example","b@bluewave.example"]""", draft.SourceData["emails"]);
    }

    [Fact]
    public void A_phone_that_is_no_number_is_kept_as_given()
    {
        var draft = new RowFile("Phone") { DefaultCountry = "CY" }.Draft("ask for Anna");

        Assert.Equal(("ask for Anna", null), (draft.Phone, draft.PhoneE164));
    }

    [Theory]
    [InlineData("Cyprus", "DE", "+35726000150")]
    [InlineData("", "CY", "+35726000150")]
    [InlineData("", null, null)]
    [InlineData("Narnia", "CY", null)]
    public void A_national_phone_is_read_with_the_country_of_the_row_then_the_default(string country, string? defaultCountry, string? expected) =>
        Assert.Equal(expected, new RowFile("Phone", "Country") { DefaultCountry = defaultCountry }.Draft("26 000150", country).PhoneE164);

    [Fact]
    public void The_default_country_reads_phones_but_is_not_the_country_of_the_row() =>
        Assert.Null(new RowFile("Phone") { DefaultCountry = "CY" }.Draft("26 000150").Country);

    [Fact]
    public void An_unknown_country_goes_to_the_source_data()
    {
        var draft = new RowFile("Company", "Country").Draft("Blue Wave", "Narnia");

        Assert.Null(draft.Country);
        Assert.Equal("Narnia", (string?)draft.SourceData["country"]);
    }

    [Theory]
    [InlineData("ask us")]
    [InlineData("mailto:info@bluewave.example")]
    public void What_is_no_website_goes_to_the_source_data(string text)
    {
        var draft = new RowFile("Company", "Web Address").Draft("Blue Wave", text);

        Assert.Equal((null, null), (draft.Website, draft.WebsiteDomain));
        Assert.Equal(text, (string?)draft.SourceData["web_address"]);
    }

    [Fact]
    public void A_linkedin_address_is_one_of_linkedin()
    {
        var file = new RowFile("Company", "LinkedIn URL");

        Assert.Equal("https://linkedin.com/in/anna", file.Draft("Blue Wave", "linkedin.com/in/anna").LinkedinUrl);
        Assert.Null(file.Draft("Blue Wave", "Loves sailing").LinkedinUrl);
        Assert.Equal("Loves sailing", (string?)file.Draft("Blue Wave", "Loves sailing").SourceData["linked_in_url"]);
    }

    [Theory]
    [InlineData("35.04", "32.39", 35.04, 32.39)]
    [InlineData("35,04", "32,39", 35.04, 32.39)]
    [InlineData("-90", "180", -90.0, 180.0)]
    public void A_position_is_read(string latitude, string longitude, double expectedLatitude, double expectedLongitude)
    {
        var draft = new RowFile("Company", "Latitude", "Longitude").Draft("Blue Wave", latitude, longitude);

        Assert.Equal((expectedLatitude, expectedLongitude), (draft.Latitude, draft.Longitude));
    }

    [Theory]
    [InlineData("90.01", "32.39")]
    [InlineData("35.04", "180.5")]
    [InlineData("35.04", "east")]
    [InlineData("35.04", "NaN0")]
    public void A_position_that_is_none_goes_to_the_source_data(string latitude, string longitude)
    {
        var draft = new RowFile("Company", "Latitude", "Longitude").Draft("Blue Wave", latitude, longitude);

        Assert.Equal((null, null), (draft.Latitude, draft.Longitude));
        Assert.Equal((latitude, longitude), ((string?)draft.SourceData["latitude"], (string?)draft.SourceData["longitude"]));
    }

    [Theory]
    [InlineData("Open", "new")]
    [InlineData("In Progress", "contacted")]
    [InlineData("Attempted to contact", "contacted")]
    [InlineData("Open - Not Contacted", "new")]
    [InlineData("Unqualified", "closed_lost")]
    [InlineData("something of our own", "new")]
    public void A_status_of_another_system_is_translated_and_the_original_kept(string text, string status)
    {
        var draft = new RowFile("Company", "Lead Status").Draft("Blue Wave", text);

        Assert.Equal(status, draft.Status);
        Assert.Equal(text, (string?)draft.SourceData["lead_status"]);
    }

    [Fact]
    public void A_status_of_ours_is_not_kept_twice()
    {
        var draft = new RowFile("Company", "Lead Status").Draft("Blue Wave", "Closed Won");

        Assert.Equal("closed_won", draft.Status);
        Assert.Empty(draft.SourceData);
        Assert.Null(new RowFile("Company", "Lead Status").Draft("Blue Wave", "").Status);
    }

    [Theory]
    [InlineData("Organic Search", "website")]
    [InlineData("PAID_SEARCH", "advertising")]
    [InlineData("Trade Show", "event")]
    [InlineData("A neighbour's dog", "other")]
    public void A_source_of_another_system_is_translated_and_the_original_kept(string text, string source)
    {
        var draft = new RowFile("Company", "Lead Source").Draft("Blue Wave", text);

        Assert.Equal(source, draft.Source);
        Assert.Equal(text, (string?)draft.SourceData["lead_source"]);
    }

    [Fact]
    public void Without_a_source_the_row_comes_from_the_file()
    {
        Assert.Equal("import", new RowFile("Company", "Lead Source").Draft("Blue Wave", "").Source);
        Assert.Equal("openstreetmap", new RowFile("Company") { Mapping = new("openstreetmap", [new("Company", new(LeadField.Company))]) }.Draft("Blue Wave").Source);
        Assert.Equal("import", new RowFile("Company") { Mapping = new("trade_fair_2026", [new("Company", new(LeadField.Company))]) }.Draft("Blue Wave").Source);
    }

    [Fact]
    public void Amounts_and_dates_that_cannot_be_read_go_to_the_source_data()
    {
        var draft = new RowFile("Company", "Amount", "Close Date").Draft("Blue Wave", "a lot", "soon");

        Assert.Equal((null, null), (draft.ValueCents, draft.ExpectedCloseDate));
        RowFile.AssertJson("""{"amount":"a lot","close_date":"soon"}""", draft.SourceData);
    }

    [Fact]
    public void An_amount_with_a_currency_keeps_it_in_the_source_data()
    {
        var draft = new RowFile("Company", "Amount").Draft("Blue Wave", "€1,200.50");

        Assert.Equal(120_050, draft.ValueCents);
        Assert.Equal("€1,200.50", (string?)draft.SourceData["amount"]);
    }

    [Fact]
    public void Text_is_trimmed_joined_and_freed_of_control_characters()
    {
        var draft = new RowFile("Company", "Notes", "Other").Draft(" Cafe\u0301\u0000 Bleu\u200B\t", "one\r\ntwo\tthree\u0007", "a\uD800b");

        Assert.Equal("Café Bleu", draft.Company);
        Assert.Equal("one\ntwo\tthree", draft.Notes);
        Assert.Equal("a\uFFFDb", (string?)draft.SourceData["other"]);
    }

    [Fact]
    public void Custom_fields_notes_and_tags_take_several_columns()
    {
        var file = new RowFile("Company", "Seats", "Open since", "Note 1", "Note 2", "Tag 1", "Tag 2", "Secret")
        {
            Mapping = RowFile.Mapped(
                ("Company", "company"), ("Seats", "custom_fields.seats"), ("Open since", "custom_fields.opened"),
                ("Note 1", "notes"), ("Note 2", "notes"), ("Tag 1", "tags"), ("Tag 2", "tags"), ("Secret", "ignore")),
        };

        var draft = file.Draft("Blue Wave", "0040", "", "one", "two", """["x","y"]""", "z", "hush");

        RowFile.AssertJson("""{"seats":"0040"}""", draft.CustomFields);
        Assert.Equal("one\ntwo", draft.Notes);
        Assert.Equal(["x", "y", "z"], draft.Tags);
        Assert.Empty(draft.SourceData);
    }

    [Fact]
    public void Columns_may_be_added_between_rows()
    {
        List<string> headers = ["Company"];
        var reading = new RowReading(RowFile.Mapped(("Company", "company"), ("Email", "email")), headers, null);

        var before = reading.Read(new SourceRow(1, ["Blue Wave"])).Draft!;
        headers.AddRange(["Email", "Seats"]);
        var after = reading.Read(new SourceRow(2, ["Red Rock", "a@redrock.example", "40"])).Draft!;

        Assert.Empty(before.SourceData);
        Assert.Equal("a@redrock.example", after.Email);
        Assert.Equal("40", (string?)after.SourceData["seats"]);
    }

    [Fact]
    public void Rows_do_not_leak_into_each_other()
    {
        string[] headers = ["Company", "Email", "Tags", "Seats", "Budget"];
        var mapping = RowFile.Mapped(("Company", "company"), ("Email", "email"), ("Tags", "tags"), ("Budget", "custom_fields.budget"));
        var reading = new RowReading(mapping, headers, null);

        var first = reading.Read(new SourceRow(2, ["Blue Wave", "a@bluewave.example", "x", "40", "9"])).Draft!;
        var second = reading.Read(new SourceRow(3, ["Red Rock"])).Draft!;

        Assert.Equal((null, null, 0), (second.Email, second.CustomFields, second.Tags.Count));
        Assert.Empty(second.SourceData);
        Assert.Equal("40", (string?)first.SourceData["seats"]);
        RowFile.AssertJson("""{"budget":"9"}""", first.CustomFields);
    }
}
