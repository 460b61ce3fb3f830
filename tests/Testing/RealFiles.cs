namespace Dozen.Testing;

/// <summary>
/// The real exports that stand beside the repository, in <c>../shared/data</c> or where <c>DOZEN_TEST_DATA</c> says.
/// They are not ours to publish; without them the tests that need them are skipped, or fail when nothing may be skipped.
/// </summary>
public static class RealFiles
{
    public static string Cyprus => Find("google-maps-cyprus-restaurants.csv");

    public static string Dentists => Find("google-maps-nyc-dentists.csv");

    public static string EarlierDump => Find("legacy-20-tables.sql");

    private static string Find(string name)
    {
        var candidates = Environment.GetEnvironmentVariable("DOZEN_TEST_DATA") is { } given
            ? [given]
            : Parents(AppContext.BaseDirectory).Select(folder => Path.Combine(folder, "shared", "data"));
        var path = candidates.Select(folder => Path.Combine(folder, name)).FirstOrDefault(File.Exists);
        if (path is null && !PostgresServer.RequireAll) Xunit.Assert.Skip($"{name} is not beside the repository.");
        return path ?? throw new FileNotFoundException($"{name} is not beside the repository; set DOZEN_TEST_DATA.");
    }

    private static IEnumerable<string> Parents(string folder)
    {
        for (var parent = new DirectoryInfo(folder); parent is not null; parent = parent.Parent) yield return parent.FullName;
    }
}
