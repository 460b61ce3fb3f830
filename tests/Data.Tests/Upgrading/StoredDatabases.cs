using System.IO.Compression;
using Dozen.Core.Database;
using Dozen.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Dozen.Data.Tests.Upgrading;

/// <summary>
/// Databases of earlier versions, with data, each named by the migration that it stood at: see <c>tests/Data.Tests/Stored</c>.
/// After a new migration, store the present one too: <c>DOZEN_STORE_DATABASE=1 dotnet test --project tests/Data.Tests</c>.
/// </summary>
internal static class StoredDatabases
{
    public static bool IsToBeStored => Environment.GetEnvironmentVariable("DOZEN_STORE_DATABASE") == "1";

    /// <summary>The migrations at which a database was stored, the earliest first.</summary>
    public static IReadOnlyList<string> Names(Engine engine) =>
        Directory.GetFiles(Folder(), $"*{Ending(engine)}").Select(f => Path.GetFileName(f)[..^Ending(engine).Length]).Order(StringComparer.Ordinal).ToList();

    /// <summary>A copy of a stored database, to be worked with.</summary>
    /// <returns>Its URL.</returns>
    public static async Task<string> OpenAsync(Engine engine, string name, string folder, CancellationToken cancellationToken)
    {
        var stored = Path.Combine(Folder(), name + Ending(engine));
        if (engine == Engine.Sqlite)
        {
            var path = Path.Combine(folder, $"{name}.db");
            await using var compressed = new GZipStream(File.OpenRead(stored), CompressionMode.Decompress);
            await using var file = File.Create(path);
            await compressed.CopyToAsync(file, cancellationToken);
            return $"sqlite:{path}";
        }

        var url = await PostgresServer.CreateDatabaseAsync(cancellationToken);

        // The role belongs to the cluster, which may never have seen a database of Dozen.
        await EarlierDatabase.ExecuteAsync(url, "DO $$ BEGIN IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'dozen_app') THEN CREATE ROLE dozen_app NOLOGIN; END IF; END $$", cancellationToken);
        await PostgresTools.RunAsync("psql", ["-q", "-v", "ON_ERROR_STOP=1", "-d", url, "-f", stored], cancellationToken);
        return url;
    }

    /// <summary>Stores a database of the present version, filled, unless there is one.</summary>
    public static async Task StoreAsync(TestDatabase database, string name, string folder, CancellationToken cancellationToken)
    {
        var engine = database.Url.StartsWith("sqlite:", StringComparison.Ordinal) ? Engine.Sqlite : Engine.Postgres;
        var stored = Path.Combine(Folder(), name + Ending(engine));
        if (File.Exists(stored)) return;
        await StoredContents.FillAsync(database, cancellationToken);
        if (engine == Engine.Sqlite)
        {
            var copy = Path.Combine(folder, "copy.db");
            Assert.True((await database.Services.GetRequiredService<IDatabaseBackup>().BackUpAsync(copy, cancellationToken)).Succeeded);
            await using var compressed = new GZipStream(File.Create(stored), CompressionLevel.SmallestSize);
            await using var file = File.OpenRead(copy);
            await file.CopyToAsync(compressed, cancellationToken);
            return;
        }

        // Lines for psql itself differ from one small version of it to the next.
        var dump = await PostgresTools.RunAsync("pg_dump", ["--no-owner", "-d", database.Url], cancellationToken);
        await File.WriteAllLinesAsync(stored, dump.TrimEnd('\n').Split('\n').Where(l => !l.Contains("restrict ", StringComparison.Ordinal) || !l.StartsWith('\\')), cancellationToken);
    }

    /// <summary>The latest migration of this program.</summary>
    public static async Task<string> PresentAsync(TestDatabase database) =>
        await database.RunAsync<DozenDbContext, string>(db => Task.FromResult(db.Database.GetMigrations().Last()));

    private static string Ending(Engine engine) => engine == Engine.Sqlite ? ".db.gz" : ".sql";

    private static string Folder()
    {
        for (var parent = new DirectoryInfo(AppContext.BaseDirectory); parent is not null; parent = parent.Parent)
        {
            var folder = Path.Combine(parent.FullName, "tests", "Data.Tests", "Stored");
            if (Directory.Exists(folder)) return folder;
        }

        throw new DirectoryNotFoundException("tests/Data.Tests/Stored");
    }
}
