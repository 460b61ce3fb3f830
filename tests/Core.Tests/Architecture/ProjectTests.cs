using System.Reflection;
using Dozen.Core.Common;

namespace Dozen.Core.Tests.Architecture;

/// <summary>The arrows between projects, and no others.</summary>
public sealed class ProjectTests
{
    private static readonly Dictionary<string, string[]> Allowed = new()
    {
        ["Dozen"] = ["Dozen.Web"],
        ["Dozen.Web"] = ["Dozen.Connectors", "Dozen.Core", "Dozen.Data"],
        ["Dozen.Data"] = ["Dozen.Core"],
        ["Dozen.Connectors"] = ["Dozen.Core"],
        ["Dozen.Core"] = [],
    };

    // ASP.NET, the two databases, and calling the outside.
    private static readonly string[] NotInCore =
        ["Microsoft.AspNetCore", "Microsoft.EntityFrameworkCore.Sqlite", "Microsoft.Data.Sqlite", "Npgsql", "System.Net.Http", "System.Net.Sockets", "Microsoft.Extensions.Http"];

    public static TheoryData<string> Projects =>
        [.. Directory.GetDirectories(SourceTree.Source).Select(folder => Path.GetFileName(folder)!)];

    [Theory]
    [MemberData(nameof(Projects))]
    public void A_project_refers_to_those_below_it_and_no_others(string project)
    {
        Assert.True(Allowed.ContainsKey(project), $"{project} is a new project: say here what it may refer to.");
        Assert.Empty(SourceTree.ProjectReferences(project).Except(Allowed[project]));
    }

    [Fact]
    public void Core_refers_to_no_server_no_database_and_no_network()
    {
        var assemblies = typeof(Result<>).Assembly.GetReferencedAssemblies().Select(a => a.Name!);

        Assert.Empty(Forbidden(assemblies));
        Assert.Empty(Forbidden(SourceTree.PackageReferences("Dozen.Core")));
    }

    [Fact]
    public void Only_Data_names_the_databases()
    {
        var strangers = SourceTree.Files().Where(f => !f.Path.StartsWith("Dozen.Data/", StringComparison.Ordinal) && NamesADatabase(f.Text)).Select(f => f.Path);

        Assert.Empty(strangers);
    }

    [Fact]
    public void The_guards_bite()
    {
        // This test project does refer to a test framework, so the same question asked of it must find something.
        Assert.NotEmpty(Forbidden(["System.Net.Http", "System.Runtime"]));
        Assert.Empty(Forbidden(Assembly.GetExecutingAssembly().GetReferencedAssemblies().Where(a => a.Name == "System.Runtime").Select(a => a.Name!)));
        Assert.NotEmpty(SourceTree.ProjectReferences("Dozen.Web").Except(Allowed["Dozen.Data"]));
        Assert.True(NamesADatabase("using Npgsql;\n"));
        Assert.True(SourceTree.Files().Any(f => NamesADatabase(f.Text)), "Data itself must be seen.");
    }

    private static IEnumerable<string> Forbidden(IEnumerable<string> names) =>
        names.Where(name => NotInCore.Any(forbidden => name == forbidden || name.StartsWith($"{forbidden}.", StringComparison.Ordinal)));

    private static bool NamesADatabase(string source) =>
        source.Contains("using Npgsql", StringComparison.Ordinal) || source.Contains("using Microsoft.Data.Sqlite", StringComparison.Ordinal);
}
