using CsCheck;
using Dozen.Core.Contacts;

namespace Dozen.Core.Tests.Contacts;

public sealed class PhoneNumberTests
{
    [Theory]
    [InlineData("26 000150", "CY", "+35726000150")]
    [InlineData("97 000154", "CY", "+35797000154")]
    [InlineData("(212) 555-0134", "US", "+12125550134")]
    [InlineData("020 7946 0018", "GB", "+442079460018")]
    [InlineData("357 26 000150", "CY", "+35726000150")]
    public void A_national_number_is_read_with_the_country(string text, string country, string expected) =>
        Assert.Equal(expected, PhoneNumber.ToE164(text, country));

    [Theory]
    [InlineData("+357 26 000150", null)]
    [InlineData("+357-26-000150", "US")]
    [InlineData("0035726000150", "GR")]
    [InlineData("00357 26 000150", null)]
    [InlineData("00357 26 000150", "US")]
    [InlineData("tel: +357 26 000150", null)]
    public void A_number_with_its_country_code_needs_no_country(string text, string? country) =>
        Assert.Equal("+35726000150", PhoneNumber.ToE164(text, country));

    [Theory]
    [InlineData("26 000150", null)]
    [InlineData("12345678", "CY")]
    [InlineData("123", "CY")]
    [InlineData("call us", "CY")]
    [InlineData("", "CY")]
    [InlineData("call us at 26 anytime 00", "CY")]
    [InlineData("+357 26", null)]
    [InlineData("+999 12345678", null)]
    [InlineData("+1 000 000 0000", null)]
    [InlineData("26 000150 26 000150 26 000150 26 000150", "CY")]
    [InlineData("26 000150", "ZZ")]
    public void What_cannot_be_a_number_gives_nothing(string text, string? country) =>
        Assert.Null(PhoneNumber.ToE164(text, country));

    [Theory]
    [InlineData("26 000150 / 97 000154")]
    [InlineData("26 000150/97 000154")]
    [InlineData("26 000150; 97 000154")]
    [InlineData("26 000150, 97 000154")]
    [InlineData("26 000150 or 97 000154")]
    [InlineData("26 000150\n97 000154")]
    [InlineData("n/a; 26 000150")]
    [InlineData("[\"26 000150\", \"97 000154\"]")]
    public void The_first_of_several_numbers_counts(string text) =>
        Assert.Equal("+35726000150", PhoneNumber.ToE164(text, "CY"));

    [Fact]
    public void A_slash_inside_a_number_does_not_split_it() =>
        Assert.Equal("+49891234567", PhoneNumber.ToE164("089/1234567", "DE"));

    [Theory]
    [InlineData("+1 212 555 0134 ext. 12")]
    [InlineData("+1 212 555 0134 x12")]
    public void An_extension_is_left_out(string text) =>
        Assert.Equal("+12125550134", PhoneNumber.ToE164(text, null));

    [Fact]
    public void A_possible_number_with_its_country_code_is_taken_even_when_its_range_is_not_in_the_tables() =>
        Assert.Equal("+15551234567", PhoneNumber.ToE164("+1 (555) 123-4567", null));

    [Fact]
    public void Reading_an_E164_number_again_changes_nothing()
    {
        var numbers = Gen.Select(Gen.OneOf("+357 2", "+1 212", "+49 30", "+44 20", "0", "9"), Gen.String[Gen.Char['0', '9'], 4, 9], (start, rest) => start + rest);

        Gen.Select(numbers, Gen.OneOf<string?>("CY", "US", "DE", null)).Sample((text, country) =>
        {
            var once = PhoneNumber.ToE164(text, country);
            Assert.True(once is null || (once == PhoneNumber.ToE164(once, country) && once == PhoneNumber.ToE164(once, null)));
        });
    }
}
