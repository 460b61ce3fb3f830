using System.Text.RegularExpressions;

namespace Dozen.Core.Tests.Architecture;

/// <summary>Time comes from TimeProvider, so that tests can hold it still and everything is UTC.</summary>
public sealed partial class ClockTests
{
    [Fact]
    public void No_source_asks_the_system_for_the_time() =>
        Assert.Empty(SourceTree.Files().Where(f => AsksTheSystem(f.Text)).Select(f => f.Path));

    [Theory]
    [InlineData("var now = DateTime.UtcNow;", true)]
    [InlineData("var now = System.DateTimeOffset . Now;", true)]
    [InlineData("var today = DateTime.Today;", true)]
    [InlineData("var now = TimeProvider.System.GetUtcNow();", true)]
    [InlineData("services.TryAddSingleton(TimeProvider.System);", false)]
    [InlineData("var now = time.GetUtcNow();", false)]
    [InlineData("// not DateTime.UtcNow, which no test can hold still", false)]
    public void The_guard_bites_on_code_alone(string source, bool bites) => Assert.Equal(bites, AsksTheSystem(source));

    private static bool AsksTheSystem(string source) => SystemClock().IsMatch(Comment().Replace(source, ""));

    [GeneratedRegex(@"\bDateTime(Offset)?\s*\.\s*(UtcNow|Now|Today)\b|\bTimeProvider\s*\.\s*System\s*\.")]
    private static partial Regex SystemClock();

    [GeneratedRegex("//[^\n]*")]
    private static partial Regex Comment();
}
