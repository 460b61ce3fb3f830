using System.Data.Common;
using Dozen.Core.Common;
using Dozen.Core.Verification;
using Dozen.Testing;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace Dozen.Data.Tests.Verification;

/// <summary>Verification of a live database, on whichever engine.</summary>
public abstract class VerificationContract(Engine engine) : DatabaseTest(engine)
{
    [Fact]
    public async Task A_fresh_database_is_clean_and_counts_twelve()
    {
        var report = await VerifyAsync();

        Assert.Empty(report.Checks.SelectMany(c => c.Findings));
        Assert.True(report.IsClean);
        Assert.Equal(12, report.Tables.Count(t => t.IsPresent));
        Assert.Equal(
            [("tables", 20, 12), ("activity_tables", 3, 2), ("workflow_tables", 6, 2), ("authentication_fields", 5, 0)],
            report.Figures.Select(f => (f.Name, f.Before, f.After)));
    }

    [Fact]
    public async Task A_database_with_rows_in_every_table_is_clean()
    {
        await SeedAsync();

        var report = await VerifyAsync();

        Assert.Empty(report.Checks.SelectMany(c => c.Findings));
        Assert.All(report.Tables, t => Assert.True(t.Rows > 0, t.Name));
    }

    [Fact]
    public async Task Many_broken_rows_are_told_by_their_number_and_the_first_five()
    {
        await SeedAsync();
        await ExecuteAsync(string.Join(';', Enumerable.Range(100, 12).Select(id =>
            $"INSERT INTO activities (id, organization_id, lead_id, activity_type, status, created_at, metadata) VALUES ({id}, 1, {id + 900}, 'call', 'completed', '2026-01-01 00:00:00', '{{}}')")));

        var finding = Assert.Single((await VerifyAsync()).Checks.SelectMany(c => c.Findings));

        Assert.Equal(12, finding.Rows);
        Assert.Equal([100, 101, 102, 103, 104], finding.FirstIds);
    }

    [Fact]
    public async Task Figures_count_what_is_there_and_not_what_should_be()
    {
        await ExecuteAsync("CREATE TABLE communications (id bigint); CREATE TABLE workflow_logs (id bigint); ALTER TABLE users ADD COLUMN username text");

        var figures = (await VerifyAsync()).Figures.ToDictionary(f => f.Name, f => f.After);

        Assert.Equal((14, 3, 3, 1), (figures["tables"], figures["activity_tables"], figures["workflow_tables"], figures["authentication_fields"]));
    }

    [Fact]
    public async Task A_long_inspection_can_be_stopped()
    {
        const string endless = "(WITH RECURSIVE n (i) AS (SELECT CAST(1 AS bigint) UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n) > 0";
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Cancelled);
        var opened = await Database.Services.GetRequiredService<IDatabaseInspection>().OpenAsync(Cancelled);
        await using var inspector = opened.Value;

        stop.CancelAfter(TimeSpan.FromMilliseconds(100));
        var scan = inspector.ScanAsync("organizations", [new RowRule.Breach(endless)], stop.Token);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => scan);
    }

    protected async Task FindsAsync(string name)
    {
        var damage = Damage.All.Single(d => d.Name == name);
        await SeedAsync();
        await ExecuteAsync((Engine == Engine.Sqlite ? damage.Sqlite : damage.Postgres)!);

        var report = await VerifyAsync();

        (string, string)[] expected = Engine == Engine.Sqlite ? damage.Findings : [.. damage.Findings, .. damage.OnPostgres];
        var found = report.Checks.SelectMany(c => c.Findings.Select(f => (c.Name, f.Subject)));
        Assert.Equal(expected.Order(), found.Order());
        Assert.Equal(damage.Ids, report.Checks.SelectMany(c => c.Findings).SelectMany(f => f.FirstIds).Distinct());
        Assert.False(report.IsClean);
    }

    protected async Task<VerificationReport> VerifyAsync() =>
        (await Database.RunAsync<VerifyDatabase, Result<VerificationReport>>(v => v.ExecuteAsync(Cancelled))).Value;

    /// <summary>Past every guard of the engine that can be switched off for a session.</summary>
    protected async Task ExecuteAsync(string sql)
    {
        await using DbConnection connection = Engine == Engine.Sqlite
            ? new SqliteConnection($"Data Source={Database.Url["sqlite:".Length..]};Pooling=false")
            : new NpgsqlConnection(PostgresServer.ConnectionString(new Uri(Database.Url)) + ";Pooling=false");
        await connection.OpenAsync(Cancelled);
        await using var command = connection.CreateCommand();
        command.CommandText = (Engine == Engine.Sqlite
            ? "PRAGMA foreign_keys = off; PRAGMA ignore_check_constraints = on; "
            : "SET session_replication_role = replica; ") + sql;
        await command.ExecuteNonQueryAsync(Cancelled);
    }

    private Task SeedAsync() => ExecuteAsync(
        """
        INSERT INTO organizations (id, name, slug, settings, created_at, updated_at) VALUES (20, 'Other', 'other', '{}', '2026-01-01 00:00:00', '2026-01-01 00:00:00');
        INSERT INTO users (id, organization_id, email, first_name, last_name, role, created_at, updated_at)
        VALUES (20, 20, 'ada@other.example', 'Ada', 'Other', 'admin', '2026-01-01 00:00:00', '2026-01-01 00:00:00'),
               (21, NULL, 'new@other.example', 'New', 'Other', 'viewer', '2026-01-01 00:00:00', '2026-01-01 00:00:00');
        INSERT INTO leads (id, organization_id, company, status, source, lead_temperature, tags, custom_fields, enrichment_data, assigned_to_id, search_text, created_at, updated_at)
        VALUES (10, 1, 'Tavern by the sea', 'new', 'import', 'cold', '["vip"]', '{}', '{"website": {"confidence": 0.5}}', 1, 'tavern by the sea', '2026-01-01 00:00:00', '2026-01-01 00:00:00'),
               (20, 20, 'Tavern on the hill', 'closed_won', 'google_maps', 'hot', '[]', '{}', '{}', 20, 'tavern on the hill', '2026-01-01 00:00:00', '2026-01-01 00:00:00');
        INSERT INTO campaigns (id, organization_id, name, campaign_type, status, target_criteria, goals, created_by, created_at, updated_at)
        VALUES (10, 1, 'Spring', 'email', 'draft', '{}', '{}', 1, '2026-01-01 00:00:00', '2026-01-01 00:00:00');
        INSERT INTO activities (id, organization_id, lead_id, user_id, activity_type, status, metadata, created_at)
        VALUES (10, 1, 10, 1, 'call', 'completed', '{}', '2026-01-01 00:00:00');
        INSERT INTO lead_notes (id, organization_id, lead_id, user_id, note_type, content, mentioned_users, attachments, created_at, updated_at)
        VALUES (10, 1, 10, 1, 'general', 'Asks for a table', '[1]', '[]', '2026-01-01 00:00:00', '2026-01-01 00:00:00');
        INSERT INTO workflows (id, organization_id, name, trigger_type, trigger_conditions, configuration, created_at, updated_at)
        VALUES (10, 1, 'Greet', 'manual', '{}', '{}', '2026-01-01 00:00:00', '2026-01-01 00:00:00');
        INSERT INTO workflow_executions (id, organization_id, workflow_id, lead_id, workflow_type, status, progress_percentage, input_data, output_data, leads_processed, leads_enriched, attempt, created_at)
        VALUES (10, 1, 10, 10, 'custom', 'completed', 100, '{}', '{}', 1, 0, 1, '2026-01-01 00:00:00');
        INSERT INTO campaign_leads (id, organization_id, campaign_id, lead_id, status, added_at) VALUES (10, 1, 10, 10, 'pending', '2026-01-01 00:00:00');
        INSERT INTO lead_scoring_rules (id, organization_id, name, rule_type, criteria, score_points, created_at, updated_at)
        VALUES (10, 1, 'Seaside', 'demographic', '{}', -100, '2026-01-01 00:00:00', '2026-01-01 00:00:00');
        INSERT INTO lead_score_history (id, organization_id, lead_id, previous_score, new_score, score_change, rule_id, details, created_at)
        VALUES (10, 1, 10, 0, 0, 0, 10, '{}', '2026-01-01 00:00:00');
        INSERT INTO integrations (id, organization_id, integration_type, provider_name, configuration, status, created_at, updated_at)
        VALUES (10, 1, 'maps', 'google', '{}', 'active', '2026-01-01 00:00:00', '2026-01-01 00:00:00');
        """);
}

public sealed class VerificationOnSqlite() : VerificationContract(Engine.Sqlite)
{
    public static TheoryData<string> Damages => [.. Damage.All.Where(d => d.Sqlite is not null).Select(d => d.Name)];

    [Theory]
    [MemberData(nameof(Damages))]
    public Task Damage_is_found_and_nothing_else_is_claimed(string damage) => FindsAsync(damage);
}

public sealed class VerificationOnPostgres() : VerificationContract(Engine.Postgres)
{
    public static TheoryData<string> Damages => [.. Damage.All.Where(d => d.Postgres is not null).Select(d => d.Name)];

    [Theory]
    [MemberData(nameof(Damages))]
    public Task Damage_is_found_and_nothing_else_is_claimed(string damage) => FindsAsync(damage);
}
