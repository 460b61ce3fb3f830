using System.Diagnostics;
using System.Globalization;
using Npgsql;

namespace Dozen.Benchmarks;

/// <summary>
/// A whole migration (load, indexes, foreign keys, ledger, every row made again and compared) against what the database needs
/// for the finished rows alone: INSERT … SELECT into a copy of the same tables, or binary COPY out and in.
/// </summary>
internal sealed class LegacyBenchmark(PostgresEngine engine, string folder, long rows)
{
    private static readonly string[] Large = ["leads", "activities"];

    public async Task RunAsync()
    {
        Say($"{rows:N0} communications and activity logs, {rows / 5:N0} leads");
        var source = await SourceAsync("legacy_source");
        var total = rows + (rows / 5) + 1_320;

        await engine.CreateAsync("legacy_target");
        var across = await MigrateAsync("--source", source, "--target", engine.Url("legacy_target"));
        var (insert, copy) = await FloorsAsync(engine.Url("legacy_target"));
        Tell("across", across, copy, "COPY out + in");
        var place = await SourceAsync("legacy_place");
        Tell("in place", await MigrateAsync("--source", place, "--in-place"), insert, "INSERT … SELECT");
        Tell("into SQLite", await MigrateAsync("--source", source, "--target", $"sqlite:{folder}/legacy.db"), copy, "COPY out + in");

        void Tell(string way, (TimeSpan Elapsed, long Memory) run, TimeSpan floor, string what) =>
            Say($"{way,-12} {run.Elapsed.TotalSeconds,8:N1} s  {total / run.Elapsed.TotalSeconds,10:N0} rows/s  {run.Memory,5} MB   {what} {floor.TotalSeconds:N1} s, ratio {floor / run.Elapsed:F2}");
    }

    private async Task<string> SourceAsync(string name)
    {
        await engine.CreateAsync(name);
        await EarlierSource.FillAsync(engine.Url(name), rows);
        return engine.Url(name);
    }

    private async Task<(TimeSpan Elapsed, long Memory)> MigrateAsync(params string[] arguments)
    {
        foreach (var old in Directory.GetFiles(folder, "legacy.*")) File.Delete(old);
        var (code, errors, elapsed, memory) = await DozenRun.RunAsync(folder, ["legacy", "migrate", .. arguments, "--snapshot", "--ledger", Path.Combine(folder, "legacy.ledger"), "--json"]);
        return code == 0 ? (elapsed, memory) : throw new InvalidOperationException($"dozen legacy migrate ended with {code}: {errors}");
    }

    private async Task<(TimeSpan Insert, TimeSpan Copy)> FloorsAsync(string target)
    {
        var patient = new NpgsqlConnectionStringBuilder(((Data.DatabaseTarget.Postgres)Data.DatabaseTarget.Parse(target)).ConnectionString) { CommandTimeout = 0 };
        await using var connection = new NpgsqlConnection(patient.ConnectionString);
        await connection.OpenAsync();
        await ExecuteAsync("CREATE SCHEMA floor");
        foreach (var table in Large) await ExecuteAsync($"CREATE TABLE floor.{table} (LIKE public.{table} INCLUDING ALL)");
        await ExecuteAsync(
            """
            ALTER TABLE floor.leads ADD FOREIGN KEY (organization_id) REFERENCES organizations (id), ADD FOREIGN KEY (assigned_to_id) REFERENCES users (id);
            ALTER TABLE floor.activities ADD FOREIGN KEY (organization_id) REFERENCES organizations (id), ADD FOREIGN KEY (user_id) REFERENCES users (id),
                ADD FOREIGN KEY (organization_id, lead_id) REFERENCES floor.leads (organization_id, id);
            """);

        var insert = Stopwatch.StartNew();
        foreach (var table in Large) await ExecuteAsync($"INSERT INTO floor.{table} SELECT * FROM public.{table}");
        insert.Stop();
        await ExecuteAsync("TRUNCATE floor.activities, floor.leads");

        var copy = Stopwatch.StartNew();
        foreach (var table in Large)
        {
            var file = Path.Combine(folder, "legacy.copy");
            await using (var rows = await connection.BeginRawBinaryCopyAsync($"COPY public.{table} TO STDOUT (FORMAT BINARY)"))
            await using (var saved = File.Create(file)) await rows.CopyToAsync(saved, 1 << 20);
            await using (var rows = await connection.BeginRawBinaryCopyAsync($"COPY floor.{table} FROM STDIN (FORMAT BINARY)"))
            await using (var saved = File.OpenRead(file)) await saved.CopyToAsync(rows, 1 << 20);
        }

        return (insert.Elapsed, copy.Elapsed);

        async Task ExecuteAsync(string sql)
        {
            await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 0 };
            await command.ExecuteNonQueryAsync();
        }
    }

    private static void Say(FormattableString line) => Console.WriteLine(line.ToString(CultureInfo.InvariantCulture));
}
