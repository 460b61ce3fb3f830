using System.Linq.Expressions;
using System.Reflection;
using Dozen.Core.Activities;
using Dozen.Core.Campaigns;
using Dozen.Core.Common;
using Dozen.Core.Database;
using Dozen.Core.Integrations;
using Dozen.Core.Leads;
using Dozen.Core.Organizations;
using Dozen.Core.Scoring;
using Dozen.Core.Workflows;
using Dozen.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using Npgsql;

namespace Dozen.Data.Tests;

/// <summary>
/// Row-level security holds alone, with the query filter switched off: for every table of the model, reading and writing.
/// A table of which no row is made here fails the test.
/// </summary>
public sealed class RowSecurityTests() : DatabaseTest(Engine.Postgres)
{
    [Fact]
    public async Task Without_the_query_filter_no_table_shows_or_takes_rows_of_another_organisation()
    {
        var (ours, theirs) = (Database.Caller, await Database.AddOrganizationAsync("theirs", Cancelled));
        await FillAsync(ours);
        await FillAsync(theirs);
        var complaints = new List<string>();

        foreach (var table in await TablesAsync())
        {
            if (await CountAsOwnerAsync(table, ours) == 0 || await CountAsOwnerAsync(table, theirs) == 0) complaints.Add($"{table.Name}: no row to try with; make one in {nameof(FillAsync)}");
            if (await SeenAsync(table, theirs.OrganizationId) > 0) complaints.Add($"{table.Name}: shows theirs");
            if (await SeenAsync(table, ours.OrganizationId) == 0) complaints.Add($"{table.Name}: does not show ours");
            if (await TryAsync($"UPDATE {table.Name} SET {table.Owner} = {table.Owner} WHERE {table.Owner} = {theirs.OrganizationId}") != "0 rows") complaints.Add($"{table.Name}: theirs can be changed");
            if (await TryAsync($"DELETE FROM {table.Name} WHERE {table.Owner} = {theirs.OrganizationId}") != "0 rows") complaints.Add($"{table.Name}: theirs can be deleted");
            if (await TryAsync($"UPDATE {table.Name} SET {table.Owner} = {theirs.OrganizationId} WHERE {table.Owner} = {ours.OrganizationId}") != Refused) complaints.Add($"{table.Name}: ours can become theirs");
            if (await TryAsync(Copy(table, await FirstRowAsync(table, theirs), theirs.OrganizationId)) != Refused) complaints.Add($"{table.Name}: a row of theirs can be added");
        }

        Assert.Empty(complaints);
    }

    [Fact]
    public async Task The_same_statements_reach_theirs_where_the_policy_is_gone()
    {
        var theirs = await Database.AddOrganizationAsync("theirs", Cancelled);
        await FillAsync(theirs);
        await AsOwnerAsync(db => db.Database.ExecuteSqlRawAsync("ALTER TABLE lead_notes DISABLE ROW LEVEL SECURITY", Cancelled));
        var notes = Assert.Single(await TablesAsync(), t => t.Name == "lead_notes");

        Assert.Equal(1, await SeenAsync(notes, theirs.OrganizationId));
        Assert.Equal("1 rows", await TryAsync(Copy(notes, await FirstRowAsync(notes, theirs), theirs.OrganizationId)));
        Assert.Equal("2 rows", await TryAsync($"DELETE FROM lead_notes WHERE organization_id = {theirs.OrganizationId}"));
    }

    [Fact]
    public async Task Within_a_transaction_each_statement_has_the_rights_it_asks_for_whatever_went_before()
    {
        var (ours, theirs) = (Database.Caller.OrganizationId, (await Database.AddOrganizationAsync("theirs", Cancelled)).OrganizationId);
        await FillAsync(Database.Caller);
        await FillAsync(Caller.System(theirs));
        var seen = await Database.RunAsync<DozenDbContext, List<string>>(async db =>
        {
            var seen = new List<string>();
            for (var round = 0; round < 2; round++) // the second on the same connection and the driver's same transaction object
            {
                await using var transaction = await db.Database.BeginTransactionAsync(Cancelled);
                await SeeAsync("begun");
                using (db.UseOwnerAccess()) await SeeAsync("owner");
                await SeeAsync("role again");

                await transaction.CreateSavepointAsync("a", Cancelled);
                using (db.UseOwnerAccess()) await SeeAsync("owner in a part");
                await transaction.RollbackToSavepointAsync("a", Cancelled);
                await SeeAsync("part taken back");

                using (db.UseOwnerAccess()) await SeeAsync("owner before a part");
                await transaction.CreateSavepointAsync("b", Cancelled);
                await SeeAsync("role in a part");
                await transaction.RollbackToSavepointAsync("b", Cancelled);
                await SeeAsync("role after the part");

                await transaction.CreateSavepointAsync("c", Cancelled);
                using (db.UseOwnerAccess()) await Assert.ThrowsAsync<PostgresException>(() => db.Database.ExecuteSqlRawAsync("SELECT 1 / 0", Cancelled));
                await transaction.RollbackToSavepointAsync("c", Cancelled);
                await SeeAsync("failed");

                using (db.UseOwnerAccess())
                {
                    await SeeAsync("owner before a cancelled one");
                }

                await Assert.ThrowsAnyAsync<OperationCanceledException>(() => db.Database.ExecuteSqlRawAsync("SELECT 1", new CancellationToken(true)));
                await SeeAsync("cancelled");

                db.ActIn(theirs);
                await SeeAsync("the other organisation");
                db.ActIn(ours);
                db.Add(new Workflow { OrganizationId = ours, Name = $"Round {round}", CreatedAt = Database.Time.Now(), UpdatedAt = Database.Time.Now() });
                await db.SaveChangesAsync(Cancelled);
                await SeeAsync("saved");
                await transaction.CommitAsync(Cancelled);
            }

            return seen;

            async Task SeeAsync(string when)
            {
                var organizations = await db.Leads.IgnoreQueryFilters().OrderBy(l => l.Id).Select(l => l.OrganizationId).ToListAsync(Cancelled);
                var expected = when.StartsWith("owner", StringComparison.Ordinal) ? [ours, theirs] : new[] { when.StartsWith("the other", StringComparison.Ordinal) ? theirs : ours };
                if (!organizations.SequenceEqual(expected)) seen.Add($"{when}: {string.Join(", ", organizations)}");
            }
        });

        Assert.Empty(seen);
    }

    private const string Refused = "42501: new row violates row-level security policy";

    /// <summary>One row in each table, as whoever operates the database would write it.</summary>
    private Task<int> FillAsync(Caller caller) => AsOwnerAsync(async db =>
    {
        var (organization, now) = (caller.OrganizationId, Database.Time.Now());
        var lead = new Lead { OrganizationId = organization, Company = "A", SearchText = "a", CreatedAt = now, UpdatedAt = now };
        var campaign = new Campaign { OrganizationId = organization, Name = "A", CreatedAt = now, UpdatedAt = now };
        db.AddRange(
            lead, campaign,
            new Workflow { OrganizationId = organization, Name = "A", CreatedAt = now, UpdatedAt = now },
            new WorkflowExecution { OrganizationId = organization, WorkflowType = WorkflowType.Custom, CreatedAt = now },
            new ScoringRule { OrganizationId = organization, Name = "A", ScorePoints = 1, CreatedAt = now, UpdatedAt = now },
            new Integration { OrganizationId = organization, IntegrationType = IntegrationType.Crm, ProviderName = "A", CreatedAt = now, UpdatedAt = now });
        await db.SaveChangesAsync(Cancelled);
        db.AddRange(
            new LeadNote { OrganizationId = organization, LeadId = lead.Id, Content = "A", CreatedAt = now, UpdatedAt = now },
            new Activity { OrganizationId = organization, LeadId = lead.Id, ActivityType = ActivityType.Call, CreatedAt = now },
            new CampaignLead { OrganizationId = organization, CampaignId = campaign.Id, LeadId = lead.Id, AddedAt = now },
            new ScoreChange { OrganizationId = organization, LeadId = lead.Id, PreviousScore = 1, NewScore = 2, Change = 1, CreatedAt = now });
        return await db.SaveChangesAsync(Cancelled);
    });

    private Task<IReadOnlyList<Table>> TablesAsync() => Database.RunAsync<DozenDbContext, IReadOnlyList<Table>>(db => Task.FromResult<IReadOnlyList<Table>>(
        [.. db.Model.GetEntityTypes().Where(t => !t.IsOwned()).Select(Table.Of)]));

    /// <summary>How many of an organisation's rows our own caller sees, with every query filter ignored.</summary>
    private Task<int> SeenAsync(Table table, long organizationId) => Database.RunAsync<DozenDbContext, int>(db =>
        (Task<int>)CountMethod.MakeGenericMethod(table.Type).Invoke(null, [db, table.OwnerProperty, organizationId])!);

    private static readonly MethodInfo CountMethod = typeof(RowSecurityTests).GetMethod(nameof(CountAsync), BindingFlags.NonPublic | BindingFlags.Static)!;

    private static Task<int> CountAsync<T>(DozenDbContext db, string owner, long organizationId) where T : class
    {
        var row = Expression.Parameter(typeof(T));
        var isTheirs = Expression.Lambda<Func<T, bool>>(
            Expression.Equal(Expression.Convert(Expression.Property(row, owner), typeof(long?)), Expression.Constant(organizationId, typeof(long?))), row);
        return db.Set<T>().IgnoreQueryFilters().CountAsync(isTheirs, Cancelled);
    }

    private async Task<int> CountAsOwnerAsync(Table table, Caller caller) => (await RowsAsync(table, caller)).Count;

    private async Task<string> FirstRowAsync(Table table, Caller caller) => (await RowsAsync(table, caller))[0];

    /// <summary>An organisation's rows as JSON, by the owner's rights.</summary>
    private Task<List<string>> RowsAsync(Table table, Caller caller) => AsOwnerAsync(db =>
    {
        var sql = $"SELECT to_jsonb(t)::text AS \"Value\" FROM {table.Name} t WHERE {table.Owner} = {{0}} ORDER BY id";
        return db.Database.SqlQueryRaw<string>(sql, caller.OrganizationId).ToListAsync(Cancelled);
    });

    /// <summary>Adds a row of theirs once more, with another id.</summary>
    private static string Copy(Table table, string row, long organizationId)
    {
        var another = row.Replace("'", "''", StringComparison.Ordinal).Replace("{", "{{", StringComparison.Ordinal).Replace("}", "}}", StringComparison.Ordinal);
        var changed = table.Owner == "id" ? $"jsonb_build_object('id', {organizationId + 1_000_000})" : "jsonb_build_object('id', 1000000)";
        return $"INSERT INTO {table.Name} OVERRIDING SYSTEM VALUE SELECT (jsonb_populate_record(NULL::{table.Name}, '{another}'::jsonb || {changed})).*";
    }

    /// <summary>What becomes of a statement that our own caller sends.</summary>
    private async Task<string> TryAsync(string sql)
    {
        try
        {
            return $"{await Database.RunAsync<DozenDbContext, int>(db => db.Database.ExecuteSqlRawAsync(sql, Cancelled))} rows";
        }
        catch (PostgresException failure)
        {
            return $"{failure.SqlState}: {failure.MessageText.Split(" for table")[0]}";
        }
    }

    private Task<T> AsOwnerAsync<T>(Func<DozenDbContext, Task<T>> run) => Database.RunAsync<DozenDbContext, T>(async db =>
    {
        using var _ = db.UseOwnerAccess();
        return await run(db);
    });

    private sealed record Table(string Name, Type Type, string Owner, string OwnerProperty)
    {
        public static Table Of(IEntityType entity)
        {
            var owner = entity.ClrType == typeof(Organization) ? nameof(Organization.Id) : nameof(ITenantOwned.OrganizationId);
            return new(entity.GetTableName()!, entity.ClrType, entity.FindProperty(owner)!.GetColumnName(), owner);
        }
    }
}
