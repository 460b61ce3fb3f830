using CsCheck;
using Dozen.Testing;

namespace Dozen.Data.Tests.LegacyMigration;

/// <summary>
/// Generated databases go the whole way and come back without a difference. <c>DOZEN_TEST_NASTY</c> says how many of each
/// kind; a failure names the seed, which <c>CsCheck_Seed</c> draws again.
/// </summary>
public sealed class NastyDatabaseTests
{
    private static readonly int Many = int.TryParse(Environment.GetEnvironmentVariable("DOZEN_TEST_NASTY"), out var many) ? many : 4;

    [Theory]
    [InlineData(Way.IntoSqlite, false)]
    [InlineData(Way.IntoPostgres, false)]
    [InlineData(Way.InPlace, false)]
    [InlineData(Way.IntoPostgres, true)]
    [InlineData(Way.InPlace, true)]
    public async Task A_database_of_odd_but_legal_values_comes_back_as_it_was(Way way, bool jsonb)
    {
        if (!PostgresServer.RequireAll) Assert.SkipUnless(PostgresServer.IsAvailable, "No PostgreSQL on this machine.");
        await NastyDatabase.Sql(jsonb).SampleAsync(
            async sql =>
            {
                var source = await EarlierDatabase.FromDumpAsync(TestContext.Current.CancellationToken);
                await EarlierDatabase.ExecuteAsync(source, sql, TestContext.Current.CancellationToken);
                await using var run = way switch
                {
                    Way.IntoSqlite => await LegacyRun.IntoAsync(Engine.Sqlite, TestContext.Current.CancellationToken),
                    Way.IntoPostgres => await LegacyRun.IntoAsync(Engine.Postgres, TestContext.Current.CancellationToken),
                    _ => LegacyRun.InPlace(source),
                };
                await RoundTrip.ProveAsync(run, source, way == Way.InPlace);
                Assert.DoesNotContain("VALUE", await File.ReadAllTextAsync(run.Ledger, TestContext.Current.CancellationToken));
            },
            iter: Many, threads: 1, print: sql => sql);
    }

    public enum Way
    {
        IntoSqlite,
        IntoPostgres,
        InPlace,
    }
}
