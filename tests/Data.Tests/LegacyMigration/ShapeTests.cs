using Dozen.Core.Common;
using Dozen.Core.LegacyMigration;
using Dozen.Core.LegacyMigration.Secrets;
using Dozen.Core.Verification;
using Dozen.Testing;

namespace Dozen.Data.Tests.LegacyMigration;

/// <summary>Databases in the field differ from the dump, and runs that must be refused are.</summary>
public sealed class ShapeTests
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("ALTER TYPE userrole RENAME VALUE 'admin' TO 'ADMIN'; ALTER TYPE leadstatus RENAME VALUE 'new' TO 'NEW'; ALTER TYPE workflow_status RENAME VALUE 'completed' TO 'COMPLETED'; ALTER TYPE leadsource RENAME TO lead_source")]
    [InlineData("DROP TABLE google_maps_leads, google_maps_search_executions, workflow_logs, enriched_lead_data")]
    [InlineData("ALTER TABLE lead_notes ALTER COLUMN mentioned_users TYPE integer[] USING CASE WHEN id % 2 = 0 THEN ARRAY[id, NULL, 2] ELSE '{}' END")]
    [InlineData("CREATE TABLE automation_jobs (id varchar(191) PRIMARY KEY, next_run_time float8, job_state bytea NOT NULL); INSERT INTO automation_jobs VALUES ('nightly', 1e9, '\\x80049500')")]
    [InlineData("CREATE VIEW hot_leads AS SELECT id, email FROM leads WHERE score > 70; CREATE INDEX ix_extra ON leads (lower(email)); ALTER TABLE leads ADD CONSTRAINT positive CHECK (id > 0)")]
    [InlineData("ALTER TABLE workflow_executions ALTER COLUMN status TYPE varchar(50) USING upper(status::text); DROP TYPE workflow_status")]
    [InlineData(
        """
        DROP TABLE workflow_logs, enriched_lead_data, google_maps_leads, google_maps_search_executions, workflow_executions;
        CREATE TABLE workflow_executions (id serial PRIMARY KEY, workflow_id varchar(100) NOT NULL, execution_id varchar(100), lead_id integer NOT NULL REFERENCES leads, status varchar(50),
            started_at timestamptz, finished_at timestamptz, error_message text, execution_data json);
        INSERT INTO workflow_executions (workflow_id, execution_id, lead_id, status, started_at, finished_at, execution_data)
        SELECT 'wf', 'e' || n, 30, (ARRAY['running', 'success', 'error', 'cancelled'])[n], now(), now(), '{"b": 1, "a": [1]}' FROM generate_series(1, 4) AS n;
        """)]
    [InlineData("ALTER TABLE leads DROP CONSTRAINT leads_assigned_to_id_fkey; ALTER TABLE communications DROP CONSTRAINT communications_lead_id_fkey, DROP CONSTRAINT communications_user_id_fkey; UPDATE communications SET lead_id = 987654 WHERE id = 3; UPDATE communications SET user_id = 987 WHERE id = 4; UPDATE leads SET assigned_to_id = 987 WHERE id = 5")]
    public async Task Another_shape_comes_back_as_it_was(string change)
    {
        Skip();
        foreach (var inPlace in new[] { false, true })
        {
            var source = await EarlierDatabase.FromDumpAsync(Cancelled);
            await EarlierDatabase.ExecuteAsync(source, change, Cancelled);
            await using var run = inPlace ? LegacyRun.InPlace(source) : await LegacyRun.IntoAsync(Engine.Sqlite, Cancelled);

            await RoundTrip.ProveAsync(run, source, inPlace);
        }
    }

    [Fact]
    public async Task What_the_mapping_does_not_know_stops_the_run_until_somebody_decides()
    {
        Skip();
        var source = await EarlierDatabase.FromDumpAsync(Cancelled);
        await EarlierDatabase.ExecuteAsync(source, "ALTER TABLE leads ADD COLUMN shoe_size integer DEFAULT 42; CREATE TABLE audits (id serial PRIMARY KEY, what text); INSERT INTO audits (what) VALUES ('x')", Cancelled);
        await using var run = await LegacyRun.IntoAsync(Engine.Sqlite, Cancelled);

        var refused = await run.MigrateAsync(source);
        var decided = await run.MigrateAsync(source, change: r => r with { LedgerOnly = ["leads.shoe_size", "audits"] });

        Assert.Equal("legacy.unaccounted", refused.Failure?.Code);
        Assert.Contains("audits, leads.shoe_size", refused.Failure!.Message);
        Assert.True(decided.Succeeded, decided.Failure?.Message);
        using var ledger = run.OpenLedger();
        Assert.Equal("42", ledger.Find("leads", 1)!.Originals!.ByColumn["shoe_size"].Text);
        Assert.Equal("x", ledger.Find("audits", 1)!.Originals!.ByColumn["what"].Text);
    }

    [Fact]
    public async Task A_target_with_rows_a_ledger_that_is_there_and_a_source_in_use_are_refused()
    {
        Skip();
        var source = await EarlierDatabase.FromDumpAsync(Cancelled);
        await using var run = await LegacyRun.IntoAsync(Engine.Postgres, Cancelled);
        await using var writer = await EarlierDatabase.BeginWritingAsync(source, "UPDATE leads SET notes = 'x' WHERE id = 1", Cancelled);

        var inUse = await run.MigrateAsync(source);
        var snapshot = await run.MigrateAsync(source, change: r => r with { Snapshot = true });
        var again = await run.MigrateAsync(source, change: r => r with { Snapshot = true });
        var elsewhere = await run.MigrateAsync(source, change: r => r with { Snapshot = true, Ledger = r.Ledger + "2" });

        Assert.Equal("legacy.source_in_use", inUse.Failure?.Code);
        Assert.True(snapshot.Succeeded, snapshot.Failure?.Message);
        Assert.Equal(("legacy.ledger_exists", "legacy.target_not_empty"), (again.Failure?.Code, elsewhere.Failure?.Code));
    }

    [Fact]
    public async Task A_dry_run_counts_as_the_run_does_and_writes_nothing()
    {
        Skip();
        var source = await EarlierDatabase.FromDumpAsync(Cancelled);
        await using var run = await LegacyRun.IntoAsync(Engine.Sqlite, Cancelled);

        var dry = await run.MigrateAsync(source, change: r => r with { DryRun = true });
        var left = Directory.GetFiles(run.Folder);
        var real = await run.MigrateAsync(source);

        Assert.Empty(left);
        Assert.Equal(real.Value.Tables, dry.Value.Tables);
    }

    [Fact]
    public async Task A_check_finds_what_was_changed_on_either_side()
    {
        Skip();
        var source = await EarlierDatabase.FromDumpAsync(Cancelled);
        await using var run = await LegacyRun.IntoAsync(Engine.Postgres, Cancelled);
        await run.MigrateAsync(source);
        await EarlierDatabase.ExecuteAsync(source, "UPDATE leads SET notes = 'other' WHERE id = 1; DELETE FROM lead_assignments WHERE id = 2", Cancelled);
        await EarlierDatabase.ExecuteAsync(run.Target, "UPDATE leads SET company = 'Other' WHERE id = 2; DELETE FROM activities WHERE id = 5", Cancelled);

        var found = await run.WithAsync<CheckLegacy, Result<LegacyCheckReport>>(verb => verb.ExecuteAsync(source, run.Ledger, new RoundTrip.Ignore(), Cancelled));

        Assert.False(found.Value.IsClean);
        Assert.Contains(found.Value.Sentences, s => s.StartsWith("leads 1 has changed in the source", StringComparison.Ordinal));
        Assert.Contains(found.Value.Sentences, s => s.StartsWith("leads 2.company: ", StringComparison.Ordinal) && s.Contains("\"Other\" from the target", StringComparison.Ordinal));
        Assert.Contains(found.Value.Sentences, s => s == "communications 5: activities 5 is not there");
        Assert.Contains(found.Value.Sentences, s => s == "lead_assignments 2 is in the ledger and not in the source");
    }

    [Theory]
    [InlineData(Engine.Sqlite)]
    [InlineData(Engine.Postgres)]
    public async Task The_earlier_names_are_views_that_verify_knows(Engine engine)
    {
        Skip();
        var source = await EarlierDatabase.FromDumpAsync(Cancelled);
        await using var run = await LegacyRun.IntoAsync(engine, Cancelled);

        await run.MigrateAsync(source, change: r => r with { Views = true });

        var rows = await run.NumbersAsync([.. EarlierViews.Names.Select(v => $"SELECT count(*) AS \"Value\" FROM {v}")]);
        var converted = await run.NumbersAsync("SELECT CAST(converted_to_lead_id AS bigint) AS \"Value\" FROM google_maps_leads WHERE id = 1");
        Assert.Equal("60 68 19 5 9 5 312", string.Join(' ', rows));
        Assert.Equal(42, converted.Single());
        Assert.True((await run.WithAsync<VerifyDatabase, Result<VerificationReport>>(verb => verb.ExecuteAsync(Cancelled))).Value.IsClean);
    }

    [Fact]
    public async Task Secrets_go_to_a_file_of_ones_own_and_nowhere_else()
    {
        Skip();
        const string Key = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";
        var source = await EarlierDatabase.FromDumpAsync(Cancelled);
        await EarlierDatabase.ExecuteAsync(source, $"UPDATE workflow_credentials SET encrypted_credentials = '{Fernet("it's secret")}' WHERE id = 1", Cancelled);
        await using var run = await LegacyRun.IntoAsync(Engine.Sqlite, Cancelled);
        var file = Path.Combine(run.Folder, "secrets.env");

        var report = (await run.MigrateAsync(source)).Value;
        var closed = await SecretsFile.WriteAsync(file, report.Secrets, report.SecretValues, Key, Cancelled);

        var written = await File.ReadAllTextAsync(file, Cancelled);
        Assert.Contains("""LEGACY_CREDENTIAL_1_HUBSPOT='it'"'"'s secret'""", written);
        Assert.Contains("LEGACY_INTEGRATIONS_8_PASSWORD='FAKE-password'", written);
        Assert.Contains("LEGACY_CREDENTIAL_5_HUBSPOT", closed);
        if (!OperatingSystem.IsWindows()) Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
        foreach (var kept in new[] { run.Ledger, Path.Combine(run.Folder, "dozen.db") })
        {
            var content = await File.ReadAllTextAsync(kept, Cancelled);
            foreach (var secret in new[] { "FAKE-password", "FAKE-PEM", "FAKE-access", "FAKE-hubspot-token", "FAKE-openai-key", "gAAAAA", "FAKEfake", "fake_key_" }) Assert.DoesNotContain(secret, content);
        }

        static string Fernet(string text)
        {
            var key = Convert.FromBase64String(Key);
            using var aes = System.Security.Cryptography.Aes.Create();
            aes.Key = key[16..];
            var vector = new byte[16];
            byte[] body = [0x80, 0, 0, 0, 0, 0, 0, 0, 1, .. vector, .. aes.EncryptCbc(System.Text.Encoding.UTF8.GetBytes(text), vector)];
            return Convert.ToBase64String([.. body, .. System.Security.Cryptography.HMACSHA256.HashData(key.AsSpan(0, 16), body)]).Replace('+', '-').Replace('/', '_');
        }
    }

    [Fact]
    public async Task An_inspection_tells_what_needs_judgement_and_draws_both_sides()
    {
        Skip();
        var source = await EarlierDatabase.FromDumpAsync(Cancelled);
        await EarlierDatabase.ExecuteAsync(source, "CREATE TABLE audits (id int); CREATE VIEW hot AS SELECT id FROM leads", Cancelled);
        await using var run = await LegacyRun.IntoAsync(Engine.Sqlite, Cancelled);

        var seen = (await run.WithAsync<InspectLegacy, Result<LegacyInspection>>(verb => verb.ExecuteAsync(source, Path.Combine(run.Folder, "scratch"), [], new RoundTrip.Ignore(), Cancelled))).Value;

        Assert.False(seen.CanMigrate);
        Assert.Contains(seen.Findings, f => f is { Kind: "unmapped", Subject: "audits", Stops: true });
        Assert.Contains(seen.Findings, f => f is { Kind: "view", Subject: "hot" });
        Assert.Contains(seen.Values, v => v is { Table: "leads", Column: "score", Count: 2 });
        Assert.Contains("<svg", Core.LegacyMigration.Reporting.InspectionPage.Write(seen));
        Assert.Empty(Directory.GetFiles(run.Folder));
    }

    private static void Skip()
    {
        if (!PostgresServer.RequireAll) Assert.SkipUnless(PostgresServer.IsAvailable, "No PostgreSQL on this machine.");
    }
}
