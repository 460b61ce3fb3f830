using System.Text.Json;
using Dozen.Core.Contacts;

namespace Dozen.Core.Tests.Contacts;

public sealed class PostalAddressTests
{
    [Theory]
    [InlineData("12 Example Ave, New York, NY 10022, United States", null, "12 Example Ave", "New York", "NY", "10022", "US")]
    [InlineData("12 Example Ave 19th FL, #B, New York, NY 10022, United States", null, "12 Example Ave 19th FL, #B", "New York", "NY", "10022", "US")]
    [InlineData("12 Example Ave, New York, NY 10022-1234, USA", null, "12 Example Ave", "New York", "NY", "10022", "US")]
    [InlineData("12 Example Ave, New York, NY 10022", "CY", "12 Example Ave", "New York", "NY", "10022", "US")]
    [InlineData("12 Example St, Ottawa, ON K1A 0B1", null, "12 Example St", "Ottawa", "ON", "K1A 0B1", "CA")]
    [InlineData("12 Example Rd, Bondi NSW 2026, Australia", null, "12 Example Rd", "Bondi", "NSW", "2026", "AU")]
    [InlineData("12 Example Rd, London SW1A 1AA, UK", null, "12 Example Rd", "London", null, "SW1A 1AA", "GB")]
    [InlineData("12 Example Rd, London, SW1A 1AA, United Kingdom", null, "12 Example Rd", "London", null, "SW1A 1AA", "GB")]
    [InlineData("Beispielweg 5, 80331 München, Deutschland", null, "Beispielweg 5", "München", null, "80331", "DE")]
    [InlineData("Via Esempio 5, 20121 Milano MI, Italy", null, "Via Esempio 5", "Milano", "MI", "20121", "IT")]
    [InlineData("Voorbeeldstraat 5, 1012 AB Amsterdam, Netherlands", null, "Voorbeeldstraat 5", "Amsterdam", null, "1012 AB", "NL")]
    [InlineData("Athenon 24, Larnaca 6022, Cyprus", null, "Athenon 24", "Larnaca", null, "6022", "CY")]
    [InlineData("Athenon 24, Larnaca 6022", "CY", "Athenon 24", "Larnaca", null, "6022", null)]
    public void A_line_in_the_form_of_its_country_is_read(
        string line, string? country, string street, string city, string? region, string postalCode, string? readCountry) =>
        Assert.Equal(new PostalAddress(street, city, region, postalCode, readCountry), PostalAddress.FromLine(line, country));

    [Theory]
    [InlineData("Athenon 24, Larnaca 6022", null)]
    [InlineData("E713 9, 8820", "CY")]
    [InlineData("Harbour, 8046", "CY")]
    [InlineData("Larnaca 6026", "CY")]
    [InlineData("7, Constantias, Paphos", "CY")]
    [InlineData("Via Esempio 5, Milano, MI 20121", null)]
    [InlineData("12 Example Ave, NY 10022", "US")]
    [InlineData("", "US")]
    [InlineData(", ,", "US")]
    public void What_is_not_sure_is_left_unknown(string line, string? country) =>
        Assert.Equal(PostalAddress.Unknown, PostalAddress.FromLine(line, country));

    [Fact]
    public void A_country_at_the_end_is_read_even_when_nothing_else_is() =>
        Assert.Equal(PostalAddress.Unknown with { Country = "CY" }, PostalAddress.FromLine("Harbour, Cyprus", null));

    [Theory]
    [InlineData("12 Peachtree St, Atlanta, Georgia")]
    [InlineData("12 Example St, Los Angeles, CA")]
    public void A_state_is_not_taken_for_a_country(string line) =>
        Assert.Null(PostalAddress.FromLine(line, "US").Country);

    [Theory]
    [InlineData("""{"borough":"x","street":"Akti 6","city":"Latsi","postal_code":"8820","state":"","country":"Cyprus"}""", "Akti 6", "Latsi", "8820", "CY")]
    [InlineData("""{"street":null,"city":7,"postal_code":["8820"],"country":"Narnia"}""", null, null, null, null)]
    [InlineData("{}", null, null, null, null)]
    public void The_object_of_a_scraper_is_read(string json, string? street, string? city, string? postalCode, string? country) =>
        Assert.Equal(new PostalAddress(street, city, null, postalCode, country), PostalAddress.FromJson(JsonElement.Parse(json)));
}
