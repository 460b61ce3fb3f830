using Dozen.Connectors;
using Dozen.Core;
using Dozen.Core.Common;
using Dozen.Core.Database;
using Dozen.Core.LegacyMigration;
using Dozen.Core.LegacyMigration.Ledger;
using Dozen.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Dozen.Data.Tests.LegacyMigration;

/// <summary>Verbs over a target that begins empty, and a folder for the ledger.</summary>
internal sealed class LegacyRun : IAsyncDisposable
{
    private readonly ServiceProvider services;

    private LegacyRun(string targetUrl, string folder)
    {
        (Target, Folder) = (targetUrl, folder);
        services = new ServiceCollection().AddDozenCore().AddDozenData(DatabaseTarget.Parse(targetUrl)).AddDozenConnectors(_ => null).BuildServiceProvider();
    }

    public string Target { get; }

    public string Folder { get; }

    public string Ledger => Path.Combine(Folder, "migration.ledger");

    public List<LegacyProgress> Progress { get; } = [];

    public static async Task<LegacyRun> IntoAsync(Engine engine, CancellationToken cancellationToken)
    {
        var folder = Directory.CreateTempSubdirectory("dozen-legacy-").FullName;
        return new LegacyRun(engine == Engine.Sqlite ? $"sqlite:{folder}/dozen.db" : await PostgresServer.CreateDatabaseAsync(cancellationToken), folder);
    }

    public static LegacyRun InPlace(string url) => new(url, Directory.CreateTempSubdirectory("dozen-legacy-").FullName);

    public async Task<T> WithAsync<TVerb, T>(Func<TVerb, Task<T>> run) where TVerb : notnull
    {
        await using var scope = services.CreateAsyncScope();
        return await run(scope.ServiceProvider.GetRequiredService<TVerb>());
    }

    public Task<Result<LegacyMigrationReport>> MigrateAsync(string source, bool inPlace = false, Func<LegacyMigrationRequest, LegacyMigrationRequest>? change = null)
    {
        var request = new LegacyMigrationRequest(source, Ledger, inPlace);
        return WithAsync<MigrateLegacy, Result<LegacyMigrationReport>>(verb => verb.ExecuteAsync(change?.Invoke(request) ?? request, new Collect(Progress), TestContext.Current.CancellationToken));
    }

    /// <summary>One number of the target for each query, which calls it Value.</summary>
    public Task<long[]> NumbersAsync(params string[] queries) => WithAsync<DozenDbContext, long[]>(async db =>
    {
        using var _ = db.UseOwnerAccess();
        var numbers = new List<long>();
        foreach (var query in queries) numbers.Add((await db.Database.SqlQueryRaw<long>(query).ToListAsync(TestContext.Current.CancellationToken))[0]);
        return [.. numbers];
    });

    public ILedgerReader OpenLedger() => services.GetRequiredService<ILedgers>().Open(Ledger).Value;

    public async ValueTask DisposeAsync()
    {
        await services.DisposeAsync();
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        Directory.Delete(Folder, recursive: true);
    }

    private sealed class Collect(List<LegacyProgress> all) : IProgress<LegacyProgress>
    {
        public void Report(LegacyProgress value) => all.Add(value);
    }
}
