using CsCheck;
using Dozen.Core.Criteria;

namespace Dozen.Core.Tests.Criteria;

public sealed class ComparableTextTests
{
    [Theory]
    [InlineData("  Acme\u00A0\t", "acme")]
    [InlineData("ΟΔΥΣΣΕΎΣ", "οδυσσεύσ")]
    [InlineData("οδυσσεύς", "οδυσσεύσ")]
    [InlineData("STRASSE", "strasse")]
    [InlineData("Straße", "straße")]
    [InlineData("ẞ", "ß")]
    [InlineData("İstanbul", "İstanbul")]
    [InlineData("\u212Aelvin", "kelvin")]
    [InlineData("\U00010400x", "\U00010428x")]
    [InlineData("\U0001F600", "\U0001F600")]
    [InlineData("\ud800A", "\ud800a")]
    [InlineData(" \u3000 ", "")]
    public void Letters_are_folded_one_for_one_and_blanks_around_are_left_off(string text, string comparable) => Assert.Equal(comparable, ComparableText.Of(text));

    [Fact]
    public void Folding_twice_is_folding_once_and_keeps_the_length() => Gen.String.Sample(text =>
    {
        var once = ComparableText.Of(text);

        Assert.Equal(once, ComparableText.Of(once));
        Assert.Equal(text.Trim().Length, once.Length);
    });

    [Fact]
    public void The_table_is_one_to_one_text_of_equal_size_and_folds_to_what_does_not_fold()
    {
        var sources = ComparableText.Folding.Select(p => p.From).ToHashSet();

        Assert.Equal(1454, sources.Count);
        Assert.All(ComparableText.Folding, p => Assert.Equal(p.From > char.MaxValue, p.To > char.MaxValue));
        Assert.DoesNotContain(ComparableText.Folding, p => sources.Contains(p.To));
    }

    [Fact]
    public void The_blanks_for_a_database_are_those_that_are_trimmed_here() =>
        Assert.Equal(ComparableText.Blanks, string.Concat(Enumerable.Range(0, char.MaxValue + 1).Select(c => (char)c).Where(char.IsWhiteSpace)));
}
