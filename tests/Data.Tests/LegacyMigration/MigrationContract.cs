using Dozen.Core.Common;
using Dozen.Core.LegacyMigration;
using Dozen.Core.Verification;
using Dozen.Testing;

namespace Dozen.Data.Tests.LegacyMigration;

/// <summary>The real dump, into the twelve tables and back.</summary>
public abstract class MigrationContract(Engine engine)
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_real_dump_is_migrated_checked_and_restored_without_a_difference()
    {
        var source = await EarlierDatabase.FromDumpAsync(Cancelled);
        await using var run = await LegacyRun.IntoAsync(engine, Cancelled);

        await RoundTrip.ProveAsync(run, source);
    }

    [Fact]
    public async Task The_real_dump_has_the_numbers_that_were_promised()
    {
        var source = await EarlierDatabase.FromDumpAsync(Cancelled);
        await using var run = await LegacyRun.IntoAsync(engine, Cancelled);

        var report = (await run.MigrateAsync(source)).Value;

        var moved = report.Adjusted.Single(a => a is { Table: "campaign_leads", Reason: "membership_moved" }).Count;
        Assert.Equal(
            [43, 15, 7, 60 + 68 + 19 + 16 + 19 + moved, 26 - moved],
            await run.NumbersAsync("SELECT count(*) AS \"Value\" FROM leads", "SELECT count(*) AS \"Value\" FROM users", "SELECT count(*) AS \"Value\" FROM organizations", "SELECT count(*) AS \"Value\" FROM activities", "SELECT count(*) AS \"Value\" FROM campaign_leads"));
        Assert.Equal(312, report.Tables.Single(t => t.Table == "workflow_logs").Merged);
        Assert.Equal(9, report.Tables.Single(t => t.Table == "google_maps_leads").Rows);
        Assert.Equal(5, report.Tables.Single(t => t.Table == "google_maps_search_executions").Rows);
        Assert.Equal(5, report.Tables.Single(t => t.Table == "enriched_lead_data").Rows);
    }
}

public sealed class SqliteMigrationTests() : MigrationContract(Engine.Sqlite);

public sealed class PostgresMigrationTests() : MigrationContract(Engine.Postgres);

/// <summary>The same in the source's own database.</summary>
public sealed class InPlaceMigrationTests
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_real_dump_is_migrated_in_place_checked_and_restored_without_a_difference()
    {
        if (!PostgresServer.RequireAll) Assert.SkipUnless(PostgresServer.IsAvailable, "No PostgreSQL on this machine.");
        var source = await EarlierDatabase.FromDumpAsync(Cancelled);
        await using var run = LegacyRun.InPlace(source);

        await RoundTrip.ProveAsync(run, source, inPlace: true);
        var dropped = await run.WithAsync<DropLegacy, Result<Done>>(verb => verb.ExecuteAsync(Cancelled));
        var verified = await run.WithAsync<VerifyDatabase, Result<VerificationReport>>(verb => verb.ExecuteAsync(Cancelled));

        Assert.True(dropped.Succeeded, dropped.Failure?.Message);
        Assert.True(verified.Value.IsClean);
    }
}
