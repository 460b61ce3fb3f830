using Dozen.Core.Contacts;

namespace Dozen.Core.Tests.Contacts;

public sealed class EmailAddressTests
{
    [Theory]
    [InlineData("anna@bluewave.example", "anna@bluewave.example")]
    [InlineData("  Anna.Smith+news@BlueWave.Example ", "Anna.Smith+news@BlueWave.Example")]
    [InlineData("mailto:anna@bluewave.example?subject=Hello", "anna@bluewave.example")]
    [InlineData("Anna Smith <anna@bluewave.example>", "anna@bluewave.example")]
    [InlineData("\"Smith, Anna\" <anna@bluewave.example>", "anna@bluewave.example")]
    [InlineData("a@x.example, b@y.example", "a@x.example")]
    [InlineData("a@x.example b@y.example", "a@x.example")]
    [InlineData("n/a; b@y.example", "b@y.example")]
    [InlineData("[\"a@x.example\",\"b@y.example\"]", "a@x.example")]
    [InlineData("o'neil@bluewave.example", "o'neil@bluewave.example")]
    [InlineData("info@xn--bcher-kva.xn--p1ai", "info@xn--bcher-kva.xn--p1ai")]
    public void The_first_valid_address_is_taken_as_it_is_spelled(string text, string expected) =>
        Assert.Equal(expected, EmailAddress.FirstIn(text));

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("anna")]
    [InlineData("anna@")]
    [InlineData("@bluewave.example")]
    [InlineData("anna@bluewave")]
    [InlineData("anna@blue wave.example")]
    [InlineData("anna smith@bluewave.example")]
    [InlineData("anna..smith@bluewave.example")]
    [InlineData(".anna@bluewave.example")]
    [InlineData("anna@@bluewave.example")]
    [InlineData("anna@-bluewave.example")]
    [InlineData("anna@bluewave..example")]
    [InlineData("anna@bluewave.e")]
    [InlineData("anna@192.0.2.7")]
    public void What_is_not_an_address_gives_nothing(string text) =>
        Assert.Null(EmailAddress.FirstIn(text));

    [Fact]
    public void An_address_has_at_most_64_characters_before_the_sign() =>
        Assert.False(EmailAddress.IsValid(new string('a', 65) + "@bluewave.example"));

    [Fact]
    public void Domain_and_key_are_lower_case()
    {
        Assert.Equal("bluewave.example", EmailAddress.DomainOf("Anna@BlueWave.Example"));
        Assert.Equal("anna@bluewave.example", EmailAddress.KeyOf("Anna@BlueWave.Example"));
    }
}
