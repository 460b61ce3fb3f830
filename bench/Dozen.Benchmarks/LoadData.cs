using Dozen.Core.Common;
using Dozen.Core.Importing;
using Npgsql;

namespace Dozen.Benchmarks;

/// <summary>The database of the load run: imported leads, the first few thousand of which have been worked on.</summary>
internal static class LoadData
{
    public const int WorkedOn = 5_000;

    private const int ActivitiesEach = 20;

    public static async Task PrepareAsync(PostgresEngine engine, int rows, string folder)
    {
        var file = Path.Combine(folder, "places.csv");
        PlacesFile.Write(file, rows, 1, seed: 1);
        await using var database = await BenchDatabase.OpenAsync(await engine.CreateAsync("load"));
        var started = await database.RunAsync<ImportLeads, Result<ImportView>>(v => v.StartAsync(file, "places.csv", new ImportSettings(), default));
        var ended = await database.RunAsync<ImportLeads, Result<ImportView>>(v => v.RunAsync(started.Value.Id, null, default));

        await using var connection = (NpgsqlConnection)await engine.ConnectAsync("load");
        await ExecuteAsync(connection, $"""
            INSERT INTO activities (organization_id, lead_id, user_id, activity_type, direction, status, subject, content, metadata, completed_at, created_at)
            SELECT l.organization_id, l.id, {database.Caller.UserId}, 'call', 'outbound', 'completed', 'Call ' || n, 'They asked to be called again next week.', jsonb_build_object('number', n),
              l.created_at + n * interval '1 hour', l.created_at + n * interval '1 hour'
            FROM (SELECT * FROM leads ORDER BY id LIMIT {WorkedOn}) l CROSS JOIN generate_series(1, {ActivitiesEach}) n
            """);
        await ExecuteAsync(connection, "VACUUM ANALYZE");
        await ExecuteAsync(connection, "CHECKPOINT");
        await using var first = new NpgsqlCommand("SELECT min(id) FROM leads", connection);
        Console.WriteLine($"{engine.Url("load")} {ended.Value.Counts.Created} {await first.ExecuteScalarAsync()}");
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 0 };
        await command.ExecuteNonQueryAsync();
    }
}
