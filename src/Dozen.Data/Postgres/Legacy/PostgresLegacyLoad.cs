using System.Globalization;
using Dozen.Core.LegacyMigration;
using Npgsql;

namespace Dozen.Data.Postgres.Legacy;

/// <summary>
/// A load in one transaction. In place, that is the source's own transaction, and each table is one INSERT … SELECT; else the
/// source's binary COPY goes straight into the target's. Foreign keys and plain indexes are taken off the empty tables and
/// built once at the end, which is far cheaper than row by row.
/// </summary>
internal sealed class PostgresLegacyLoad(PostgresLegacySource source, NpgsqlConnection connection, bool isInPlace) : PostgresTwelveTables(connection, !isInPlace), ILegacyLoad
{
    private const int Piece = 256 << 10;
    private List<string> laterKeys = [];
    private List<string> laterIndexes = [];

    /// <summary>Makes the tables inside the open transaction, and takes off what is cheaper to build at the end.</summary>
    /// <param name="schema">The migrations' own SQL.</param>
    public async Task PrepareAsync(string? schema, CancellationToken cancellationToken)
    {
        if (schema is not null) await Connection.ExecuteAsync(schema, cancellationToken);
        var keys = await Connection.ReadAsync(
            "SELECT format('ALTER TABLE %s ADD CONSTRAINT %I %s', conrelid::regclass, conname, pg_get_constraintdef(oid)), format('ALTER TABLE %s DROP CONSTRAINT %I', conrelid::regclass, conname) FROM pg_constraint WHERE contype = 'f' AND connamespace = 'public'::regnamespace ORDER BY conrelid::regclass::text, conname",
            row => (Add: row.GetString(0), Drop: row.GetString(1)), cancellationToken);
        var indexes = await Connection.ReadAsync(
            "SELECT pg_get_indexdef(i.indexrelid), format('DROP INDEX %s', i.indexrelid::regclass) FROM pg_index AS i JOIN pg_class AS c ON c.oid = i.indrelid WHERE c.relnamespace = 'public'::regnamespace AND NOT EXISTS (SELECT FROM pg_constraint AS k WHERE k.conindid = i.indexrelid) ORDER BY 1",
            row => (Add: row.GetString(0), Drop: row.GetString(1)), cancellationToken);
        (laterKeys, laterIndexes) = (keys.Select(k => k.Add).ToList(), indexes.Select(i => i.Add).ToList());
        await Connection.ExecuteAsync(string.Join("; ", keys.Concat(indexes).Select(k => k.Drop)), cancellationToken);
    }

    public async Task<long> LoadAsync(string table, IReadOnlyList<string> columns, string select, IProgress<long> progress, CancellationToken cancellationToken)
    {
        var into = $"public.{table} ({string.Join(", ", columns)})";
        if (isInPlace)
        {
            await using var insert = Connection.CreateCommand();
            insert.CommandText = $"INSERT INTO {into} {select}";
            insert.CommandTimeout = 0;
            var rows = await insert.ExecuteNonQueryAsync(cancellationToken);
            progress.Report(rows);
            return rows;
        }

        await using (var from = await source.Connection.BeginRawBinaryCopyAsync($"COPY ({select}) TO STDOUT (FORMAT BINARY)", cancellationToken))
        await using (var to = await Connection.BeginRawBinaryCopyAsync($"COPY {into} FROM STDIN (FORMAT BINARY)", cancellationToken))
        {
            try
            {
                await from.CopyToAsync(to, Piece, cancellationToken);
            }
            catch
            {
                await to.CancelAsync();
                throw;
            }
        }

        return -1;
    }

    public async Task FinishAsync(IReadOnlyList<EarlierView> views, CancellationToken cancellationToken)
    {
        await Connection.ExecuteAsync("SET LOCAL maintenance_work_mem = '256MB'", cancellationToken);
        var tables = await Connection.ReadAsync("SELECT c.relname::text FROM pg_class AS c WHERE c.relkind = 'r' AND c.relnamespace = 'public'::regnamespace ORDER BY 1", row => row.GetString(0), cancellationToken);

        // Nobody else can gather statistics of what is not committed, and each foreign key is checked by a join; once more at the end for indexes of expressions.
        foreach (var table in tables) await Connection.ExecuteAsync($"ANALYZE public.{table}", cancellationToken);
        foreach (var statement in laterIndexes.Concat(laterKeys)) await Connection.ExecuteAsync(statement, cancellationToken);
        foreach (var table in tables)
        {
            await Connection.ExecuteAsync(
                $"SELECT setval(pg_get_serial_sequence('public.{table}', 'id'), greatest((SELECT max(id) FROM public.{table}), 1), (SELECT coalesce(max(id), 0) > 0 FROM public.{table})); ANALYZE public.{table}",
                cancellationToken);
        }

        foreach (var view in views) await Connection.ExecuteAsync(string.Create(CultureInfo.InvariantCulture, $"CREATE VIEW public.{view.Name} WITH (security_invoker = true) AS {view.PostgresQuery}"), cancellationToken);
    }

    public async Task CommitAsync(string mark, CancellationToken cancellationToken)
    {
        await Connection.ExecuteAsync($"COMMENT ON SCHEMA {PostgresDozenDbContext.BookkeepingSchema} IS '{mark}'", cancellationToken);
        await Connection.ExecuteAsync("COMMIT", cancellationToken);
    }
}
