using Dozen.Core.Importing.Files;
using Dozen.Core.Importing.Rows;

namespace Dozen.Core.Tests.Importing.Rows;

public sealed class ColumnGuessTests
{
    [Fact]
    public void The_columns_of_a_maps_export_are_known() =>
        AssertTargets(
            "google_maps",
            "title:company, category:category, address:address, open_hours:hours, website:website, phone:phone, review_count:review_count, review_rating:rating, latitude:latitude, longitude:longitude, cid:google_cid, status:source_data, data_id:google_data_id, link:maps_link, complete_address:complete_address, emails:email, thumbnail:source_data, owner:source_data, descriptions:source_data");

    [Fact]
    public void The_columns_of_other_scrapers_are_known() =>
        AssertTargets(
            "google_maps",
            "name:company, site:website, type:category, phone:phone, full_address:address, city:city, postal_code:postal_code, state:region, country:country, lat:latitude, lng:longitude, reviews:review_count, rating:rating, working_hours:hours, place_id:google_place_id, google_id:google_data_id, location_link:maps_link");

    [Theory]
    [InlineData("name,address,website,phone_number,reviews_average", "google_maps")]
    [InlineData("name,address,website,phone,rating", "google_maps")]
    [InlineData("name,address,website,phone", "import")]
    [InlineData("First Name,Last Name,Address,Website,Phone,Rating,Title", "import")]
    [InlineData("First Name,Last Name,CID", "import")]
    [InlineData("title,cid", "google_maps")]
    [InlineData("Full Name,place_id", "google_maps")]
    public void A_file_is_a_maps_export_when_its_headings_say_so(string headers, string source) =>
        Assert.Equal(source, ColumnGuess.For(headers.Split(','), []).SourceName);

    [Fact]
    public void The_columns_of_hubspot_are_known() =>
        AssertTargets(
            "import",
            "First Name:first_name, Last Name:last_name, Email:email, Phone Number:phone, Mobile Phone Number:source_data, Company Name:company, Company Domain Name:source_data, Website URL:website, Job Title:job_title, City:city, State/Region:region, Postal Code:postal_code, Country/Region:country, Lead Status:status, Original Source:source, Industry:industry, Annual Revenue:source_data, LinkedIn Bio:linkedin_url, Description:notes, Create Date:source_data");

    [Fact]
    public void The_columns_of_salesforce_are_known() =>
        AssertTargets(
            "import",
            "First Name:first_name, Last Name:last_name, Title:job_title, Company / Account:company, Email:email, Phone:phone, Mobile:source_data, Mailing Street:address, Mailing City:city, Mailing State/Province:region, Mailing Zip/Postal Code:postal_code, Mailing Country:country, Lead Source:source, Lead Status:status, Annual Revenue:source_data, Website:website, Lead Owner:source_data");

    [Fact]
    public void The_columns_of_outlook_are_known() =>
        AssertTargets(
            "import",
            "Title:job_title, First Name:first_name, Last Name:last_name, Company:company, E-mail Address:email, E-mail 2 Address:source_data, Business Phone:phone, Home Phone:source_data, Business Street:address, Business City:city, Business Postal Code:postal_code, Business Country/Region:country, Web Page:website, Categories:tags, Notes:notes");

    [Theory]
    [InlineData("Vorname:first_name, Nachname:last_name, Firma:company, Telefon:phone, E-Mail:email, Ort:city, PLZ:postal_code, Straße:address, Land:country")]
    [InlineData("Prénom:first_name, Nom:last_name, Société:company, Téléphone:phone, Courriel:email, Ville:city, Code postal:postal_code, Pays:country")]
    [InlineData("Nombre:first_name, Apellidos:last_name, Empresa:company, Teléfono:phone, Correo:email, Ciudad:city, Código postal:postal_code")]
    [InlineData("Όνομα:first_name, Επώνυμο:last_name, Εταιρεία:company, Τηλέφωνο:phone, Πόλη:city, Τ.Κ.:postal_code")]
    [InlineData(" FIRST_name :first_name, e-MAIL:email, Company  Name:company")]
    public void Headings_in_other_languages_and_spellings_are_known(string columns) =>
        AssertTargets("import", columns);

    [Theory]
    [InlineData("Name:full_name, Email:email, Phone:phone")]
    [InlineData("Name:full_name, Company:company")]
    [InlineData("Name:company, Website:website, City:city")]
    [InlineData("Account Name:company, Full Name:full_name")]
    [InlineData("Title:job_title, Email:email")]
    [InlineData("Status:status, Source:source, Email:email")]
    [InlineData("Phone:phone, Mobile:source_data, Tel:source_data, Email:email")]
    [InlineData("Notes:notes, Comments:notes, Tags:tags, Labels:tags, Email:email")]
    public void A_heading_means_what_the_others_beside_it_suggest(string columns) =>
        AssertTargets("import", columns);

    [Fact]
    public void Of_two_columns_for_one_field_the_one_with_values_wins()
    {
        string[] headers = ["Phone", "Mobile"];

        var mapping = ColumnGuess.For(headers, [new SourceRow(2, ["", "+357 97 000154"])]);

        Assert.Equal("source_data, phone", string.Join(", ", mapping.Columns.Select(c => c.Target)));
    }

    [Fact]
    public void An_unknown_heading_is_judged_by_what_is_below_it()
    {
        string[] headers = ["A", "B", "C", "D", "E"];
        SourceRow[] sample =
        [
            new(2, ["anna@bluewave.example", "https://bluewave.example", "+357 26 000150", "https://www.linkedin.com/in/anna", "text"]),
            new(3, ["ben@redrock.example", "https://redrock.example", "+357 97 000154", "https://linkedin.com/in/ben"]),
        ];

        var mapping = ColumnGuess.For(headers, sample);

        Assert.Equal("email, website, phone, linkedin_url, source_data", string.Join(", ", mapping.Columns.Select(c => c.Target)));
    }

    [Fact]
    public void Content_does_not_take_a_field_that_a_heading_has()
    {
        string[] headers = ["Email", "A"];

        var mapping = ColumnGuess.For(headers, [new SourceRow(2, ["a@x.example", "b@x.example"])]);

        Assert.Equal("email, source_data", string.Join(", ", mapping.Columns.Select(c => c.Target)));
    }

    [Fact]
    public void Links_into_one_system_are_not_websites()
    {
        string[] headers = ["Company", "Open in"];
        var sample = Enumerable.Range(1, 5).Select(i => new SourceRow(i, [$"Firm {i}", $"https://crm.example.com/{i}"])).ToList();

        Assert.Equal(ColumnTarget.SourceData, ColumnGuess.For(headers, sample).Columns[1].Target);
    }

    // The columns are pairs of a header and its expected target.
    private static void AssertTargets(string source, string columns)
    {
        var expected = columns.Split(", ").Select(c => (Header: c[..c.LastIndexOf(':')], Target: c[(c.LastIndexOf(':') + 1)..])).ToList();

        var mapping = ColumnGuess.For(expected.ConvertAll(c => c.Header), []);

        Assert.Equal(source, mapping.SourceName);
        Assert.Equal(columns, string.Join(", ", mapping.Columns.Select(c => $"{c.Column}:{c.Target}")));
        Assert.Null(mapping.Problem());
    }
}
