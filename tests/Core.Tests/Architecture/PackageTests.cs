using System.Text.RegularExpressions;

namespace Dozen.Core.Tests.Architecture;

/// <summary>Decision 6 gives the reason for each runtime package, one line for each.</summary>
public sealed partial class PackageTests
{
    [Fact]
    public void Each_runtime_package_has_its_line_and_no_other()
    {
        var recorded = Recorded(File.ReadAllText(Path.Combine(SourceTree.Root, "docs", "decisions", "0006-packages.md"))).Order(StringComparer.Ordinal);
        var referred = Directory.GetDirectories(SourceTree.Source).SelectMany(folder => SourceTree.RuntimePackages(Path.GetFileName(folder)));

        Assert.Equal(referred.Distinct().Order(StringComparer.Ordinal), recorded);
    }

    [Fact]
    public void The_guard_reads_both_sides()
    {
        Assert.Equal(["Some.Package"], Recorded("| package | for | why this one |\n|---|---|---|\n| Some.Package | this | that |\n"));
        Assert.Contains("CsvHelper", SourceTree.RuntimePackages("Dozen.Core"));
        Assert.Contains("Microsoft.EntityFrameworkCore.Design", SourceTree.PackageReferences("Dozen.Data"));
        Assert.DoesNotContain("Microsoft.EntityFrameworkCore.Design", SourceTree.RuntimePackages("Dozen.Data"));
    }

    private static IEnumerable<string> Recorded(string text) => Row().Matches(text).Select(m => m.Groups[1].Value).Where(name => name != "package");

    [GeneratedRegex(@"^\| ([A-Za-z][\w.-]*) \|", RegexOptions.Multiline)]
    private static partial Regex Row();
}
