using System.Data;
using System.Globalization;
using Dozen.Core.LegacyMigration;
using Dozen.Data.Postgres.Legacy;
using Microsoft.Data.Sqlite;

namespace Dozen.Data.Sqlite.Legacy;

/// <summary>
/// A load into a file beside the target, which takes the target's name once it is whole: without a journal, and with indexes
/// and the search index built at the end.
/// </summary>
internal sealed class SqliteLegacyLoad(PostgresLegacySource source, SqliteConnection connection, string unfinished, string path) : SqliteTwelveTables(connection), ILegacyLoad
{
    private const int ReportEvery = 10_000;
    private List<string> later = [];
    private bool isCommitted;

    /// <remarks>Indexes of millions of rows are sorted in files: in memory they would be as large as the index.</remarks>
    public void Prepare()
    {
        Execute("PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF; PRAGMA locking_mode=EXCLUSIVE; PRAGMA cache_size=-32768; PRAGMA temp_store=FILE; PRAGMA foreign_keys=OFF");
        var made = Query("SELECT sql, type, name FROM sqlite_master WHERE sql IS NOT NULL AND (type = 'index' OR name = 'leads_search_insert') ORDER BY type, name");
        later = made.Select(m => (string)m[0]).ToList();
        foreach (var thing in made) Execute($"DROP {thing[1]} {thing[2]}");
        Execute("BEGIN");
    }

    public async Task<long> LoadAsync(string table, IReadOnlyList<string> columns, string select, IProgress<long> progress, CancellationToken cancellationToken)
    {
        var aliases = string.Join(", ", columns.Select((_, i) => $"a{i}"));
        var types = await TypesAsync(select, cancellationToken);

        await using var insert = Connection.CreateCommand();
        insert.CommandText = $"INSERT INTO {table} ({string.Join(", ", columns)}) VALUES ({string.Join(", ", columns.Select((_, i) => $"$p{i}"))})";
        var parameters = columns.Select((_, i) => insert.Parameters.AddWithValue($"$p{i}", DBNull.Value)).ToArray();
        await insert.PrepareAsync(cancellationToken);

        long rows = 0;
        await foreach (var row in source.ReadAsync($"SELECT {string.Join(", ", columns.Select((_, i) => $"q.a{i}::text"))} FROM ({select}) AS q({aliases})", cancellationToken))
        {
            for (var i = 0; i < parameters.Length; i++) parameters[i].Value = Value(row.Text(i), types[i]);
            await insert.ExecuteNonQueryAsync(cancellationToken);
            if (++rows % ReportEvery == 0) progress.Report(ReportEvery);
        }

        progress.Report(rows % ReportEvery);
        return rows;
    }

    public Task FinishAsync(IReadOnlyList<EarlierView> views, CancellationToken cancellationToken)
    {
        Execute("INSERT INTO leads_search (leads_search) VALUES ('rebuild')");
        foreach (var statement in later) Execute(statement);
        foreach (var view in views) Execute($"CREATE VIEW {view.Name} AS {view.SqliteQuery}");
        Execute("PRAGMA analysis_limit=1000; ANALYZE");
        var broken = Query("SELECT \"table\", count(*) FROM pragma_foreign_key_check GROUP BY 1");
        return broken.Count == 0
            ? Task.CompletedTask
            : throw new InvalidOperationException($"Rows point nowhere: {string.Join(", ", broken.Select(b => $"{b[1]} of {b[0]}"))}.");
    }

    public async Task CommitAsync(string mark, CancellationToken cancellationToken)
    {
        Execute($"PRAGMA user_version={int.Parse(mark[..8], NumberStyles.HexNumber, CultureInfo.InvariantCulture)}");
        Execute("COMMIT");
        await Connection.CloseAsync();
        await using (var file = new FileStream(unfinished, FileMode.Open, FileAccess.ReadWrite)) file.Flush(flushToDisk: true);
        foreach (var rest in new[] { "-wal", "-shm" }) File.Delete(path + rest);
        File.Move(unfinished, path, overwrite: true);
        isCommitted = true;
        await Connection.DisposeAsync();
        await using var renamed = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = path, Pooling = false }.ConnectionString);
        await renamed.OpenAsync(cancellationToken);
        await using var command = renamed.CreateCommand();
        command.CommandText = "PRAGMA journal_mode=WAL";
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        if (!isCommitted) File.Delete(unfinished);
    }

    private static object Value(string? text, string type) => text is null ? DBNull.Value : type switch
    {
        "bigint" or "integer" or "smallint" => long.Parse(text, CultureInfo.InvariantCulture),
        "boolean" => text[0] == 't' ? 1L : 0L,
        "double precision" => double.Parse(text, CultureInfo.InvariantCulture),
        "timestamp with time zone" => text[..^3],
        _ => text,
    };

    private async Task<List<string>> TypesAsync(string select, CancellationToken cancellationToken)
    {
        await using var command = source.Connection.CreateCommand();
        command.CommandText = select;
        await using var reader = await command.ExecuteReaderAsync(CommandBehavior.SchemaOnly, cancellationToken);
        return Enumerable.Range(0, reader.FieldCount).Select(reader.GetDataTypeName).ToList();
    }

    private void Execute(string sql)
    {
        using var command = Connection.CreateCommand();
        command.CommandText = sql;
        command.CommandTimeout = 0;
        command.ExecuteNonQuery();
    }

    private List<object[]> Query(string sql)
    {
        using var command = Connection.CreateCommand();
        command.CommandText = sql;
        using var row = command.ExecuteReader();
        var rows = new List<object[]>();
        while (row.Read())
        {
            var fields = new object[row.FieldCount];
            row.GetValues(fields);
            rows.Add(fields);
        }

        return rows;
    }
}
