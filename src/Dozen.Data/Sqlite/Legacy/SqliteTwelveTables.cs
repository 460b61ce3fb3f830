using System.Globalization;
using System.Runtime.CompilerServices;
using Dozen.Core.LegacyMigration;
using Microsoft.Data.Sqlite;

namespace Dozen.Data.Sqlite.Legacy;

/// <summary>The twelve tables as text, in the words of PostgreSQL.</summary>
internal class SqliteTwelveTables(SqliteConnection connection) : ITwelveTables
{
    protected SqliteConnection Connection => connection;

    // The header's free number: the first digits of the mark.
    public Task<string?> ReadMarkAsync(CancellationToken cancellationToken)
    {
        using var command = connection.CreateCommand();
        command.CommandText = "PRAGMA user_version";
        var mark = Convert.ToInt64(command.ExecuteScalar(), CultureInfo.InvariantCulture);
        return Task.FromResult(mark == 0 ? null : mark.ToString("x8", CultureInfo.InvariantCulture));
    }

    public async IAsyncEnumerable<string?[]> ReadAsync(
        string table, IReadOnlyList<TargetColumn> columns, long least, long most, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = string.Create(CultureInfo.InvariantCulture, $"SELECT id, {string.Join(", ", columns.Select(c => c.Name))} FROM {table} WHERE id BETWEEN {least} AND {most} ORDER BY id");
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var row = new string?[columns.Count + 1];
        while (await reader.ReadAsync(cancellationToken))
        {
            row[0] = reader.GetInt64(0).ToString(CultureInfo.InvariantCulture);
            for (var i = 0; i < columns.Count; i++)
            {
                row[i + 1] = reader.IsDBNull(i + 1) ? null : columns[i].Form switch
                {
                    TargetForm.YesOrNo => reader.GetInt64(i + 1) != 0 ? "true" : "false",
                    TargetForm.Time => reader.GetString(i + 1) + "+00",
                    TargetForm.Real => PostgresText.Float8(reader.GetDouble(i + 1)),
                    _ => reader.GetString(i + 1),
                };
            }

            yield return row;
        }
    }

    public virtual ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        return connection.DisposeAsync();
    }
}
