using Dozen.Core.Contacts;

namespace Dozen.Core.Tests.Contacts;

public sealed class LettersTests
{
    [Theory]
    [InlineData("Cafe\u0301", "Café")]
    [InlineData("Κυ\u0301προς", "Κύπρος")]
    [InlineData("Vie\u0323\u0302t", "Việt")]
    [InlineData("plain", "plain")]
    [InlineData("\u0301x", "\u0301x")]
    [InlineData("日\u0301", "日\u0301")]
    public void Letters_are_joined_with_their_marks(string text, string composed) =>
        Assert.Equal(composed, Letters.Compose(text));

    [Theory]
    [InlineData("CAFÉ", "cafe")]
    [InlineData("Cafe\u0301", "cafe")]
    [InlineData("ΆΡΤΟΣ", "αρτοσ")]
    [InlineData("Άρτος", "αρτοσ")]
    [InlineData("Straße", "strasse")]
    [InlineData("Smørrebrød Łódź", "smorrebrod lodz")]
    [InlineData("Việt", "viet")]
    [InlineData("İstanbul", "istanbul")]
    public void Folding_takes_case_and_accents_away(string text, string folded) =>
        Assert.Equal(folded, Letters.Fold(text));

    [Fact]
    public void A_key_is_letters_and_digits() =>
        Assert.Equal("emailadresse2", Letters.Key(" E-Mail Adresse (2)"));
}
