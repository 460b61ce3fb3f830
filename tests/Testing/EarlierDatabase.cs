using Npgsql;

namespace Dozen.Testing;

/// <summary>A database of the earlier platform, in PostgreSQL.</summary>
public static class EarlierDatabase
{
    private static readonly Lazy<Task<string>> Restored = new(() => RestoreAsync(CancellationToken.None));

    /// <summary>The real dump in a database of its own.</summary>
    public static async Task<string> FromDumpAsync(CancellationToken cancellationToken) =>
        await PostgresServer.CreateDatabaseAsync(new Uri(await Restored.Value).AbsolutePath.Trim('/'), cancellationToken);

    private static async Task<string> RestoreAsync(CancellationToken cancellationToken)
    {
        var url = await PostgresServer.CreateDatabaseAsync(cancellationToken);
        await PostgresTools.RunAsync("psql", ["-q", "-v", "ON_ERROR_STOP=1", "-d", url, "-f", RealFiles.EarlierDump], cancellationToken);
        return url;
    }

    public static async Task ExecuteAsync(string url, string sql, CancellationToken cancellationToken)
    {
        await using var connection = await ConnectAsync(url, cancellationToken);
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    /// <summary>Somebody who has changed something and not committed it yet, until disposed.</summary>
    public static async Task<IAsyncDisposable> BeginWritingAsync(string url, string sql, CancellationToken cancellationToken)
    {
        var connection = await ConnectAsync(url, cancellationToken);
        await using var command = new NpgsqlCommand($"BEGIN; {sql}", connection);
        await command.ExecuteNonQueryAsync(cancellationToken);
        return connection;
    }

    public static async Task<IReadOnlyList<string>> ReadAsync(string url, string query, CancellationToken cancellationToken)
    {
        await using var connection = await ConnectAsync(url, cancellationToken);
        await using var command = new NpgsqlCommand(query, connection);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var lines = new List<string>();
        while (await reader.ReadAsync(cancellationToken)) lines.Add(string.Join('\t', Enumerable.Range(0, reader.FieldCount).Select(i => reader.IsDBNull(i) ? "∅" : reader.GetValue(i).ToString())));
        return lines;
    }

    /// <summary>Every value of a table as PostgreSQL writes it, row by row, by column; without columns that are left out.</summary>
    public static async Task<IReadOnlyList<IReadOnlyDictionary<string, string?>>> RowsAsync(string url, string table, CancellationToken cancellationToken)
    {
        await using var connection = await ConnectAsync(url, cancellationToken);
        await using var settings = new NpgsqlCommand("SET TIME ZONE 'UTC'; SET extra_float_digits = 1", connection);
        await settings.ExecuteNonQueryAsync(cancellationToken);
        var columns = new List<string>();
        await using (var names = new NpgsqlCommand("SELECT attname::text FROM pg_attribute WHERE attrelid = $1::regclass AND attnum > 0 AND NOT attisdropped ORDER BY attnum", connection) { Parameters = { new() { Value = table } } })
        await using (var reader = await names.ExecuteReaderAsync(cancellationToken))
            while (await reader.ReadAsync(cancellationToken)) columns.Add(reader.GetString(0));

        await using var command = new NpgsqlCommand($"SELECT {string.Join(", ", columns.Select(c => $"\"{c}\"::text"))} FROM {table} ORDER BY 1", connection);
        await using var rows = await command.ExecuteReaderAsync(cancellationToken);
        var found = new List<IReadOnlyDictionary<string, string?>>();
        while (await rows.ReadAsync(cancellationToken))
            found.Add(columns.Select((c, i) => (c, Text: rows.IsDBNull(i) ? null : rows.GetString(i))).ToDictionary(v => v.c, v => v.Text));
        return found;
    }

    private static async Task<NpgsqlConnection> ConnectAsync(string url, CancellationToken cancellationToken)
    {
        var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(PostgresServer.ConnectionString(new Uri(url))) { Pooling = false }.ConnectionString);
        await connection.OpenAsync(cancellationToken);
        return connection;
    }
}
