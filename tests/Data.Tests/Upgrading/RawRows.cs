using System.Data.Common;
using System.Globalization;
using Dozen.Testing;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace Dozen.Data.Tests.Upgrading;

/// <summary>Tables as they are, read without Dozen: by name, the rows in the order of their ids, each value as text by column.</summary>
internal static class RawRows
{
    private static readonly string[] Tables =
    [
        "organizations", "users", "leads", "activities", "lead_notes", "lead_scoring_rules", "lead_score_history",
        "campaigns", "campaign_leads", "workflows", "workflow_executions", "integrations",
    ];

    public static async Task<IReadOnlyDictionary<string, List<Dictionary<string, string?>>>> ReadAsync(string url, CancellationToken cancellationToken)
    {
        await using DbConnection connection = url.StartsWith("sqlite:", StringComparison.Ordinal)
            ? new SqliteConnection($"Data Source={url["sqlite:".Length..]};Pooling=false")
            : new NpgsqlConnection(PostgresServer.ConnectionString(new Uri(url)) + ";Pooling=false");
        await connection.OpenAsync(cancellationToken);
        var tables = new Dictionary<string, List<Dictionary<string, string?>>>();
        foreach (var table in Tables) tables[table] = await ReadTableAsync(connection, table, cancellationToken);
        return tables;
    }

    private static async Task<List<Dictionary<string, string?>>> ReadTableAsync(DbConnection connection, string table, CancellationToken cancellationToken)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = $"SELECT * FROM {table} ORDER BY id";
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var rows = new List<Dictionary<string, string?>>();
        while (await reader.ReadAsync(cancellationToken))
            rows.Add(Enumerable.Range(0, reader.FieldCount).ToDictionary(reader.GetName, i => reader.IsDBNull(i) ? null : Convert.ToString(reader.GetValue(i), CultureInfo.InvariantCulture)));
        return rows;
    }
}
