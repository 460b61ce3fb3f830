using System.Globalization;
using Dozen.Connectors;
using Dozen.Core;
using Dozen.Core.LegacyMigration;
using Dozen.Data;
using Dozen.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Dozen.Web.Tests;

/// <summary>The earlier endpoints over a database that came from the earlier platform.</summary>
public sealed class SqliteMigratedDatabaseTests() : MigratedDatabaseContract(Engine.Sqlite);

public sealed class PostgresMigratedDatabaseTests() : MigratedDatabaseContract(Engine.Postgres);

public abstract class MigratedDatabaseContract(Engine engine) : WebTest(engine)
{
    private static readonly string[] Paths =
    [
        "/api/metrics/dashboard?days_back=365",
        "/api/metrics/revenue?days_back=365",
        "/api/metrics/funnel?days_back=365",
        "/api/organizations",
        "/api/users",
        "/api/v1/leads?per_page=100",
        "/api/v1/leads/30/timeline",
        "/api/v1/leads/30/notes",
        "/api/v1/leads/2147483600",
        "/api/v1/activities?per_page=200",
        "/api/v1/executions",
        "/api/v1/executions/4",
        "/api/v1/integrations",
        "/api/v1/campaigns",
        "/api/v1/campaigns/5/analytics",
        "/api/v1/me",
    ];

    private readonly string folder = Directory.CreateTempSubdirectory("dozen-migrated-").FullName;
    private string source = "";

    protected override async Task<string?> DatabaseUrlAsync()
    {
        source = await EarlierDatabase.FromDumpAsync(Cancelled);

        // The person at this machine is one of the earlier users, an administrator of organisation 4.
        await EarlierDatabase.ExecuteAsync(source, "UPDATE users SET email = 'you@dozen.example' WHERE id = 9", Cancelled);
        var target = Engine == Engine.Sqlite ? $"sqlite:{folder}/dozen.db" : await PostgresServer.CreateDatabaseAsync(Cancelled);
        await using var services = new ServiceCollection().AddDozenCore().AddDozenData(DatabaseTarget.Parse(target)).AddDozenConnectors(_ => null).BuildServiceProvider();
        await using var scope = services.CreateAsyncScope();
        var migrated = await scope.ServiceProvider.GetRequiredService<MigrateLegacy>().ExecuteAsync(
            new LegacyMigrationRequest(source, $"{folder}/legacy.ledger", Views: true), new Progress<LegacyProgress>(), Cancelled);
        Assert.True(migrated.Succeeded, migrated.Failure?.Message);
        return target;
    }

    [Fact]
    public async Task Leads_are_served_with_the_contact_times_they_had()
    {
        var expected = await EarlierDatabase.ReadAsync(
            source,
            "SELECT id, email, score, first_contacted_at::text, last_contacted_at::text FROM leads WHERE organization_id = 4 ORDER BY id",
            Cancelled);

        var page = await ReadAsync("/api/leads?limit=100");

        Assert.Equal(expected.Count, (int?)page["total"]);
        foreach (var line in expected)
        {
            var (id, email, first, last) = line.Split('\t') is [var a, var b, _, var d, var e] ? (a, b, d, e) : throw new InvalidOperationException(line);
            var lead = await ReadAsync($"/api/leads/{id}");
            Assert.Equal(email, (string?)lead["email"]);
            if (first != "∅") Assert.Equal(Moment(first), Moment((string?)lead["first_contacted_at"]));
            if (last != "∅") Assert.Equal(Moment(last), Moment((string?)lead["last_contacted_at"]));
            Assert.InRange((int)lead["score"]!, 0, 100);
        }
    }

    [Fact]
    public async Task Every_list_answers_from_migrated_rows()
    {
        foreach (var path in Paths)
        {
            var response = await Http.GetAsync(new Uri(path, UriKind.Relative), Cancelled);

            Assert.True(response.IsSuccessStatusCode, $"{path}: {(int)response.StatusCode} {await response.Content.ReadAsStringAsync(Cancelled)}");
        }
    }

    [Fact]
    public async Task A_run_shows_the_steps_that_were_logged()
    {
        var run = await ReadAsync("/api/v1/executions/1");

        var steps = run["steps"]!.AsArray();
        Assert.Equal(("workflow_start", "2025-06-01T09:30:15.123456Z"), ((string?)steps[0]!["name"], (string?)steps[0]!["started_at"]));
        Assert.Equal("AI enrichment returned no results", (string?)steps.Single(s => (string?)s!["name"] == "process_lead_3" && (string?)s["status"] == "failed")!["error"]);
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        Directory.Delete(folder, recursive: true);
        GC.SuppressFinalize(this);
    }

    private static DateTimeOffset Moment(string? text) => DateTimeOffset.Parse(text!, CultureInfo.InvariantCulture);
}
