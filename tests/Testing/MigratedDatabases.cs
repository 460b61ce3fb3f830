using Dozen.Core.Database;
using Microsoft.Extensions.DependencyInjection;

namespace Dozen.Testing;

/// <summary>One migrated, empty database per engine. Tests get copies of it, in a fraction of the time that the migrations take.</summary>
internal static class MigratedDatabases
{
    private static readonly Lazy<Task<string>> SqliteFile = new(async () =>
    {
        var folder = Directory.CreateTempSubdirectory("dozen-template-").FullName;
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Directory.Delete(folder, recursive: true);
        await MigrateAsync($"sqlite:{folder}/dozen.db");
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools(); // the last connection to close folds the log into the file
        return $"{folder}/dozen.db";
    });

    private static readonly Lazy<Task<string>> PostgresName = new(async () =>
    {
        var url = await PostgresServer.CreateDatabaseAsync(null, CancellationToken.None);
        await MigrateAsync(url);
        return new Uri(url).AbsolutePath.Trim('/');
    });

    public static async Task CopyToFileAsync(string path) => File.Copy(await SqliteFile.Value, path);

    /// <returns>The URL of the copy.</returns>
    public static async Task<string> CopyOnServerAsync(CancellationToken cancellationToken) =>
        await PostgresServer.CreateDatabaseAsync(await PostgresName.Value, cancellationToken);

    private static async Task MigrateAsync(string url)
    {
        await using var services = TestDatabase.ServicesOver(url, TimeProvider.System);
        await services.GetRequiredService<IDatabaseAdmin>().MigrateAsync(CancellationToken.None);
    }
}
