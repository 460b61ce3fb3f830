using System.Globalization;
using System.Runtime.CompilerServices;
using Dozen.Core.LegacyMigration;
using Npgsql;

namespace Dozen.Data.Postgres.Legacy;

/// <summary>The twelve tables as text, over one connection.</summary>
internal class PostgresTwelveTables(NpgsqlConnection connection, bool ownsConnection) : ITwelveTables
{
    // Statements of hundreds of short expressions: compiling them takes longer than it saves.
    public const string Session = "SET TIME ZONE 'UTC'; SET datestyle = 'ISO, YMD'; SET extra_float_digits = 1; SET row_security = off; SET jit = off";

    protected NpgsqlConnection Connection => connection;

    // A comment, because there is no table for it, and it belongs to the transaction like everything else.
    public async Task<string?> ReadMarkAsync(CancellationToken cancellationToken) => (await connection.ReadAsync(
        $"SELECT obj_description(oid, 'pg_namespace') FROM pg_namespace WHERE nspname = '{PostgresDozenDbContext.BookkeepingSchema}'",
        row => row.IsDBNull(0) ? null : row.GetString(0), cancellationToken)).FirstOrDefault();

    public async IAsyncEnumerable<string?[]> ReadAsync(
        string table, IReadOnlyList<TargetColumn> columns, long least, long most, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var select = string.Create(CultureInfo.InvariantCulture, $"SELECT id::text, {string.Join(", ", columns.Select(c => $"{c.Name}::text"))} FROM public.{table} WHERE {table}.id BETWEEN {least} AND {most} ORDER BY {table}.id");
        await using var stream = await connection.BeginRawBinaryCopyAsync($"COPY ({select}) TO STDOUT (FORMAT BINARY)", cancellationToken);
        var reader = new CopyReader(stream);
        var row = new string?[columns.Count + 1];
        while (await reader.NextAsync(cancellationToken))
        {
            for (var i = 0; i < row.Length; i++) row[i] = reader.Text(i);
            yield return row;
        }
    }

    public virtual ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        return ownsConnection ? connection.DisposeAsync() : ValueTask.CompletedTask;
    }
}
