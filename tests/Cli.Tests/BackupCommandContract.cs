using System.Net.Http.Json;
using System.Text.RegularExpressions;
using Dozen.Testing;

namespace Dozen.Cli.Tests;

/// <summary>Copies and upgrades of a whole database, by the commands.</summary>
public abstract partial class BackupCommandContract(Engine engine) : DatabaseTest(engine)
{
    private readonly string folder = Directory.CreateTempSubdirectory("dozen-cli-backup-").FullName;

    [Fact]
    public async Task Copies_taken_while_a_server_is_being_written_to_are_whole_and_of_one_moment()
    {
        using var server = DozenProcess.Start(Database.Url, ["serve", "--url", "http://127.0.0.1:0"], folder);
        using var http = new HttpClient { BaseAddress = new Uri(Address().Match(await server.WaitForAsync("Dozen serves")).Value) };
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(Cancelled);
        var written = 0;
        var writers = Enumerable.Range(0, 3).Select(_ => WriteAsync()).ToList();
        while (Volatile.Read(ref written) < 20) await Task.Delay(10, Cancelled);

        var (least, copies) = (new List<int>(), new List<DozenProcess.Ended>());
        for (var copy = 0; copy < 2; copy++)
        {
            least.Add(Volatile.Read(ref written));
            copies.Add(await RunAsync("backup", $"{folder}/copy-{copy}", "--json"));
        }

        await enough.CancelAsync();
        await Task.WhenAll(writers);
        server.Interrupt();
        Assert.Equal(0, (await server.EndAsync()).Code);

        for (var copy = 0; copy < 2; copy++)
        {
            Assert.Equal((0, new FileInfo($"{folder}/copy-{copy}").Length), (copies[copy].Code, (long?)copies[copy].Json["bytes"]));
            var target = Engine == Engine.Sqlite ? $"sqlite:{folder}/restored-{copy}/dozen.db" : await PostgresServer.CreateDatabaseAsync(Cancelled);
            var restored = await DozenProcess.RunAsync(target, ["restore", $"{folder}/copy-{copy}", "--yes", "--json"]);
            var verified = await DozenProcess.RunAsync(target, ["verify", "--json"]);

            Assert.Equal([0, 0], [restored.Code, verified.Code]);
            Assert.Equal(["database", "file", "pending"], restored.Json.Select(p => p.Key));

            // A lead and its first entry are written in one transaction: a copy of one moment has both or neither.
            var rows = verified.Json["tables"]!.AsArray().ToDictionary(t => (string)t!["name"]!, t => (int)t!["rows"]!);
            Assert.InRange(rows["leads"], least[copy], written);
            Assert.Equal(rows["leads"], rows["activities"]);
        }

        async Task WriteAsync()
        {
            while (!enough.IsCancellationRequested)
            {
                // A request that was sent is waited for: what it wrote counts.
                using var answer = await http.PostAsJsonAsync("/api/v1/leads", new { company = "Written meanwhile" }, Cancelled);
                Assert.True(answer.IsSuccessStatusCode, $"{answer.StatusCode}");
                Interlocked.Increment(ref written);
            }
        }
    }

    [Fact]
    public async Task A_copy_is_taken_and_put_back()
    {
        await RunAsync("lead", "add", "--company", "Before");
        var taken = await RunAsync("backup", "copy");
        var again = await RunAsync("backup", "copy", "--json");
        await RunAsync("lead", "add", "--company", "After");

        var unsure = await RunAsync("restore", "copy");
        var missing = await RunAsync("restore", "nothing", "--yes", "--json");
        await File.WriteAllTextAsync($"{folder}/letter", "Dear database, this is a letter and nothing that could be put back, though it is long enough for a header.", Cancelled);
        var letter = await RunAsync("restore", "letter", "--yes", "--json");
        var both = await RunAsync("leads", "--json");
        var restored = await RunAsync("restore", "copy", "--yes");
        var one = await RunAsync("leads", "--json");

        Assert.Equal([0, 5, 2, 2, 2, 0], [taken.Code, again.Code, unsure.Code, missing.Code, letter.Code, restored.Code]);
        Assert.Equal(("backup.exists", "backup.unreadable", "backup.unreadable"), ((string?)again.Refusal["code"], (string?)missing.Refusal["code"], (string?)letter.Refusal["code"]));
        Assert.Contains("--yes", unsure.Errors);
        Assert.Equal((2, 1), ((int?)both.Json["total"], (int?)one.Json["total"]));
        Assert.Contains($"is as it was in {folder}/copy.", restored.Output);
        Assert.All([again, missing, letter], ended => Assert.Empty(ended.Output));
    }

    [Fact]
    public async Task An_upgrade_is_announced_done_once_and_refused_on_a_newer_database()
    {
        var empty = Engine == Engine.Sqlite ? $"sqlite:{folder}/new/dozen.db" : await PostgresServer.CreateDatabaseAsync(Cancelled);

        var check = await DozenProcess.RunAsync(empty, ["db", "upgrade", "--check", "--json"], folder: folder);
        var words = await DozenProcess.RunAsync(empty, ["db", "upgrade", "--check"], folder: folder);
        var upgraded = await DozenProcess.RunAsync(empty, ["db", "upgrade"], folder: folder);
        var again = await DozenProcess.RunAsync(empty, ["db", "upgrade"], folder: folder);
        var after = await DozenProcess.RunAsync(empty, ["db", "upgrade", "--check", "--json"], folder: folder);

        Assert.Equal([0, 0, 0, 0, 0], [check.Code, words.Code, upgraded.Code, again.Code, after.Code]);
        Assert.Equal(["is_check", "pending", "backup"], check.Json.Select(p => p.Key));
        Assert.True((bool)check.Json["is_check"]!);
        Assert.All(check.Json["pending"]!.AsArray(), migration => Assert.Contains($"to apply: {migration}", words.Output));
        Assert.Contains("applied: ", upgraded.Output);
        Assert.Equal("The schema is up to date.", again.Output.Trim());
        Assert.Empty(after.Json["pending"]!.AsArray());
        Assert.False(Directory.Exists($"{folder}/data/backups")); // there was nothing to copy

        var history = Engine == Engine.Sqlite ? "__EFMigrationsHistory" : "dozen_migrations.history";
        await RawSql.ExecuteAsync(empty, $"INSERT INTO {history} VALUES ('29990101000000_Later', '10')", Cancelled);
        var newer = await DozenProcess.RunAsync(empty, ["db", "upgrade", "--json"], folder: folder);
        var serve = await DozenProcess.RunAsync(empty, ["leads", "--json"], folder: folder);
        await DozenProcess.RunAsync(empty, ["backup", "newer"], folder: folder);
        var restored = await RunAsync("restore", "newer", "--yes", "--json");

        Assert.Equal([5, 5, 5], [newer.Code, serve.Code, restored.Code]);
        Assert.Equal(("database.newer", "database.newer", "backup.newer"), ((string?)newer.Refusal["code"], (string?)serve.Refusal["code"], (string?)restored.Refusal["code"]));
    }

    private Task<DozenProcess.Ended> RunAsync(params string[] arguments) => DozenProcess.RunAsync(Database.Url, arguments, folder: folder);

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        Directory.Delete(folder, recursive: true);
        GC.SuppressFinalize(this);
    }

    [GeneratedRegex(@"http://127\.0\.0\.1:\d+")]
    private static partial Regex Address();
}

public sealed class SqliteBackupCommands() : BackupCommandContract(Engine.Sqlite);

public sealed class PostgresBackupCommands() : BackupCommandContract(Engine.Postgres);
