using System.Data.Common;
using System.Diagnostics;
using Dozen.Data;
using Microsoft.Data.Sqlite;

namespace Dozen.Benchmarks;

internal sealed class SqliteEngine(string folder) : IBenchEngine
{
    private const int RowsPerTransaction = 5_000;

    public string Name => "SQLite";

    public Task<DatabaseTarget> CreateAsync(string name)
    {
        foreach (var old in Directory.GetFiles(folder, $"{name}.db*")) File.Delete(old);
        return Task.FromResult(DatabaseTarget.Parse(Url(name)));
    }

    public string Url(string name) => $"sqlite:{folder}/{name}.db";

    public async Task<DbConnection> ConnectAsync(string name)
    {
        var connection = new SqliteConnection($"Data Source={folder}/{name}.db;Pooling=False");
        await connection.OpenAsync();
        return connection;
    }

    public string Indexes => "SELECT name FROM sqlite_master WHERE type = 'index' AND tbl_name = 'leads' ORDER BY 1";

    public async Task<long> LastIdAsync(DatabaseTarget target)
    {
        await using var connection = await OpenAsync(target);
        await using var command = connection.CreateCommand();
        command.CommandText = "SELECT max(id) FROM leads";
        return (long)(await command.ExecuteScalarAsync())!;
    }

    /// <summary>The rows stay where they are: reading them is kept out of the measured time.</summary>
    public Task<string> SaveRowsAsync(DatabaseTarget target, string folder, long afterId) =>
        Task.FromResult($"{afterId}:{((DatabaseTarget.Sqlite)target).Path}");

    public async Task<(long Rows, TimeSpan Elapsed)> WriteFloorAsync(DatabaseTarget target, string saved)
    {
        var (afterId, path) = (saved.Split(':', 2)[0], saved.Split(':', 2)[1]);
        await using var source = await OpenAsync(DatabaseTarget.Parse($"sqlite:{path}"));
        await using var floor = await OpenAsync(target);
        await using var select = source.CreateCommand();
        select.CommandText = $"SELECT * FROM leads WHERE id > {afterId} ORDER BY id";
        await using var reader = await select.ExecuteReaderAsync();

        await using var insert = floor.CreateCommand();
        var columns = Enumerable.Range(0, reader.FieldCount).Select(reader.GetName).ToList();
        insert.CommandText = $"INSERT INTO leads ({string.Join(", ", columns)}) VALUES ({string.Join(", ", columns.Select((_, i) => $"$p{i}"))})";
        var parameters = columns.Select((_, i) => insert.Parameters.Add(new SqliteParameter($"$p{i}", null))).ToArray();

        var (rows, watch) = (0L, new Stopwatch());
        while (true)
        {
            var batch = new List<object[]>();
            while (batch.Count < RowsPerTransaction && await reader.ReadAsync())
            {
                var values = new object[columns.Count];
                reader.GetValues(values);
                batch.Add(values);
            }

            if (batch.Count == 0) return (rows, watch.Elapsed);
            watch.Start();
            await using (var transaction = floor.BeginTransaction())
            {
                insert.Transaction = transaction;
                foreach (var values in batch)
                {
                    for (var i = 0; i < values.Length; i++) parameters[i].Value = values[i];
                    await insert.ExecuteNonQueryAsync();
                }

                await transaction.CommitAsync();
            }

            watch.Stop();
            rows += batch.Count;
        }
    }

    private static async Task<SqliteConnection> OpenAsync(DatabaseTarget target)
    {
        var connection = new SqliteConnection($"Data Source={((DatabaseTarget.Sqlite)target).Path};Foreign Keys=True");
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = "PRAGMA synchronous=NORMAL; PRAGMA cache_size=-32768;"; // as Dozen's own connections
        await command.ExecuteNonQueryAsync();
        return connection;
    }
}
