using Dozen.Core.Contacts;

namespace Dozen.Core.Tests.Contacts;

public sealed class CountryCodeTests
{
    [Theory]
    [InlineData("Cyprus", "CY")]
    [InlineData("Κύπρος", "CY")]
    [InlineData("ΚΥΠΡΟΣ", "CY")]
    [InlineData("cy", "CY")]
    [InlineData("CYP", "CY")]
    [InlineData("United States", "US")]
    [InlineData("united states of america", "US")]
    [InlineData("U.S.A.", "US")]
    [InlineData("UK", "GB")]
    [InlineData("Great Britain", "GB")]
    [InlineData("Deutschland", "DE")]
    [InlineData("Österreich", "AT")]
    [InlineData(" España ", "ES")]
    [InlineData("Türkiye", "TR")]
    [InlineData("Turkey", "TR")]
    [InlineData("Ελλάδα", "GR")]
    [InlineData("Côte d'Ivoire", "CI")]
    [InlineData("The Netherlands", "NL")]
    [InlineData("日本", "JP")]
    public void A_country_is_known_by_its_names_and_codes(string text, string code) =>
        Assert.Equal(code, CountryCode.Parse(text));

    [Theory]
    [InlineData("")]
    [InlineData(null)]
    [InlineData("Narnia")]
    [InlineData("XX")]
    [InlineData("-")]
    public void Anything_else_is_no_country(string? text) =>
        Assert.Null(CountryCode.Parse(text));

    [Fact]
    public void Every_country_of_the_standard_is_there() =>
        Assert.Equal(249, (from a in Enumerable.Range('A', 26)
                           from b in Enumerable.Range('A', 26)
                           let code = $"{(char)a}{(char)b}"
                           where CountryCode.Parse(code) == code
                           select code).Count());
}
