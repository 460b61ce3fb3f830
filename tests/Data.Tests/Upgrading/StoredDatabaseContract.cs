using Dozen.Core.Activities;
using Dozen.Core.Common;
using Dozen.Core.Database;
using Dozen.Core.Leads;
using Dozen.Core.Verification;
using Dozen.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Dozen.Data.Tests.Upgrading;

/// <summary>Databases of each earlier version come up to date.</summary>
public abstract class StoredDatabaseContract(Engine engine) : DatabaseTest(engine)
{
    private readonly string folder = Directory.CreateTempSubdirectory("dozen-stored-").FullName;

    [Fact]
    public async Task A_database_of_the_present_version_is_stored()
    {
        var present = await StoredDatabases.PresentAsync(Database);

        if (StoredDatabases.IsToBeStored) await StoredDatabases.StoreAsync(Database, present, folder, Cancelled);

        Assert.True(StoredDatabases.Names(Engine).Contains(present), $"{present} is not stored: DOZEN_STORE_DATABASE=1 dotnet test --project tests/Data.Tests stores it.");
    }

    [Fact]
    public async Task Each_stored_database_comes_up_to_date_and_gives_the_same_answers()
    {
        foreach (var name in StoredDatabases.Names(Engine))
        {
            var url = await StoredDatabases.OpenAsync(Engine, name, folder, Cancelled);
            var before = await RawRows.ReadAsync(url, Cancelled);
            Assert.All(before, table => Assert.True(table.Value.Count > 0, $"{name} has no rows in {table.Key}"));

            var (check, upgraded) = await UpgradeAsync(url);

            Assert.True(check.Succeeded && upgraded.Succeeded, $"{name}: {check.Failure?.Message} {upgraded.Failure?.Message}");
            Assert.Equal(check.Value.Pending, upgraded.Value.Pending);
            Assert.Equal(check.Value.Pending.Count > 0, File.Exists(upgraded.Value.Backup));
            AssertKept(name, before, await RawRows.ReadAsync(url, Cancelled));
            await AssertAnswersAsync(url);
        }
    }

    private async Task<(Result<UpgradeReport> Check, Result<UpgradeReport> Upgraded)> UpgradeAsync(string url)
    {
        await using var services = TestDatabase.ServicesOver(url, Database.Time);
        await using var scope = services.CreateAsyncScope();
        var upgrade = scope.ServiceProvider.GetRequiredService<UpgradeDatabase>();
        return (await upgrade.ExecuteAsync(folder, check: true, withoutBackup: false, Cancelled), await upgrade.ExecuteAsync(folder, check: false, withoutBackup: false, Cancelled));
    }

    /// <summary>No row is lost, and each value stands in its column, where the column stands. A migration that changes values on purpose says so here.</summary>
    private static void AssertKept(
        string name, IReadOnlyDictionary<string, List<Dictionary<string, string?>>> before, IReadOnlyDictionary<string, List<Dictionary<string, string?>>> after)
    {
        foreach (var (table, rows) in before)
        {
            Assert.Equal(rows.Select(r => r["id"]), after[table].Select(r => r["id"]));
            foreach (var (was, now) in rows.Zip(after[table]))
            {
                foreach (var (column, value) in was.Where(v => now.ContainsKey(v.Key)))
                    Assert.True(value == now[column], $"{name}: {table} {was["id"]}.{column} was {value} and is {now[column]}");
            }
        }
    }

    private static async Task AssertAnswersAsync(string url)
    {
        await using var database = await TestDatabase.OverAsync(url, Cancelled);
        var page = (await database.RunAsync<LeadQueries, Result<Page<LeadSummary>>>(q => q.ListAsync(new LeadFilter { Search = "αθηνα" }, new(), Cancelled))).Value;
        var lead = (await database.RunAsync<LeadQueries, Result<LeadView>>(q => q.GetAsync(page.Items.Single().Id, Cancelled))).Value;
        var timeline = (await database.RunAsync<TimelineQueries, Result<Page<TimelineEntry>>>(q => q.ListAsync(lead.Id, 50, null, Cancelled))).Value;
        var all = (await database.RunAsync<LeadQueries, Result<Page<LeadSummary>>>(q => q.ListAsync(new LeadFilter(), new(), Cancelled))).Value;
        var added = await database.RunAsync<CreateLead, Result<LeadView>>(v => v.ExecuteAsync(new NewLead { Company = "Added" }, Cancelled));
        var verified = (await database.RunAsync<VerifyDatabase, Result<VerificationReport>>(v => v.ExecuteAsync(Cancelled))).Value;

        Assert.Equal((StoredContents.Company, "+35725123456", 3_000_000_000, LeadStatus.Contacted), (lead.Company, lead.PhoneE164, lead.Value, lead.Status));
        Assert.Equal(["it's", "vip"], lead.Tags.Order(StringComparer.Ordinal));
        Assert.True(System.Text.Json.Nodes.JsonNode.DeepEquals(lead.CustomFields.ToObject(), JsonText.Trusted("""{"budget":"< $10k","nested":{"a":[1,2.5,null,true]}}""").ToObject()));
        Assert.Contains(timeline.Items, e => e.Type == "status_changed");
        Assert.Equal(2, all.Total);
        Assert.True(added.Succeeded, added.Failure?.Message);
        Assert.Equal("", string.Join("\n", verified.Checks.SelectMany(c => c.Findings).Select(f => $"{f.Subject} {f.Message}")));
        Assert.True(verified.IsClean);
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        Directory.Delete(folder, recursive: true);
        GC.SuppressFinalize(this);
    }
}

public sealed class StoredSqliteDatabaseTests() : StoredDatabaseContract(Engine.Sqlite);

public sealed class StoredPostgresDatabaseTests() : StoredDatabaseContract(Engine.Postgres);
