using System.Text.Json;
using Dozen.Core.Common;
using Dozen.Core.LegacyMigration;
using Dozen.Core.LegacyMigration.Ledger;
using Microsoft.Data.Sqlite;

namespace Dozen.Data.Sqlite.Legacy;

/// <summary>Writes the file in one go, without a journal: until it is whole it has another name and counts for nothing.</summary>
internal sealed class SqliteLedgerWriter : ILedgerWriter
{
    private const int ReportEvery = 10_000;

    private readonly string path;
    private readonly string unfinished;
    private readonly SqliteConnection connection;
    private readonly SqliteCommand insert;
    private readonly Dictionary<string, long> tables = [];
    private bool isComplete;

    public SqliteLedgerWriter(string path, string unfinished, LedgerHeader header)
    {
        (this.path, this.unfinished) = (path, unfinished);
        connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = unfinished, Pooling = false }.ConnectionString);
        connection.Open();
        Execute(
            """
            PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF; PRAGMA locking_mode=EXCLUSIVE; PRAGMA page_size=8192; PRAGMA cache_size=-65536;
            CREATE TABLE header (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
            CREATE TABLE reasons (reason TEXT PRIMARY KEY, sentence TEXT NOT NULL) WITHOUT ROWID;
            CREATE TABLE outcomes (outcome INTEGER PRIMARY KEY, name TEXT NOT NULL);
            CREATE TABLE tables (no INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE);
            CREATE TABLE counts (table_no INTEGER, target TEXT, rows INTEGER, copied INTEGER, merged INTEGER, adjusted INTEGER, dropped INTEGER, dropped_values INTEGER);
            CREATE TABLE entries (
                table_no INTEGER NOT NULL, id INTEGER NOT NULL, digest BLOB NOT NULL, outcome INTEGER NOT NULL, target TEXT, target_id INTEGER, path TEXT,
                adjusted TEXT, kept TEXT, dropped TEXT, PRIMARY KEY (table_no, id)) WITHOUT ROWID;
            CREATE TABLE secrets (name TEXT PRIMARY KEY, table_name TEXT NOT NULL, id INTEGER NOT NULL, path TEXT NOT NULL, digest TEXT NOT NULL, is_encrypted INTEGER NOT NULL) WITHOUT ROWID;
            BEGIN;
            """);
        Insert("INSERT INTO header VALUES ('format', '1'), ('header', $a)", JsonSerializer.Serialize(header, JsonText.Compact));
        foreach (var (reason, sentence) in Reasons.Sentences) Insert("INSERT INTO reasons VALUES ($a, $b)", reason, sentence);
        foreach (var outcome in Enum.GetValues<RowOutcome>()) Insert("INSERT INTO outcomes VALUES ($a, $b)", (int)outcome, outcome.ToString().ToLowerInvariant());

        insert = connection.CreateCommand();
        insert.CommandText = "INSERT INTO entries VALUES ($table, $id, $digest, $outcome, $target, $target_id, $path, $adjusted, $kept, $dropped)";
        foreach (var name in new[] { "$table", "$id", "$digest", "$outcome", "$target", "$target_id", "$path", "$adjusted", "$kept", "$dropped" })
            insert.Parameters.AddWithValue(name, DBNull.Value);
        insert.Parameters["$digest"].SqliteType = SqliteType.Blob;
        insert.Prepare();
    }

    public async Task<TableCount> WriteAsync(string table, string? target, IAsyncEnumerable<SourceRow> entries, IProgress<long> progress, CancellationToken cancellationToken)
    {
        var count = new TableCount(table, 0, 0, 0, 0, 0, 0);
        if (!tables.TryGetValue(table, out var number))
        {
            tables[table] = number = tables.Count + 1;
            Insert("INSERT INTO tables VALUES ($a, $b)", number, table);
        }

        var parameters = insert.Parameters;
        parameters["$table"].Value = number;
        long rows = 0, copied = 0, merged = 0, adjustedRows = 0, droppedRows = 0, droppedValues = 0;
        await foreach (var entry in entries.WithCancellation(cancellationToken))
        {
            var (outcome, adjusted, kept) = ((RowOutcome)entry.Number(2), entry.Text(5), entry.Text(6));
            if (kept?.Contains(FormCheck.Marker, StringComparison.Ordinal) == true)
            {
                (adjusted, kept) = FormCheck.Resolve(adjusted, kept);
                if (adjusted is not null) outcome = RowOutcome.Adjusted;
            }

            var isPlaced = !entry.IsNull(3);
            parameters[1].Value = entry.Number(0);
            parameters[2].Value = entry.Bytes(1).ToArray();
            parameters[3].Value = (int)outcome;
            parameters[4].Value = isPlaced ? target : DBNull.Value;
            parameters[5].Value = isPlaced ? entry.Number(3) : DBNull.Value;
            parameters[6].Value = (object?)entry.Text(4) ?? DBNull.Value;
            parameters[7].Value = (object?)Members(adjusted) ?? DBNull.Value;
            parameters[8].Value = (object?)Members(kept) ?? DBNull.Value;
            parameters[9].Value = (object?)Members(entry.Text(7)) ?? DBNull.Value;
            await insert.ExecuteNonQueryAsync(cancellationToken);

            rows++;
            if (isPlaced && !entry.IsNull(7)) droppedValues++;
            _ = outcome switch
            {
                RowOutcome.Copied => copied++,
                RowOutcome.Merged => merged++,
                RowOutcome.Adjusted => adjustedRows++,
                _ => droppedRows++,
            };
            if (rows % ReportEvery == 0) progress.Report(ReportEvery);
        }

        progress.Report(rows % ReportEvery);
        Insert("INSERT INTO counts VALUES ($a, $b, $c, $d, $e, $f, $g, $h)", number, target, rows, copied, merged, adjustedRows, droppedRows, droppedValues);
        return count with { Rows = rows, Copied = copied, Merged = merged, Adjusted = adjustedRows, Dropped = droppedRows, DroppedValues = droppedValues };
    }

    public void Write(IReadOnlyList<FoundSecret> secrets)
    {
        foreach (var secret in secrets)
            Insert("INSERT INTO secrets VALUES ($a, $b, $c, $d, $e, $f)", secret.Name, secret.Table, secret.Id, secret.Path, secret.Digest, secret.IsEncrypted ? 1 : 0);
    }

    public ILedgerReader Read() => new SqliteLedgerReader(connection, ownsConnection: false);

    public void Complete()
    {
        Insert("INSERT INTO header VALUES ('complete', '1')");
        Execute("COMMIT");
        insert.Dispose();
        connection.Close();
        isComplete = true;
        using var file = new FileStream(unfinished, FileMode.Open, FileAccess.ReadWrite);
        file.Flush(flushToDisk: true);
    }

    public void Name() => File.Move(unfinished, path);

    public ValueTask DisposeAsync()
    {
        connection.Dispose();
        if (!isComplete) File.Delete(unfinished);
        return ValueTask.CompletedTask;
    }

    private static string? Members(string? members) => members is null ? null : FormCheck.Wrapped(members);

    private void Execute(string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    private void Insert(string sql, params object?[] values)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        for (var i = 0; i < values.Length; i++) command.Parameters.AddWithValue($"${(char)('a' + i)}", values[i] ?? DBNull.Value);
        command.ExecuteNonQuery();
    }
}
