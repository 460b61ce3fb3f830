using CsCheck;
using Dozen.Core.Duplicates;

namespace Dozen.Core.Tests.Duplicates;

public sealed class JaroWinklerTests
{
    [Theory]
    [InlineData("martha", "marhta", 0.961)]
    [InlineData("dixon", "dicksonx", 0.813)]
    [InlineData("dwayne", "duane", 0.840)]
    [InlineData("abc", "xyz", 0)]
    [InlineData("", "abc", 0)]
    [InlineData("", "", 1)]
    public void The_published_examples_come_out(string a, string b, double expected) =>
        Assert.Equal(expected, JaroWinkler.Similarity(a, b), 3);

    [Fact]
    public void It_is_symmetric_and_stays_between_0_and_1()
    {
        var word = Gen.String[Gen.Char["abc"], 0, 9];

        Gen.Select(word, word).Sample((a, b) =>
            JaroWinkler.Similarity(a, b) is >= 0 and <= 1 and var similarity && similarity == JaroWinkler.Similarity(b, a));
    }
}
