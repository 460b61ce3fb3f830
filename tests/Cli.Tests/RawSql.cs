using System.Data.Common;
using Dozen.Testing;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace Dozen.Cli.Tests;

/// <summary>Statements past the program.</summary>
internal static class RawSql
{
    public static async Task ExecuteAsync(string url, string sql, CancellationToken cancellationToken)
    {
        await using DbConnection connection = url.StartsWith("sqlite:", StringComparison.Ordinal)
            ? new SqliteConnection($"Data Source={url["sqlite:".Length..]};Pooling=false")
            : new NpgsqlConnection(PostgresServer.ConnectionString(new Uri(url)) + ";Pooling=false");
        await connection.OpenAsync(cancellationToken);
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
