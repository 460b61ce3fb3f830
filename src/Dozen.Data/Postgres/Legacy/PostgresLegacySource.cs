using System.Runtime.CompilerServices;
using Dozen.Core.Common;
using Dozen.Core.LegacyMigration;
using Npgsql;

namespace Dozen.Data.Postgres.Legacy;

internal sealed class PostgresLegacySources : ILegacySources
{
    public async Task<Result<ILegacySource>> OpenAsync(string url, CancellationToken cancellationToken)
    {
        DatabaseTarget target;
        try
        {
            target = DatabaseTarget.Parse(url);
        }
        catch (FormatException problem)
        {
            return Failure.Invalid("source", problem.Message.Replace("DOZEN_DATABASE", "The source"));
        }

        if (target is not DatabaseTarget.Postgres postgres) return Failure.Invalid("source", "The source is postgres://user:password@host:port/database.");
        var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(postgres.ConnectionString) { Pooling = false, CommandTimeout = 0, KeepAlive = 30 }.ConnectionString);
        try
        {
            await connection.OpenAsync(cancellationToken);
            return new PostgresLegacySource(connection, target.Description);
        }
        catch (NpgsqlException failure) when (DatabaseFaults.Of(failure) is not null)
        {
            await connection.DisposeAsync();
            return DatabaseFaults.Of(failure)!;
        }
    }
}

/// <summary>One connection, without a pool: what it makes in <c>pg_temp</c> goes with it.</summary>
internal sealed class PostgresLegacySource(NpgsqlConnection connection, string description) : ILegacySource
{
    private const string LockTimeout = "5s";

    public NpgsqlConnection Connection => connection;

    public string Description => description;

    public Task<LegacyCatalogue> ReadCatalogueAsync(CancellationToken cancellationToken) => LegacyCatalogueReader.ReadAsync(connection, cancellationToken);

    public async Task<IReadOnlyList<string>> FindWritersAsync(LegacyCatalogue catalogue, CancellationToken cancellationToken)
    {
        var writers = await connection.ReadAsync(
            """
            SELECT format('%s (process %s%s) %s', coalesce(nullif(application_name, ''), 'a program'), pid, coalesce(' from ' || client_addr, ''),
                CASE WHEN backend_xid IS NOT NULL THEN 'has a transaction open that writes'
                     ELSE 'wrote ' || round(extract(epoch FROM clock_timestamp() - state_change))::text || ' seconds ago' END)
            FROM pg_stat_activity
            WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_type = 'client backend'
                AND (backend_xid IS NOT NULL
                     OR (state_change > clock_timestamp() - interval '1 minute' AND query ~* '^\s*(with\M.*)?(insert|update|delete|copy\s.*\sfrom\s|merge|truncate)'))
            ORDER BY pid
            """, row => row.GetString(0), cancellationToken);
        if (writers.Count > 0) return writers;

        // Short transactions of somebody whose statements can't be seen: counters that move while we watch.
        var others = await connection.ReadAsync(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_type = 'client backend' AND state_change > clock_timestamp() - interval '1 minute'",
            row => row.GetInt64(0), cancellationToken);
        if (others[0] == 0) return [];
        var before = await ChangesAsync(catalogue, cancellationToken);
        await Task.Delay(TimeSpan.FromSeconds(1.5), cancellationToken);
        var changes = await ChangesAsync(catalogue, cancellationToken) - before;
        return changes == 0 ? [] : [$"{changes} rows changed within a second and a half"];
    }

    public async Task<bool> BeginAsync(LegacyCatalogue catalogue, bool snapshot, CancellationToken cancellationToken)
    {
        await ExecuteAsync("BEGIN ISOLATION LEVEL REPEATABLE READ", cancellationToken);
        if (snapshot) return true;
        try
        {
            await ExecuteAsync(
                $"SET LOCAL lock_timeout = '{LockTimeout}'; LOCK TABLE {string.Join(", ", catalogue.Tables.Select(t => $"{Quoted(catalogue.Schema)}.{Quoted(t.Name)}"))} IN SHARE MODE; SET LOCAL lock_timeout = 0",
                cancellationToken);
            return true;
        }
        catch (PostgresException busy) when (busy.SqlState == PostgresErrorCodes.LockNotAvailable)
        {
            await ExecuteAsync("ROLLBACK", cancellationToken);
            return false;
        }
    }

    public Task ExecuteAsync(string sql, CancellationToken cancellationToken) => connection.ExecuteAsync(sql, cancellationToken);

    public async IAsyncEnumerable<SourceRow> ReadAsync(string select, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var stream = await connection.BeginRawBinaryCopyAsync($"COPY ({select}) TO STDOUT (FORMAT BINARY)", cancellationToken);
        var reader = new CopyReader(stream);
        while (await reader.NextAsync(cancellationToken)) yield return reader;
    }

    public async Task WriteAsync(string table, IEnumerable<string?[]> rows, CancellationToken cancellationToken)
    {
        await using var copy = await connection.BeginTextImportAsync($"COPY {table} FROM STDIN", cancellationToken);
        foreach (var row in rows) await copy.WriteAsync(CopyText.Line(row).AsMemory(), cancellationToken);
    }

    public async Task RollBackAsync(CancellationToken cancellationToken) => await ExecuteAsync("ROLLBACK", cancellationToken);

    public ValueTask DisposeAsync() => connection.DisposeAsync();

    private async Task<long> ChangesAsync(LegacyCatalogue catalogue, CancellationToken cancellationToken) => (await connection.ReadAsync(
        $"SELECT pg_stat_clear_snapshot()::text, coalesce(sum(n_tup_ins + n_tup_upd + n_tup_del), 0)::bigint FROM pg_stat_user_tables WHERE schemaname = {Literal(catalogue.Schema)}",
        row => row.GetInt64(1), cancellationToken))[0];

    private static string Quoted(string name) => $"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    private static string Literal(string text) => $"'{text.Replace("'", "''", StringComparison.Ordinal)}'";
}
