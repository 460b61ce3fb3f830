using Dozen.Testing;

namespace Dozen.Cli.Tests;

/// <summary><c>dozen db upgrade</c> where there is something to do: as the next program has it, which is a migration ahead.</summary>
public abstract class UpgradeCommandContract(Engine engine) : DatabaseTest(engine)
{
    private readonly string folder = Directory.CreateTempSubdirectory("dozen-cli-upgrade-").FullName;

    [Fact]
    public async Task A_check_says_what_would_be_done_and_does_nothing()
    {
        await AddAsync("Before");

        var words = await UpgradeAsync<GoodMigrations>("--check");
        var json = await UpgradeAsync<GoodMigrations>("--check", "--json");
        var without = await UpgradeAsync<GoodMigrations>("--check", "--no-backup");

        Assert.Equal([0, 0, 0], [words.Code, json.Code, without.Code]);
        var lines = Lines(words);
        Assert.Equal($"to apply: {LaterProgram.Migration}", lines[0]);
        Assert.StartsWith($"A copy will be taken first: {Path.Combine(folder, "before-upgrade-")}", lines[1], StringComparison.Ordinal);
        Assert.Equal(["is_check", "pending", "backup"], json.Json.Select(p => p.Key));
        Assert.True((bool)json.Json["is_check"]!);
        Assert.Equal([LaterProgram.Migration], json.Json["pending"]!.AsArray().Select(m => (string?)m));
        Assert.StartsWith(Path.Combine(folder, "before-upgrade-"), (string?)json.Json["backup"], StringComparison.Ordinal);
        Assert.Equal([$"to apply: {LaterProgram.Migration}"], Lines(without));
        Assert.Empty(Directory.GetFiles(folder));
        await AddAsync("After"); // by this program, which would refuse a newer database
    }

    [Fact]
    public async Task An_upgrade_is_done_once_and_its_copy_is_what_stood_before()
    {
        await AddAsync("Before");

        var upgraded = await UpgradeAsync<GoodMigrations>();
        var copy = Assert.Single(Directory.GetFiles(folder));
        var again = await UpgradeAsync<GoodMigrations>("--json");
        var restored = await InProcess.RunAsync(Database.Url, ["restore", copy, "--yes", "--json"]);
        var leads = await InProcess.RunAsync(Database.Url, ["leads", "--json"]);
        var pending = await UpgradeAsync<GoodMigrations>("--check", "--json");

        Assert.Equal([0, 0, 0, 0, 0], [upgraded.Code, again.Code, restored.Code, leads.Code, pending.Code]);
        Assert.Equal([$"applied: {LaterProgram.Migration}", $"The copy taken before: {copy}"], Lines(upgraded));
        Assert.Equal((false, 0, null), ((bool)again.Json["is_check"]!, again.Json["pending"]!.AsArray().Count, again.Json["backup"]));
        Assert.Equal([copy], Directory.GetFiles(folder));
        Assert.Empty(restored.Json["pending"]!.AsArray());
        Assert.Equal(["Before"], leads.Json["items"]!.AsArray().Select(l => (string?)l!["company"]));
        Assert.Equal([LaterProgram.Migration], pending.Json["pending"]!.AsArray().Select(m => (string?)m));
    }

    [Fact]
    public async Task An_upgrade_without_a_copy_takes_none()
    {
        var upgraded = await UpgradeAsync<GoodMigrations>("--no-backup", "--json");

        Assert.Equal(0, upgraded.Code);
        Assert.Equal([LaterProgram.Migration], upgraded.Json["pending"]!.AsArray().Select(m => (string?)m));
        Assert.Null(upgraded.Json["backup"]);
        Assert.Empty(Directory.GetFiles(folder));
    }

    [Fact]
    public async Task A_copy_that_can_not_be_written_stops_the_upgrade_before_it_begins()
    {
        await AddAsync("Before");
        var file = Path.Combine(folder, "file");
        await File.WriteAllTextAsync(file, "In the way", Cancelled);

        var stopped = await InProcess.RunAsync(Database.Url, ["db", "upgrade", "--backups", file, "--json"], LaterProgram.Use<GoodMigrations>);
        var pending = await UpgradeAsync<GoodMigrations>("--check", "--json");

        Assert.Equal((5, "", "backup.unwritable"), (stopped.Code, stopped.Output, (string?)stopped.Refusal["code"]));
        Assert.Equal([LaterProgram.Migration], pending.Json["pending"]!.AsArray().Select(m => (string?)m));
        Assert.Equal([file], Directory.GetFiles(folder));
    }

    [Fact]
    public async Task A_newer_database_is_refused_by_every_command_before_anything_is_copied()
    {
        await AddAsync("Before");
        Assert.Equal(0, (await UpgradeAsync<GoodMigrations>("--no-backup")).Code);

        var words = await RunAsync("db", "upgrade", "--backups", folder);
        var refused = new[]
        {
            await RunAsync("db", "upgrade", "--backups", folder, "--json"),
            await RunAsync("db", "upgrade", "--backups", folder, "--check", "--json"),
            await RunAsync("leads", "--json"),
        };

        Assert.Equal((5, ""), (words.Code, words.Output));
        Assert.Contains(LaterProgram.Migration, Assert.Single(words.Errors.Split('\n')), StringComparison.Ordinal);
        Assert.All(refused, ended => Assert.Equal((5, "", "database.newer"), (ended.Code, ended.Output, (string?)ended.Refusal["code"])));
        Assert.Empty(Directory.GetFiles(folder));
    }

    [Fact]
    public async Task An_upgrade_that_fails_ends_with_5_names_the_copy_and_leaves_the_database_as_it_was()
    {
        await AddAsync("Before");

        var failed = await UpgradeAsync<FailingMigrations>("--json");
        var copy = Assert.Single(Directory.GetFiles(folder));
        var leads = await RunAsync("leads", "--json");
        var mended = await UpgradeAsync<GoodMigrations>("--no-backup");

        Assert.Equal((5, "", "database.upgrade_failed"), (failed.Code, failed.Output, (string?)failed.Refusal["code"]));
        Assert.EndsWith($"The copy that was taken before: {copy}", (string?)failed.Refusal["message"], StringComparison.Ordinal);
        Assert.Equal(["Before"], leads.Json["items"]!.AsArray().Select(l => (string?)l!["company"]));
        Assert.Equal(0, mended.Code);
        Assert.Equal([$"applied: {LaterProgram.Migration}"], Lines(mended));
    }

    private Task<DozenProcess.Ended> UpgradeAsync<TLater>(params string[] arguments) where TLater : LaterMigrations =>
        InProcess.RunAsync(Database.Url, ["db", "upgrade", "--backups", folder, .. arguments], LaterProgram.Use<TLater>);

    private Task<DozenProcess.Ended> RunAsync(params string[] arguments) => InProcess.RunAsync(Database.Url, arguments);

    private async Task AddAsync(string company) => Assert.Equal(0, (await RunAsync("lead", "add", "--company", company)).Code);

    private static string[] Lines(DozenProcess.Ended ended) => ended.Output.Trim().ReplaceLineEndings("\n").Split('\n');

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        Directory.Delete(folder, recursive: true);
        GC.SuppressFinalize(this);
    }
}

public sealed class SqliteUpgradeCommands() : UpgradeCommandContract(Engine.Sqlite);

public sealed class PostgresUpgradeCommands() : UpgradeCommandContract(Engine.Postgres);
