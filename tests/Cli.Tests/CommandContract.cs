using Dozen.Testing;
using Microsoft.Data.Sqlite;

namespace Dozen.Cli.Tests;

/// <summary>The commands over a database, on whichever engine.</summary>
public abstract class CommandContract(Engine engine) : DatabaseTest(engine)
{
    private readonly string folder = Directory.CreateTempSubdirectory("dozen-cli-").FullName;

    [Fact]
    public async Task A_lead_is_added_found_moved_and_shown()
    {
        var added = await Run("lead", "add", "--company", "Ταβέρνα [Αθηνά]", "--phone", "+357 25 123456", "--tag", "vip", "--json");
        var id = added.Json["id"]!.GetValue<long>();

        var found = await Run("leads", "--search", "αθηνα", "--status", "new", "--tag", "vip", "--json");
        var moved = await Run("lead", "status", $"{id}", "qualified", "--json");
        var shown = await Run("lead", "show", $"{id}", "--json");
        var table = await Run("leads");

        Assert.Equal([0, 0, 0, 0, 0], [added.Code, found.Code, moved.Code, shown.Code, table.Code]);
        Assert.Equal(["items", "total", "page", "per_page", "pages", "next_cursor"], found.Json.Select(p => p.Key));
        Assert.Equal("+35725123456", (string?)Assert.Single(found.Json["items"]!.AsArray())!["phone_e164"]);
        Assert.EndsWith("Z", (string?)found.Json["items"]![0]!["created_at"]);
        Assert.Equal("qualified", (string?)moved.Json["status"]);
        Assert.Equal(["status_changed", "created"], shown.Json["timeline"]!.AsArray().Select(e => (string?)e!["type"]));
        Assert.Contains("Ταβέρνα [Αθηνά]", table.Output);
        Assert.DoesNotContain('\u001b', table.Output);
    }

    [Fact]
    public async Task Businesses_are_found_without_a_server()
    {
        var asked = await Run("find", "dentists", "--near", "Sampleton", "--source", "open_places", "--dry-run", "--json");
        var found = await Run("find", "dentists", "--near", "Sampleton", "--source", "open_places", "--max", "3", "--no-websites", "--json");
        var listed = await Run("leads", "--run", $"{found.Json["execution"]!["id"]}", "--json");
        var nowhere = await Run("find", "dentists", "--near", "Atlantis", "--source", "open_places", "--json");

        Assert.Equal([0, 0, 0, 1], [asked.Code, found.Code, listed.Code, nowhere.Code]);
        Assert.Contains("invented", (string?)asked.Json["note"]);
        Assert.Equal(("completed", 3, 3), ((string?)found.Json["execution"]!["status"], found.Json["leads"]!.AsArray().Count, (int?)listed.Json["total"]));
    }

    [Fact]
    public async Task Pages_follow_each_other_by_cursor()
    {
        foreach (var name in new[] { "A", "B", "C" }) await Run("lead", "add", "--company", name);

        var first = await Run("leads", "--sort", "name,-score", "--limit", "2", "--json");
        var second = await Run("leads", "--sort", "name,-score", "--limit", "2", "--cursor", (string)first.Json["next_cursor"]!, "--json");

        Assert.Equal(["C"], second.Json["items"]!.AsArray().Select(l => (string?)l!["company"]));
        Assert.Null(second.Json["next_cursor"]);
        Assert.Equal(2, (await Run("leads", "--cursor", "nonsense")).Code);
    }

    [Fact]
    public async Task Refusals_end_with_the_code_of_their_kind()
    {
        await Run("lead", "add", "--company", "A", "--external-id", "crm:1");

        var missing = await Run("lead", "show", "999", "--json");
        var invalid = await Run("lead", "add", "--first-name", "Maria", "--json");
        var taken = await Run("lead", "add", "--company", "B", "--external-id", "crm:1");
        var stale = await Run("lead", "status", "1", "contacted", "--if-version", "9");

        Assert.Equal((4, "lead.not_found"), (missing.Code, (string?)missing.Refusal["code"]));
        Assert.Equal((2, "validation"), (invalid.Code, (string?)invalid.Refusal["code"]));
        Assert.Contains("company", invalid.Refusal["errors"]!.AsObject().Select(e => e.Key));
        Assert.Equal((5, "Another lead has this external id."), (taken.Code, taken.Errors));
        Assert.Equal(5, stale.Code);
        Assert.All([missing, invalid, taken, stale], ended => Assert.Empty(ended.Output));
    }

    [Fact]
    public async Task The_first_administrator_is_granted_and_listed()
    {
        var none = await Run("admin", "list", "--json");
        var granted = await Run("admin", "grant", "ada@people.example", "--json");
        var again = await Run("admin", "grant", "ada@people.example");
        var list = await Run("admin", "list", "--json");
        var nobody = await Run("admin", "grant", "nobody", "--json");
        var nowhere = await Run("admin", "grant", "bob@people.example", "--organization", "south", "--json");

        Assert.Equal([0, 0, 0, 0], [none.Code, granted.Code, again.Code, list.Code]);
        Assert.Equal("[]", none.Output.Trim());
        Assert.Equal("my-organisation", (string?)granted.Json["organization"]);
        Assert.Equal("ada@people.example administers my-organisation.", again.Output.Trim());
        Assert.Contains("\"email\": \"ada@people.example\"", list.Output);
        Assert.Equal((2, "validation"), (nobody.Code, (string?)nobody.Refusal["code"]));
        Assert.Equal((4, "organization.not_found"), (nowhere.Code, (string?)nowhere.Refusal["code"]));
    }

    [Fact]
    public async Task A_token_is_made_shown_once_listed_and_revoked()
    {
        var made = await Run("token", "create", "Nightly sync", "--scope", "read", "--scope", "write:leads", "--days", "90");
        var list = await Run("token", "list", "--json");
        var id = $"{list.Json["items"]![0]!["id"]}";
        var revoked = await Run("token", "revoke", id);
        var again = await Run("token", "revoke", id, "--json");
        var wrong = await Run("token", "create", "A", "--scope", "rule", "--json");

        Assert.Equal([0, 0, 0], [made.Code, list.Code, revoked.Code]);
        Assert.Matches(@"^dzn_\d+_\d+_[A-Za-z0-9_-]{43}$", made.Output.Trim());
        Assert.DoesNotContain(made.Output.Trim(), list.Output);
        Assert.Equal((4, "token.not_found"), (again.Code, (string?)again.Refusal["code"]));
        Assert.Equal((2, "validation"), (wrong.Code, (string?)wrong.Refusal["code"]));
        Assert.Equal(0, (await Run("token", "list", "--json")).Json["total"]!.GetValue<long>());
    }

    [Fact]
    public async Task Without_a_substitute_user_the_command_line_acts_as_the_only_organisation_or_as_the_one_that_is_named()
    {
        await ExecuteAsync("UPDATE users SET is_active = false WHERE email = 'you@dozen.example'");
        var alone = await Run("leads", "--json");
        await ExecuteAsync("INSERT INTO organizations (name, slug, settings, subscription_tier, is_active, version, created_at, updated_at) SELECT 'North', 'north', settings, subscription_tier, is_active, 1, created_at, updated_at FROM organizations");

        var several = await Run("leads", "--json");
        var named = await Run("token", "list", "--organization", "north", "--json");

        Assert.Equal((0, 5, 0), (alone.Code, several.Code, named.Code));
        Assert.Equal("caller.unknown", (string?)several.Refusal["code"]);
    }

    [Fact]
    public async Task Leads_are_exported_to_a_file_or_to_standard_output()
    {
        await Run("lead", "add", "--company", "=Alpha", "--tag", "vip");
        await Run("lead", "add", "--company", "Beta");

        var written = await Run("export", "leads", "--out", $"{folder}/vip.csv", "--tag", "vip", "--fields", "company", "--json");
        var piped = await Run("export", "leads", "--out", "-", "--format", "ndjson", "--fields", "company", "--sort", "name");
        var unclear = await Run("export", "leads", "--out", $"{folder}/leads");
        var unwritable = await Run("export", "leads", "--out", $"{folder}/none/leads.csv");

        Assert.Equal([0, 0, 2, 5], [written.Code, piped.Code, unclear.Code, unwritable.Code]);
        Assert.Equal("\uFEFFcompany\r\n'=Alpha\r\n", System.Text.Encoding.UTF8.GetString(await File.ReadAllBytesAsync($"{folder}/vip.csv", Cancelled)));
        Assert.Equal(1, (int?)written.Json["rows"]);
        Assert.Equal("{\"company\":\"=Alpha\"}\n{\"company\":\"Beta\"}\n", piped.Output);
        Assert.Equal(["vip.csv"], Directory.GetFiles(folder).Select(Path.GetFileName));
    }

    [Fact]
    public async Task Users_and_members_of_campaigns_are_exported_too()
    {
        await Run("lead", "add", "--company", "Alpha");

        var users = await Run("export", "users", "--out", "-", "--format", "csv", "--fields", "email", "--role", "admin", "--active", "true");
        var members = await Run("export", "campaign-members", "--out", $"{folder}/members.ndjson", "--status", "pending", "--json");
        var missing = await Run("export", "campaign-members", "--out", $"{folder}/none.csv", "--campaign", "4711", "--json");

        Assert.Equal([0, 0, 4], [users.Code, members.Code, missing.Code]);
        Assert.Equal("email\nyou@dozen.example", users.Output.ReplaceLineEndings("\n").Trim('\n'));
        Assert.Equal(0, (int?)members.Json["rows"]);
        Assert.Equal("campaign.not_found", (string?)missing.Refusal["code"]);
        Assert.Equal(["members.ndjson"], Directory.GetFiles(folder).Select(Path.GetFileName));
    }

    [Fact]
    public async Task An_organisation_is_exported_and_restored_into_another_database()
    {
        await Run("lead", "add", "--company", "Alpha", "--tag", "vip");
        var exported = await Run("export", "organization", "--out", $"{folder}/all.ndjson.gz");

        var again = await Run("restore-organization", $"{folder}/all.ndjson.gz", "--json");
        var elsewhere = $"sqlite:{folder}/other/dozen.db";
        var restored = await DozenProcess.RunAsync(elsewhere, ["restore-organization", $"{folder}/all.ndjson.gz", "--json"]);
        var leads = await DozenProcess.RunAsync(elsewhere, ["leads", "--tag", "vip", "--json"]);
        var missing = await Run("restore-organization", $"{folder}/nothing.gz");

        Assert.Equal([0, 5, 0, 4], [exported.Code, again.Code, restored.Code, missing.Code]);
        Assert.Equal("restore.not_empty", (string?)again.Refusal["code"]);
        Assert.Equal(1, (int?)restored.Json["rows"]!["leads"]);
        Assert.Equal("Alpha", (string?)leads.Json["items"]![0]!["company"]);
    }

    [Fact]
    public async Task A_good_database_is_verified_with_0()
    {
        var words = await Run("verify");
        var json = await Run("verify", "--json");

        Assert.Equal((0, 0), (words.Code, json.Code));
        Assert.Contains("tables 20 → 12, activity tables 3 → 2, workflow tables 6 → 2, authentication fields 5 → 0", words.Output);
        Assert.True(json.Json["ok"]!.GetValue<bool>());
        Assert.Equal(12, json.Json["tables"]!.AsArray().Count);
    }

    [Fact]
    public async Task A_broken_database_is_verified_with_1_and_what_is_wrong()
    {
        await ExecuteAsync("CREATE TABLE jobs (id bigint)");

        var words = await Run("verify");
        var json = await Run("verify", "--json");

        Assert.Equal((1, 1), (words.Code, json.Code));
        Assert.Contains("jobs: This table is none of the twelve.", words.Output);
        var failed = Assert.Single(json.Json["checks"]!.AsArray(), c => (string?)c!["outcome"] == "failed")!;
        Assert.Equal("twelve_tables", (string?)failed["name"]);
        Assert.Equal("jobs", (string?)failed["findings"]![0]!["subject"]);
    }

    [Fact]
    public async Task An_import_says_what_became_of_each_row()
    {
        var file = Write("leads.csv", "Company,Telephone,City\nAlpha,+357 25 111111,Paphos\nBeta,+357 25 222222,Larnaca\nAlpha,+357 25 111111,Paphos\n,,\n,,Nowhere\n");

        var preview = await Run("import", file, "--dry-run", "--json");
        var nothing = await Run("leads", "--json");
        var imported = await Run("import", file, "--errors", Path.Combine(folder, "rejected.csv"));
        var again = await Run("import", file, "--json");
        var list = await Run("imports", "--json");

        Assert.Equal([0, 0, 0, 0, 0], [preview.Code, nothing.Code, imported.Code, again.Code, list.Code]);
        Assert.Equal(0, nothing.Json["total"]!.GetValue<long>());
        Assert.Matches(@"created +2\b", imported.Output);
        Assert.Matches(@"rejected +1\b", imported.Output);
        Assert.Contains("Nowhere", await File.ReadAllTextAsync(Path.Combine(folder, "rejected.csv"), Cancelled));
        Assert.Equal(0, again.Json["counts"]!["created"]!.GetValue<int>());
        Assert.Equal(["Alpha", "Beta"], (await Run("leads", "--import", "1", "--sort", "name", "--json")).Json["items"]!.AsArray().Select(l => (string?)l!["company"]));
        Assert.Equal(0, (await Run("leads", "--import", "2", "--json")).Json["total"]!.GetValue<long>());
        Assert.Equal(2, list.Json["items"]!.AsArray().Count);
    }

    [Fact]
    public async Task Columns_can_be_mapped_by_hand_and_the_import_taken_back()
    {
        var file = Write("odd.csv", "Wer,Was=x\nAlpha,100\n");

        var imported = await Run("import", file, "--map", "wer=company", "--map", "Was=x=custom_fields.budget", "--source", "trade_fair", "--json");
        var lead = (await Run("lead", "show", "1", "--json")).Json["lead"]!;
        var undone = await Run("import", "--undo", $"{imported.Json["id"]}", "--json");

        Assert.Equal((0, 0), (imported.Code, undone.Code));
        Assert.Equal("Alpha", (string?)lead["company"]);
        Assert.Equal("100", (string?)lead["custom_fields"]!["budget"]);
        Assert.NotNull(lead["enrichment_data"]!["trade_fair"]);
        Assert.Equal(1, undone.Json["undone"]!["deleted"]!.GetValue<int>());
        Assert.Equal(0, (await Run("leads", "--json")).Json["total"]!.GetValue<long>());
        Assert.Equal(5, (await Run("import", "--undo", $"{imported.Json["id"]}")).Code);
    }

    [Fact]
    public async Task The_sample_and_standard_input_can_be_imported()
    {
        var sample = await Run("import", "--sample", "--json");
        var piped = await DozenProcess.RunAsync(Database.Url, ["import", "-", "--json"], "Company,City\nGamma,Paphos\n", folder);

        Assert.Equal((0, 20), (sample.Code, sample.Json["counts"]!["created"]!.GetValue<int>()));
        Assert.Equal((0, 1), (piped.Code, piped.Json["counts"]!["created"]!.GetValue<int>()));
        Assert.Equal(0, (await Run("verify")).Code);
    }

    [Theory]
    [InlineData("import.file_missing", 4, "import", "no-such-file.csv")]
    [InlineData("import.not_found", 4, "import", "--undo", "999")]
    [InlineData("import.not_found", 4, "import", "--resume", "999")]
    [InlineData("validation", 2, "import", "leads.csv", "--country", "Utopia")]
    [InlineData("validation", 2, "import", "leads.csv", "--delimiter", "ab")]
    [InlineData("validation", 2, "import", "leads.csv", "--map", "Nobody=company")]
    [InlineData("validation", 2, "import", "leads.csv", "--map", "Company=colour")]
    public async Task An_import_that_can_not_be_is_refused_before_it_begins(string code, int exit, params string[] arguments)
    {
        Write("leads.csv", "Company\nAlpha\n");

        var ended = await Run([.. arguments, "--json"]);

        Assert.Equal((exit, code), (ended.Code, (string?)ended.Refusal["code"]));
        Assert.Equal(0, (await Run("imports", "--json")).Json["total"]!.GetValue<long>());
    }

    [Fact]
    public async Task An_interrupted_serve_ends_cleanly()
    {
        using var serve = DozenProcess.Start(Database.Url, ["serve", "--url", "http://127.0.0.1:0"], folder);
        await serve.WaitForAsync("Dozen serves");

        serve.Interrupt();
        var ended = await serve.EndAsync();

        Assert.Equal((0, ""), (ended.Code, ended.Errors));
    }

    [Fact]
    public async Task An_interrupted_import_ends_with_130_and_leaves_nothing_behind()
    {
        var uploads = Directory.CreateDirectory(Path.Combine(Engine == Engine.Sqlite ? Path.GetDirectoryName(Database.Url["sqlite:".Length..])! : Path.Combine(folder, "data"), "imports"));
        using var watcher = new FileSystemWatcher(uploads.FullName) { EnableRaisingEvents = true };
        var began = new TaskCompletionSource();
        watcher.Created += (_, _) => began.TrySetResult();
        using var import = DozenProcess.Start(Database.Url, ["import", "-"], folder);
        await began.Task.WaitAsync(Cancelled);

        import.Interrupt();
        var ended = await import.EndAsync();

        Assert.Equal((130, "", "Interrupted."), (ended.Code, ended.Output, ended.Errors));
        Assert.Empty(uploads.GetFiles());
    }

    private Task<DozenProcess.Ended> Run(params string[] arguments) => DozenProcess.RunAsync(Database.Url, arguments, folder: folder);

    private string Write(string name, string text)
    {
        var path = Path.Combine(folder, name);
        File.WriteAllText(path, text);
        return path;
    }

    protected Task ExecuteAsync(string sql) => RawSql.ExecuteAsync(Database.Url, sql, Cancelled);
}

public sealed class CommandsOnSqlite() : CommandContract(Engine.Sqlite)
{
    [Fact]
    public async Task Verify_neither_makes_a_database_nor_takes_a_folder_for_one()
    {
        var folder = Directory.CreateTempSubdirectory("dozen-cli-").FullName;

        var absent = await DozenProcess.RunAsync($"sqlite:{folder}/data/dozen.db", ["verify"]);
        await File.WriteAllTextAsync($"{folder}/text.db", "This is a letter and no database at all. It only needs to be longer than a header of a hundred bytes.", Cancelled);
        var letter = await DozenProcess.RunAsync($"sqlite:{folder}/text.db", ["verify"]);
        await File.WriteAllBytesAsync($"{folder}/empty.db", [], Cancelled);
        var empty = await DozenProcess.RunAsync($"sqlite:{folder}/empty.db", ["verify"]);

        Assert.Equal((3, $"The database can't be reached: there is no file {folder}/data/dozen.db."), (absent.Code, absent.Errors));
        Assert.False(Directory.Exists($"{folder}/data"));
        Assert.Equal((3, "The database can't be reached: the file is no SQLite database."), (letter.Code, letter.Errors));
        Assert.Equal(1, empty.Code);
        Assert.Contains("The database is empty.", empty.Output);
        Assert.Empty(await File.ReadAllBytesAsync($"{folder}/empty.db", Cancelled));
    }
}

public sealed class FaultsOnSqlite() : DatabaseTest(Engine.Sqlite)
{
    [Fact]
    public async Task An_unexpected_error_is_one_line_with_a_trace_id_and_details_only_on_request()
    {
        await DozenProcess.RunAsync(Database.Url, ["lead", "add", "--company", "A"]);
        await using (var connection = new SqliteConnection($"Data Source={Database.Url["sqlite:".Length..]};Pooling=false"))
        {
            await connection.OpenAsync(Cancelled);
            await using var command = connection.CreateCommand();
            command.CommandText = "PRAGMA ignore_check_constraints = on; UPDATE leads SET status = 'lost'";
            await command.ExecuteNonQueryAsync(Cancelled);
        }

        var brief = await DozenProcess.RunAsync(Database.Url, ["leads"]);
        var json = await DozenProcess.RunAsync(Database.Url, ["leads", "--json"]);
        var verbose = await DozenProcess.RunAsync(Database.Url, ["leads", "--verbose"]);

        Assert.Equal([1, 1, 1], [brief.Code, json.Code, verbose.Code]);
        Assert.Matches(@"^[^\n]+\(trace id [0-9a-f]{32}\)$", brief.Errors);
        Assert.Equal(32, ((string)json.Refusal["trace_id"]!).Length);
        Assert.Contains("   at ", verbose.Errors);
    }
}

public sealed class CommandsOnPostgres() : CommandContract(Engine.Postgres)
{
    [Fact]
    public async Task Verify_says_that_a_database_is_empty_and_leaves_it_so()
    {
        var url = await PostgresServer.CreateDatabaseAsync(Cancelled);

        var first = await DozenProcess.RunAsync(url, ["verify"]);
        var second = await DozenProcess.RunAsync(url, ["verify", "--json"]);

        Assert.Equal((1, 1), (first.Code, second.Code));
        Assert.Contains("The database is empty.", first.Output);
        Assert.Equal(0, second.Json["figures"]![0]!["after"]!.GetValue<int>());
    }

    [Fact]
    public async Task A_login_that_would_not_see_every_row_gets_no_clean_bill()
    {
        var reader = new Uri(Database.Url).AbsolutePath.Trim('/') + "_reader";
        await ExecuteAsync($"CREATE ROLE {reader} LOGIN PASSWORD 'reader'; GRANT USAGE ON SCHEMA public, dozen_migrations TO {reader}; GRANT SELECT ON ALL TABLES IN SCHEMA public, dozen_migrations TO {reader}");

        var ended = await DozenProcess.RunAsync(new UriBuilder(Database.Url) { UserName = reader, Password = "reader" }.Uri.ToString(), ["verify"]);

        await ExecuteAsync($"DROP OWNED BY {reader}; DROP ROLE {reader}");
        Assert.Equal((5, ""), (ended.Code, ended.Output));
        Assert.Contains("row-level security", ended.Errors);
    }

    [Fact]
    public async Task A_database_that_does_not_exist_is_unavailable()
    {
        var ended = await DozenProcess.RunAsync(new UriBuilder(Database.Url) { Path = "no_such_database" }.Uri.ToString(), ["verify", "--json"]);

        Assert.Equal((3, "database.unavailable"), (ended.Code, (string?)ended.Refusal["code"]));
    }
}
