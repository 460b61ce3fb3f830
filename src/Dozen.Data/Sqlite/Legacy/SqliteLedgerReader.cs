using System.Text.Json;
using Dozen.Core.Common;
using Dozen.Core.LegacyMigration.Ledger;
using Microsoft.Data.Sqlite;

namespace Dozen.Data.Sqlite.Legacy;

internal sealed class SqliteLedgerReader : ILedgerReader
{
    private const string Columns = "id, digest, outcome, target, target_id, path, adjusted, kept, dropped";
    private const int Examples = 5;

    private readonly SqliteConnection connection;
    private readonly bool ownsConnection;
    private readonly Dictionary<string, long> numbers;
    private SqliteCommand? find;

    public SqliteLedgerReader(SqliteConnection connection, bool ownsConnection)
    {
        (this.connection, this.ownsConnection) = (connection, ownsConnection);
        Header = JsonSerializer.Deserialize<LedgerHeader>((string)Query("SELECT value FROM header WHERE name = 'header'").Single()[0], JsonText.Compact)!;
        numbers = Query("SELECT name, no FROM tables").ToDictionary(r => (string)r[0], r => (long)r[1]);
    }

    public LedgerHeader Header { get; }

    /// <returns>Null when the file is no whole ledger.</returns>
    public static SqliteLedgerReader? Open(string path)
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = path, Mode = SqliteOpenMode.ReadOnly, Pooling = false }.ConnectionString);
        try
        {
            connection.Open();
            using var command = connection.CreateCommand();
            command.CommandText = "SELECT count(*) FROM header WHERE name IN ('header', 'complete')";
            if ((long)command.ExecuteScalar()! == 2) return new SqliteLedgerReader(connection, ownsConnection: true);
            connection.Dispose();
            return null;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    public IEnumerable<LedgerEntry> Entries(string table, string? target, bool byTarget = false) => !numbers.TryGetValue(table, out var number) ? [] : Read(
        $"SELECT {Columns} FROM entries WHERE table_no = $a AND target {(target is null ? "IS NULL" : "= $b")} ORDER BY {(byTarget ? "target_id" : "id")}", number, target);

    public IEnumerable<LedgerEntry> Entries(string table) =>
        !numbers.TryGetValue(table, out var number) ? [] : Read($"SELECT {Columns} FROM entries WHERE table_no = $a ORDER BY id", number, null);

    public LedgerEntry? Find(string table, long id)
    {
        if (!numbers.TryGetValue(table, out var number)) return null;
        if (find is null)
        {
            find = connection.CreateCommand();
            find.CommandText = $"SELECT {Columns} FROM entries WHERE table_no = $a AND id = $b";
            find.Parameters.AddWithValue("$a", 0L);
            find.Parameters.AddWithValue("$b", 0L);
        }

        find.Parameters[0].Value = number;
        find.Parameters[1].Value = id;
        using var row = find.ExecuteReader();
        return row.Read() ? Entry(row) : null;
    }

    public IReadOnlyList<TableCount> Counts() => Query(
        "SELECT t.name, sum(rows), sum(copied), sum(merged), sum(adjusted), sum(dropped), sum(dropped_values) FROM counts AS c JOIN tables AS t ON t.no = c.table_no GROUP BY t.no ORDER BY t.no")
        .Select(r => new TableCount((string)r[0], (long)r[1], (long)r[2], (long)r[3], (long)r[4], (long)r[5], (long)r[6])).ToList();

    public IReadOnlyList<AdjustedValues> Adjusted()
    {
        const string Values = "FROM entries AS e JOIN tables AS t ON t.no = e.table_no, json_each(e.adjusted) AS v WHERE e.adjusted IS NOT NULL";
        return Query($"SELECT t.name, v.key, json_extract(v.value, '$[1]') AS reason, count(*) {Values} GROUP BY t.no, v.key, reason ORDER BY t.no, v.key, reason")
            .Select(r => new AdjustedValues((string)r[0], (string)r[1], (string)r[2], (long)r[3], Query(
                $"SELECT e.id, json_extract(v.value, '$[0]') {Values} AND t.name = $a AND v.key = $b AND json_extract(v.value, '$[1]') = $c ORDER BY e.id LIMIT {Examples}", r[0], r[1], r[2])
                .Select(e => new AdjustedExample((long)e[0], e[1] as string)).ToList())).ToList();
    }

    public IReadOnlyList<FoundSecret> Secrets() => Query("SELECT name, table_name, id, path, digest, is_encrypted FROM secrets ORDER BY table_name, id, path")
        .Select(r => new FoundSecret((string)r[0], (string)r[1], (long)r[2], (string)r[3], (string)r[4], (long)r[5] != 0)).ToList();

    public void Dispose()
    {
        find?.Dispose();
        if (ownsConnection) connection.Dispose();
    }

    private IEnumerable<LedgerEntry> Read(string sql, long number, string? target)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.Parameters.AddWithValue("$a", number);
        if (target is not null) command.Parameters.AddWithValue("$b", target);
        using var row = command.ExecuteReader();
        while (row.Read()) yield return Entry(row);
    }

    private static LedgerEntry Entry(SqliteDataReader row)
    {
        var (adjusted, kept, dropped) = (Text(row, 6), Text(row, 7), Text(row, 8));
        return new LedgerEntry(
            row.GetInt64(0), row.GetFieldValue<byte[]>(1), (RowOutcome)row.GetInt32(2), Text(row, 3), row.IsDBNull(4) ? null : row.GetInt64(4), Text(row, 5),
            adjusted is null && kept is null && dropped is null ? null : new Originals(adjusted, kept, dropped));
    }

    private List<object[]> Query(string sql, params object?[] values)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        for (var i = 0; i < values.Length; i++) command.Parameters.AddWithValue($"${(char)('a' + i)}", values[i] ?? DBNull.Value);
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

    private static string? Text(SqliteDataReader row, int field) => row.IsDBNull(field) ? null : row.GetString(field);
}
