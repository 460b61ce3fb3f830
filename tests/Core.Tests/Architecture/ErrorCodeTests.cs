using System.Text.RegularExpressions;

namespace Dozen.Core.Tests.Architecture;

/// <summary><c>docs/errors.md</c> tells every code that a client may meet, and none that it can't.</summary>
public sealed partial class ErrorCodeTests
{
    [Fact]
    public void Each_code_in_the_sources_stands_in_the_documentation_and_no_other()
    {
        var documented = Documented(File.ReadAllText(Path.Combine(SourceTree.Root, "docs", "errors.md"))).ToList();
        var used = SourceTree.Files().Where(f => f.Path.EndsWith(".cs", StringComparison.Ordinal)).SelectMany(f => Used(f.Text)).Distinct().Order(StringComparer.Ordinal);

        Assert.Equal(documented.Distinct(), documented);
        Assert.Equal(used, documented.Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("""new Failure(FailureKind.Invalid, "a.b", "…")""", "a.b")]
    [InlineData("""=> new(FailureKind.Conflict, "a_c.d", $"…")""", "a_c.d")]
    [InlineData("new(\n    FailureKind.Conflict,\n    \"e.f\", \"…\"", "e.f")]
    [InlineData("""public static Failure Empty => Invalid("g.h", "Empty.")""", "g.h")]
    [InlineData("=> Refusal(\n    \"i.j_k\", $\"{name} is unknown.\")", "i.j_k")]
    [InlineData("""Invalid("n.o", exception.Message)""", "n.o")]
    [InlineData("""terminal.Error(view.ErrorCode ?? "l.m", $"{view.ErrorMessage} …")""", "l.m")]
    public void The_guard_sees_how_failures_are_written(string source, string code) => Assert.Equal([code], Used(source));

    [Theory]
    [InlineData("""Failure.Invalid("email", "…")""")]
    [InlineData("""case FailureKind.Conflict: return "x.y";""")]
    [InlineData("""problems.Add("admin.email", "Is missing.")""")]
    [InlineData("""Failure.Invalid("settings.currency", "Is missing.")""")]
    [InlineData("""new(Name, "leads.assigned_to_id", "Names an owner.")""")]
    [InlineData("""new("lead.created", "lead.updated")""")]
    public void And_nothing_else(string source) => Assert.Empty(Used(source));

    private static IEnumerable<string> Used(string source) => Code().Matches(source).Select(m => m.Groups[1].Value + m.Groups[2].Value);

    private static IEnumerable<string> Documented(string text) => Row().Matches(text).Select(m => m.Groups[1].Value);

    // After a kind; or a dotted name and a sentence, whatever the method is called that makes a failure of them. Two methods take a field's name there.
    [GeneratedRegex("""(?:FailureKind\.\w+,\s*"([a-z_]+(?:\.[a-z_]+)?)",|(?<=(?<!\.Add|\.Invalid)\(\s*|\?\?\s*)"([a-z_]+\.[a-z_]+)",\s*(?:\$?"[A-Z{]|\w+\.Message|string\.Create))""")]
    private static partial Regex Code();

    [GeneratedRegex(@"^\| `([a-z_.]+)` \|", RegexOptions.Multiline)]
    private static partial Regex Row();
}
