using Dozen.Core.Common;
using Dozen.Core.Database;
using Dozen.Core.Leads;
using Dozen.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Dozen.Data.Tests.Upgrading;

/// <summary>What an upgrade does when there is something to do, by a program that is a migration ahead.</summary>
public abstract class UpgradeContract(Engine engine) : DatabaseTest(engine)
{
    private readonly string folder = Directory.CreateTempSubdirectory("dozen-upgrade-").FullName;

    [Fact]
    public async Task A_check_says_what_would_be_done_and_does_nothing()
    {
        await AddAsync("Before");

        var check = (await UpgradeAsync<GoodMigrations>(check: true)).Value;

        Assert.True(check.IsCheck);
        Assert.Equal([LaterProgram.Migration], check.Pending);
        Assert.StartsWith(Path.Combine(folder, "before-upgrade-20260301-120000"), check.Backup, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(folder));
        Assert.False((await LeadsAsync())[0].ContainsKey("nickname"));
        Assert.Null((await UpgradeAsync<GoodMigrations>(check: true, withoutBackup: true)).Value.Backup);
    }

    [Fact]
    public async Task An_upgrade_takes_a_copy_of_what_stood_before_and_applies_what_is_pending()
    {
        await AddAsync("Before");

        var upgraded = (await UpgradeAsync<GoodMigrations>()).Value;
        var again = (await UpgradeAsync<GoodMigrations>()).Value;
        var after = await LeadsAsync();
        var restored = await RestoreAsync(Database.Services, upgraded.Backup!);

        Assert.Equal([LaterProgram.Migration], upgraded.Pending);
        Assert.Equal("Before", after[0]["nickname"]);
        Assert.Equal((0, null), (again.Pending.Count, again.Backup));
        Assert.True(restored.Succeeded, restored.Failure?.Message);
        Assert.False((await LeadsAsync())[0].ContainsKey("nickname"));
        await AddAsync("Again");
    }

    [Fact]
    public async Task An_upgrade_that_fails_leaves_everything_as_it_was_and_names_the_copy()
    {
        await AddAsync("Before");
        var before = await LeadsAsync();

        var failed = await UpgradeAsync<FailingMigrations>();

        Assert.Equal("database.upgrade_failed", failed.Failure?.Code);
        Assert.Equal([Assert.Single(Directory.GetFiles(folder))], Directory.GetFiles(folder).Where(f => failed.Failure!.Message.Contains(f, StringComparison.Ordinal)));
        Assert.Equal(before, await LeadsAsync());
        await AddAsync("In between");
        Assert.Equal([LaterProgram.Migration], (await UpgradeAsync<GoodMigrations>(withoutBackup: true)).Value.Pending);
        Assert.Equal(["Before", "In between"], (await LeadsAsync()).Select(l => l["nickname"]));
    }

    [Fact]
    public async Task Two_programs_that_upgrade_at_once_apply_everything_once()
    {
        await AddAsync("Before");

        var both = await Task.WhenAll(Enumerable.Range(0, 2).Select(_ => Task.Run(() => UpgradeAsync<GoodMigrations>(withoutBackup: true))));

        Assert.All(both, upgraded => Assert.True(upgraded.Succeeded, upgraded.Failure?.Message));
        Assert.Equal("Before", (await LeadsAsync())[0]["nickname"]);
    }

    [Fact]
    public async Task A_newer_database_is_refused_before_anything_is_copied_or_written()
    {
        await UpgradeAsync<GoodMigrations>(withoutBackup: true);

        var check = await Database.RunAsync<UpgradeDatabase, Result<UpgradeReport>>(v => v.ExecuteAsync(folder, check: true, withoutBackup: false, Cancelled));
        var upgrade = await Database.RunAsync<UpgradeDatabase, Result<UpgradeReport>>(v => v.ExecuteAsync(folder, check: false, withoutBackup: false, Cancelled));

        Assert.Equal(("database.newer", "database.newer"), (check.Failure?.Code, upgrade.Failure?.Code));
        Assert.Contains(LaterProgram.Migration, upgrade.Failure!.Message, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(folder));
    }

    [Fact]
    public async Task A_copy_of_a_newer_program_is_refused_before_anything_is_put_back()
    {
        await AddAsync("Newer");
        await UpgradeAsync<GoodMigrations>(withoutBackup: true);
        var copy = Path.Combine(folder, "newer");
        Assert.True((await Database.Services.GetRequiredService<IDatabaseBackup>().BackUpAsync(copy, Cancelled)).Succeeded);
        await using var target = await TestDatabase.CreateAsync(Engine, Cancelled);
        await target.RunAsync<CreateLead, Result<LeadView>>(v => v.ExecuteAsync(new NewLead { Company = "Here" }, Cancelled));
        var before = await RawRows.ReadAsync(target.Url, Cancelled);

        var refused = await RestoreAsync(target.Services, copy);
        var kept = await RawRows.ReadAsync(target.Url, Cancelled);
        await using var later = LaterProgram.Over<GoodMigrations>(target.Url, target.Time);
        var taken = await RestoreAsync(later, copy);

        Assert.Equal("backup.newer", refused.Failure?.Code);
        Assert.Equal(before["leads"], kept["leads"]);
        Assert.Equal(before["activities"], kept["activities"]);
        Assert.True(taken.Succeeded, taken.Failure?.Message);
        Assert.Equal("Newer", Assert.Single((await RawRows.ReadAsync(target.Url, Cancelled))["leads"])["nickname"]);
    }

    [Fact]
    public async Task A_copy_of_an_earlier_program_is_put_back_and_can_be_upgraded()
    {
        await AddAsync("Earlier");
        var copy = Path.Combine(folder, "earlier");
        Assert.True((await Database.Services.GetRequiredService<IDatabaseBackup>().BackUpAsync(copy, Cancelled)).Succeeded);
        await UpgradeAsync<GoodMigrations>(withoutBackup: true);
        await using var later = LaterProgram.Over<GoodMigrations>(Database.Url, Database.Time);

        var restored = await RestoreAsync(later, copy);
        var standing = await later.GetRequiredService<IDatabaseBackup>().CompareAsync(Cancelled);
        var upgraded = await UpgradeAsync<GoodMigrations>();

        Assert.True(restored.Succeeded, restored.Failure?.Message);
        Assert.Equal([LaterProgram.Migration], standing.Pending);
        Assert.True(upgraded.Succeeded, upgraded.Failure?.Message);
        Assert.Equal("Earlier", (await LeadsAsync())[0]["nickname"]);
    }

    private protected async Task<Result<UpgradeReport>> UpgradeAsync<TLater>(bool check = false, bool withoutBackup = false) where TLater : LaterMigrations
    {
        await using var services = LaterProgram.Over<TLater>(Database.Url, Database.Time);
        await using var scope = services.CreateAsyncScope();
        return await scope.ServiceProvider.GetRequiredService<UpgradeDatabase>().ExecuteAsync(folder, check, withoutBackup, Cancelled);
    }

    protected Task<Result<LeadView>> AddAsync(string company) => Database.RunAsync<CreateLead, Result<LeadView>>(v => v.ExecuteAsync(new NewLead { Company = company }, Cancelled));

    protected async Task<List<Dictionary<string, string?>>> LeadsAsync() => (await RawRows.ReadAsync(Database.Url, Cancelled))["leads"];

    private static Task<Result<Done>> RestoreAsync(IServiceProvider services, string copy) => services.GetRequiredService<IDatabaseBackup>().RestoreAsync(copy, Cancelled);

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        Directory.Delete(folder, recursive: true);
        GC.SuppressFinalize(this);
    }
}

public sealed class SqliteUpgradeTests() : UpgradeContract(Engine.Sqlite)
{
    [Fact]
    public async Task The_lock_of_an_upgrade_that_was_killed_stops_nobody()
    {
        await AddAsync("Before");
        await Database.RunAsync<DozenDbContext, int>(db => db.Database.ExecuteSqlRawAsync(
            "CREATE TABLE IF NOT EXISTS __EFMigrationsLock (Id INTEGER NOT NULL PRIMARY KEY, Timestamp TEXT NOT NULL); INSERT INTO __EFMigrationsLock VALUES (1, '2026-01-01')", Cancelled));

        var upgraded = await Task.Run(() => UpgradeAsync<GoodMigrations>(withoutBackup: true)).WaitAsync(TimeSpan.FromMinutes(1), Cancelled);

        Assert.True(upgraded.Succeeded, upgraded.Failure?.Message);
    }

    [Fact]
    public async Task Foreign_keys_are_watched_again_after_an_upgrade()
    {
        await UpgradeAsync<GoodMigrations>(withoutBackup: true);

        var orphan = await Record.ExceptionAsync(() => Database.RunAsync<DozenDbContext, int>(db => db.Database.ExecuteSqlRawAsync("UPDATE users SET organization_id = 4711", Cancelled)));

        Assert.IsType<Microsoft.Data.Sqlite.SqliteException>(orphan);
    }
}

public sealed class PostgresUpgradeTests() : UpgradeContract(Engine.Postgres);
