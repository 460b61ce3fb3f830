using System.Runtime.CompilerServices;
using System.Xml.Linq;

namespace Dozen.Core.Tests.Architecture;

/// <summary>The sources of this repository, read as text.</summary>
internal static class SourceTree
{
    public static string Root { get; } = FindRoot();

    public static string Source => Path.Combine(Root, "src");

    /// <summary>Every source file under a folder of <c>src</c>, as its path from there and its text; generated code is left out.</summary>
    public static IEnumerable<(string Path, string Text)> Files(string folder = "")
    {
        var from = Path.Combine(Source, folder);
        return Directory.EnumerateFiles(from, "*.*", SearchOption.AllDirectories)
            .Where(file => Path.GetExtension(file) is ".cs" or ".razor")
            .Select(file => Path.GetRelativePath(from, file).Replace('\\', '/'))
            .Where(path => !path.Split('/').Any(part => part is "bin" or "obj" or "Migrations"))
            .Select(path => (path, File.ReadAllText(Path.Combine(from, path))));
    }

    public static IReadOnlyList<string> ProjectReferences(string project) =>
        [.. Items(project, "ProjectReference").Select(reference => Path.GetFileNameWithoutExtension(reference.Replace('\\', '/'))).Order()];

    public static IReadOnlyList<string> PackageReferences(string project) => [.. Items(project, "PackageReference").Order()];

    /// <summary>Those that are a part of the product; a tool's package keeps its assets to itself.</summary>
    public static IReadOnlyList<string> RuntimePackages(string project) =>
        [.. Elements(project, "PackageReference").Where(e => (string?)e.Attribute("PrivateAssets") != "all").Select(e => (string)e.Attribute("Include")!).Order()];

    private static IEnumerable<string> Items(string project, string item) => Elements(project, item).Select(e => (string)e.Attribute("Include")!);

    private static IEnumerable<XElement> Elements(string project, string item) => XDocument.Load(Path.Combine(Source, project, $"{project}.csproj")).Descendants(item);

    private static string FindRoot([CallerFilePath] string here = "")
    {
        var folder = new DirectoryInfo(File.Exists(here) ? Path.GetDirectoryName(here)! : AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "Dozen.slnx"))) folder = folder.Parent ?? throw new InvalidOperationException("Not inside the repository.");
        return folder.FullName;
    }
}
