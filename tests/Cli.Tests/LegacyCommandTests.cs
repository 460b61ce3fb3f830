using Dozen.Testing;

namespace Dozen.Cli.Tests;

/// <summary>The commands of a migration, from the real dump into each kind of target.</summary>
public sealed class LegacyCommandTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("dozen-cli-legacy-").FullName;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(Engine.Sqlite)]
    [InlineData(Engine.Postgres)]
    public async Task A_database_is_inspected_migrated_checked_and_brought_back(Engine engine)
    {
        var (source, target) = (await SourceAsync(), await TargetAsync(engine));

        var inspected = await RunAsync("legacy", "inspect", "--source", source, "--html", $"{folder}/report.html", "--json");
        var rehearsed = await RunAsync("legacy", "migrate", "--source", source, "--target", target, "--dry-run", "--json");
        var files = Directory.GetFiles(folder).Select(Path.GetFileName).ToList();
        var migrated = await RunAsync("legacy", "migrate", "--source", source, "--target", target, "--json");
        var check = await RunAsync("legacy", "check", "--source", source, "--target", target, "--json");
        var again = await PostgresServer.CreateDatabaseAsync(Cancelled);
        var restored = await RunAsync("legacy", "restore", "--source", target, "--target", again, "--json");
        await RawSql.ExecuteAsync(target, "UPDATE leads SET company = 'Somebody else' WHERE id = (SELECT min(id) FROM leads)", Cancelled);
        var differs = await RunAsync("legacy", "check", "--source", source, "--target", target, "--json");
        var words = await RunAsync("legacy", "check", "--source", source, "--target", target);
        var drop = await RunAsync("legacy", "drop", "--target", target, "--yes", "--json");

        Assert.Equal([0, 0, 0, 0, 0, 1, 1, 4], new[] { inspected, rehearsed, migrated, check, restored, differs, words, drop }.Select(e => e.Code));
        Assert.True((bool)inspected.Json["can_migrate"]!);
        Assert.Equal(["report.html"], files);
        Assert.Equal(["source", "target", "ledger", "dry_run", "is_resumed", "tables", "adjusted", "secrets"], migrated.Json.Select(p => p.Key));
        Assert.Equal((true, false), ((bool)rehearsed.Json["dry_run"]!, (bool)migrated.Json["dry_run"]!));
        Assert.Equal(rehearsed.Json["tables"]!.ToJsonString(), migrated.Json["tables"]!.ToJsonString());
        Assert.Equal(43, (int)migrated.Json["tables"]!.AsArray().Single(t => (string)t!["table"]! == "leads")!["rows"]!);
        Assert.StartsWith(folder, (string)migrated.Json["ledger"]!, StringComparison.Ordinal);
        Assert.DoesNotContain("dozen@", migrated.Output, StringComparison.Ordinal);
        Assert.Equal((0, true), ((int)check.Json["differences"]!, (bool)check.Json["is_clean"]!));
        Assert.Equal(43, (int)restored.Json["rows"]!["leads"]!);
        Assert.Equal(["43"], await EarlierDatabase.ReadAsync(again, "SELECT count(*) FROM leads", Cancelled));
        Assert.Equal((1, false), ((int)differs.Json["differences"]!, (bool)differs.Json["is_clean"]!));
        Assert.Contains("Somebody else", words.Output);
        Assert.Equal("legacy.nothing_to_drop", (string?)drop.Refusal["code"]);
    }

    [Fact]
    public async Task A_database_is_migrated_in_place_and_the_earlier_tables_dropped()
    {
        var source = await SourceAsync();

        var migrated = await RunAsync("legacy", "migrate", "--source", source, "--in-place", "--views", "--ledger", "crm.ledger");
        var check = await RunAsync("legacy", "check", "--source", source, "--target", source, "--ledger", "crm.ledger");
        var twice = await RunAsync("legacy", "migrate", "--source", source, "--in-place", "--ledger", "again.ledger", "--json");
        var dropped = await RunAsync("legacy", "drop", "--target", source, "--yes");
        var verified = await DozenProcess.RunAsync(source, ["verify"]);

        Assert.Equal([0, 0, 5, 0, 0], new[] { migrated, check, twice, dropped, verified }.Select(e => e.Code));
        Assert.Contains("Keep the ledger: ", migrated.Output);
        Assert.EndsWith("No difference.", check.Output.Trim(), StringComparison.Ordinal);
        Assert.Equal("legacy.already_moved", (string?)twice.Refusal["code"]);
        Assert.Equal(["0"], await EarlierDatabase.ReadAsync(source, "SELECT count(*) FROM pg_namespace WHERE nspname = 'legacy'", Cancelled));
    }

    [Theory]
    [InlineData(Engine.Sqlite)]
    [InlineData(Engine.Postgres)]
    public async Task A_target_that_is_not_empty_or_newer_is_refused_and_left_alone(Engine engine)
    {
        var (source, full, newer) = (await SourceAsync(), await TargetAsync(engine, "full"), await TargetAsync(engine, "newer"));
        await DozenProcess.RunAsync(full, ["lead", "add", "--company", "Here"]);
        await DozenProcess.RunAsync(newer, ["db", "upgrade"], folder: folder);
        await RawSql.ExecuteAsync(newer, $"INSERT INTO {(engine == Engine.Sqlite ? "__EFMigrationsHistory" : "dozen_migrations.history")} VALUES ('29990101000000_Later', '10')", Cancelled);

        var notEmpty = await RunAsync("legacy", "migrate", "--source", source, "--target", full, "--json");
        var tooNew = await RunAsync("legacy", "migrate", "--source", source, "--target", newer, "--json");
        var leads = await DozenProcess.RunAsync(full, ["leads", "--json"]);

        Assert.Equal((5, "legacy.target_not_empty"), (notEmpty.Code, (string?)notEmpty.Refusal["code"]));
        Assert.Equal((5, "database.newer"), (tooNew.Code, (string?)tooNew.Refusal["code"]));
        Assert.Equal(1, (int?)leads.Json["total"]);
        Assert.Empty(Directory.GetFiles(folder, "*.ledger*"));
    }

    [Fact]
    public async Task A_source_that_is_written_to_is_refused_unless_a_snapshot_is_wanted()
    {
        var source = await SourceAsync();
        await using var writer = await EarlierDatabase.BeginWritingAsync(source, "UPDATE leads SET score = 1 WHERE id = 1", Cancelled);

        var refused = await RunAsync("legacy", "migrate", "--source", source, "--target", $"sqlite:{folder}/dozen.db", "--json");
        var snapshot = await RunAsync("legacy", "migrate", "--source", source, "--target", $"sqlite:{folder}/dozen.db", "--snapshot");

        Assert.Equal((5, "legacy.source_in_use", ""), (refused.Code, (string?)refused.Refusal["code"], refused.Output));
        Assert.Contains("has a transaction open that writes", (string)refused.Refusal["message"]!);
        Assert.Equal(0, snapshot.Code);
    }

    [Fact]
    public async Task A_ledger_that_is_missing_wrong_or_in_the_way_is_named()
    {
        var source = await SourceAsync();
        var (target, other) = ($"sqlite:{folder}/a/dozen.db", $"sqlite:{folder}/b/dozen.db");
        await RunAsync("legacy", "migrate", "--source", source, "--target", target, "--ledger", "a/first.ledger");
        await RunAsync("legacy", "migrate", "--source", source, "--target", other, "--ledger", "b/second.ledger");
        await DozenProcess.RunAsync($"sqlite:{folder}/c/dozen.db", ["db", "upgrade"], folder: folder);

        var missing = await RunAsync("legacy", "check", "--source", source, "--target", target, "--json");
        var nowhere = await RunAsync("legacy", "restore", "--source", target, "--target", source, "--ledger", "a/none.ledger", "--json");
        var wrong = await RunAsync("legacy", "check", "--source", source, "--target", target, "--ledger", "b/second.ledger", "--json");
        var unmigrated = await RunAsync("legacy", "check", "--source", source, "--target", $"sqlite:{folder}/c/dozen.db", "--json");
        var inTheWay = await RunAsync("legacy", "migrate", "--source", source, "--target", $"sqlite:{folder}/d/dozen.db", "--ledger", "a/first.ledger", "--json");

        Assert.Equal(
            [(4, "legacy.no_ledger"), (4, "legacy.no_ledger"), (5, "legacy.another_ledger"), (4, "legacy.not_migrated"), (5, "legacy.ledger_exists")],
            new[] { missing, nowhere, wrong, unmigrated, inTheWay }.Select(e => (e.Code, (string?)e.Refusal["code"])));
    }

    [Fact]
    public async Task What_is_no_source_is_refused()
    {
        await SourceAsync(); // or there is no PostgreSQL here
        var empty = await PostgresServer.CreateDatabaseAsync(Cancelled);

        var nothing = await RunAsync("legacy", "inspect", "--source", empty, "--json");
        var file = await RunAsync("legacy", "inspect", "--source", "sqlite:somewhere.db", "--json");
        var nobody = await RunAsync("legacy", "migrate", "--source", new UriBuilder(empty) { Path = "no_such_database" }.Uri.ToString(), "--target", $"sqlite:{folder}/dozen.db", "--json");
        var nonsense = await RunAsync("legacy", "migrate", "--source", empty, "--target", "somewhere", "--json");

        Assert.Equal(
            [(4, "legacy.nothing_there"), (2, "validation"), (3, "database.unavailable"), (2, "validation")],
            new[] { nothing, file, nobody, nonsense }.Select(e => (e.Code, (string?)e.Refusal["code"])));
    }

    [Theory]
    [InlineData("into SQLite")]
    [InlineData("across")]
    [InlineData("in place")]
    public async Task An_interrupted_migration_keeps_nothing_and_can_be_started_again(string way)
    {
        var source = await SourceAsync();
        await EarlierDatabase.ExecuteAsync(source, "INSERT INTO activity_logs (lead_id, activity_type, description) SELECT 1, 'note_added', 'One of many ' || i FROM generate_series(1, 200000) AS i", Cancelled);
        var target = way switch { "in place" => source, "across" => await PostgresServer.CreateDatabaseAsync(Cancelled), _ => $"sqlite:{folder}/dozen.db" };
        string[] arguments = ["legacy", "migrate", "--source", source, .. way == "in place" ? (string[])["--in-place"] : ["--target", target], "--ledger", "crm.ledger"];
        var loading = way switch { "in place" => "INSERT INTO public.activities%", "across" => "COPY public.activities%", _ => "COPY (SELECT q.a0%FROM (SELECT coalesce(l.organization_id%" };

        using var migration = DozenProcess.Start(null, arguments, folder);
        while ((await EarlierDatabase.ReadAsync(
            source, $"SELECT count(*) FROM pg_stat_activity WHERE state = 'active' AND datname IN ('{Name(source)}', '{Name(target)}') AND query LIKE '{loading}'", Cancelled))[0] == "0")
        {
            Assert.False(migration.HasEnded, "The migration was over before it could be interrupted.");
            await Task.Delay(5, Cancelled);
        }

        migration.Interrupt();
        var interrupted = await migration.EndAsync();
        var left = Directory.GetFiles(folder).Select(Path.GetFileName).ToList();
        var again = await RunAsync(arguments);
        var check = await RunAsync("legacy", "check", "--source", source, "--target", target, "--ledger", "crm.ledger");

        Assert.Equal((130, "Interrupted.", ""), (interrupted.Code, interrupted.Errors, interrupted.Output));
        Assert.Empty(left);
        Assert.Equal((0, ""), (again.Code, again.Errors));
        Assert.Equal((0, ""), (check.Code, check.Errors));
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);

    private static string Name(string url) => url.StartsWith("sqlite:", StringComparison.Ordinal) ? "" : new Uri(url).AbsolutePath.Trim('/');

    private static async Task<string> SourceAsync()
    {
        if (!PostgresServer.RequireAll) Assert.SkipUnless(PostgresServer.IsAvailable, "No PostgreSQL on this machine.");
        return await EarlierDatabase.FromDumpAsync(Cancelled);
    }

    private async Task<string> TargetAsync(Engine engine, string name = "dozen") =>
        engine == Engine.Sqlite ? $"sqlite:{folder}/{name}/dozen.db" : await PostgresServer.CreateDatabaseAsync(Cancelled);

    private Task<DozenProcess.Ended> RunAsync(params string[] arguments) => DozenProcess.RunAsync(null, arguments, folder: folder);
}
