using System.Collections.Concurrent;
using Dozen.Core.Database;
using Dozen.Core.Leads;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Migrations;
using Microsoft.EntityFrameworkCore.Migrations.Operations;
using Npgsql;

namespace Dozen.Data.Postgres;

/// <summary>
/// Indexes of <c>leads</c> that a first import does without and builds afterwards, which is far cheaper than growing
/// them row by row. Only while the table is empty, so that nobody's list gets slower; those that find duplicates stay.
/// What a killed import left unbuilt is built at the next start.
/// </summary>
internal static class DeferredIndexes
{
    private static readonly (string Name, string Create)[] Search =
    [
        ("ix_leads_search_text", "CREATE INDEX ix_leads_search_text ON leads USING gin (search_text gin_trgm_ops)"),
        ("ix_leads_tags", "CREATE INDEX ix_leads_tags ON leads USING gin (tags jsonb_path_ops)"),
    ];

    private static readonly string[] FindDuplicates = [nameof(Lead.ExternalId), nameof(Lead.PhoneE164), nameof(Lead.WebsiteDomain)];

    public static async Task DropIfEmptyAsync(DozenDbContext db, CancellationToken cancellationToken)
    {
        // The lock and the second look keep a lead that is being written right now from losing its index.
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        if (await AnyLeadAsync(db, cancellationToken)) return;
        await db.Database.ExecuteSqlRawAsync("LOCK TABLE leads IN ACCESS EXCLUSIVE MODE", cancellationToken);
        if (await AnyLeadAsync(db, cancellationToken)) return;

        var drop = "DROP INDEX IF EXISTS " + string.Join(", ", All(db).Select(index => index.Name));
        await db.Database.ExecuteSqlRawAsync(drop, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }

    /// <summary>On two connections: the search index alone takes as long as all the others.</summary>
    public static async Task BuildMissingAsync(DozenDbContext db, CancellationToken cancellationToken)
    {
        var present = await db.Database.SqlQuery<string>($"SELECT indexname AS \"Value\" FROM pg_indexes WHERE schemaname = 'public' AND tablename = 'leads'")
            .ToListAsync(cancellationToken);
        var missing = new ConcurrentQueue<string>(All(db).Where(index => !present.Contains(index.Name)).Select(index => index.Create));
        if (missing.IsEmpty) return;

        var connection = (NpgsqlConnection)db.Database.GetDbConnection();
        var unpooled = new NpgsqlConnectionStringBuilder(connection.ConnectionString) { Pooling = false }.ConnectionString;
        await using var first = connection.CloneWith(unpooled);
        await using var second = connection.CloneWith(unpooled);
        await Task.WhenAll(BuildAsync(first, missing, cancellationToken), BuildAsync(second, missing, cancellationToken));
    }

    private static async Task BuildAsync(NpgsqlConnection connection, ConcurrentQueue<string> missing, CancellationToken cancellationToken)
    {
        await connection.OpenAsync(cancellationToken);
        await using var command = connection.CreateCommand();
        command.CommandTimeout = 0; // a few seconds per million leads
        command.CommandText = "SET maintenance_work_mem = '256MB'; SET max_parallel_maintenance_workers = 0";
        await command.ExecuteNonQueryAsync(cancellationToken);
        while (missing.TryDequeue(out var create))
        {
            command.CommandText = create;
            await command.ExecuteNonQueryAsync(cancellationToken);
        }
    }

    private static Task<bool> AnyLeadAsync(DozenDbContext db, CancellationToken cancellationToken) =>
        db.Leads.IgnoreQueryFilters().AnyAsync(cancellationToken);

    private static IEnumerable<(string Name, string Create)> All(DozenDbContext db)
    {
        var model = db.GetService<IDesignTimeModel>().Model;
        var generator = db.GetService<IMigrationsSqlGenerator>();
        return Search.Concat(model.FindEntityType(typeof(Lead))!.GetIndexes()
            .Where(index => !index.Properties.Any(p => FindDuplicates.Contains(p.Name)))
            .SelectMany(index => index.GetMappedTableIndexes())
            .Select(index => (index.Name, generator.Generate([CreateIndexOperation.CreateFrom(index)], model).Single().CommandText)));
    }
}
