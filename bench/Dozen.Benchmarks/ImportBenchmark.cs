using System.Data.Common;
using System.Diagnostics;
using Dozen.Core.Common;
using Dozen.Core.Importing;
using Dozen.Data;

namespace Dozen.Benchmarks;

/// <summary>
/// A whole import against the floor: the same finished rows written by plain COPY (PostgreSQL) or prepared inserts
/// (SQLite) into the same table with the same indexes, in the same run.
/// </summary>
internal static class ImportBenchmark
{
    public static async Task RunAsync(IBenchEngine engine, int rows, string folder, bool once)
    {
        var file = Path.Combine(folder, "places.csv");
        var more = Path.Combine(folder, "more-places.csv");
        PlacesFile.Write(file, rows, 1, seed: 1);
        PlacesFile.Write(more, rows, rows - (rows / 10), seed: 2); // a tenth of these stands already

        var target = await engine.CreateAsync("imported");
        await using (var database = await BenchDatabase.OpenAsync(target))
        {
            var empty = await ImportAsync(database, file);
            var memory = Process.GetCurrentProcess().PeakWorkingSet64 >> 20;
            var finished = await engine.SaveRowsAsync(target, folder, afterId: 0);
            var floorTarget = await engine.CreateAsync("floor");
            await using var floorDatabase = await BenchDatabase.OpenAsync(floorTarget);
            var floor = await engine.WriteFloorAsync(floorTarget, finished);
            Report("empty organisation", empty, floor, memory);

            if (once) return;
            var lastId = await engine.LastIdAsync(target);
            var second = await ImportAsync(database, more);
            memory = Process.GetCurrentProcess().PeakWorkingSet64 >> 20;
            var secondFloor = await engine.WriteFloorAsync(floorTarget, await engine.SaveRowsAsync(target, folder, lastId));
            Report($"organisation with {empty.Counts.Created:N0} leads", second, secondFloor, memory);
        }

        void Report(string name, (ImportCounts Counts, TimeSpan Elapsed) import, (long Rows, TimeSpan Elapsed) floor, long memory)
        {
            var rate = import.Counts.Read / import.Elapsed.TotalSeconds;
            var floorRate = floor.Rows / floor.Elapsed.TotalSeconds;
            Console.WriteLine($"{engine.Name}, {name}: {import.Counts.Read:N0} rows read, {import.Counts.Created:N0} created, {import.Counts.Merged:N0} merged in {import.Elapsed.TotalSeconds:F1} s = {rate:N0} rows/s");
            Console.WriteLine($"  floor: {floor.Rows:N0} finished rows in {floor.Elapsed.TotalSeconds:F1} s = {floorRate:N0} rows/s; ratio {rate / floorRate:F2}; peak memory {memory} MB");
        }
    }

    private static async Task<(ImportCounts Counts, TimeSpan Elapsed)> ImportAsync(BenchDatabase database, string file)
    {
        var watch = Stopwatch.StartNew();
        var started = await database.RunAsync<ImportLeads, Result<ImportView>>(v => v.StartAsync(file, Path.GetFileName(file), new ImportSettings(), default));
        var ended = await database.RunAsync<ImportLeads, Result<ImportView>>(v => v.RunAsync(started.Value.Id, null, default));
        if (ended.Value.ErrorMessage is { } error) throw new InvalidOperationException(error);
        return (ended.Value.Counts, watch.Elapsed);
    }
}

/// <summary>What the benchmarks need of an engine beside Dozen itself.</summary>
internal interface IBenchEngine
{
    string Name { get; }

    /// <summary>An empty database.</summary>
    Task<DatabaseTarget> CreateAsync(string name);

    /// <summary>Where <see cref="CreateAsync"/> puts the database of this name, as in <c>DOZEN_DATABASE</c>.</summary>
    string Url(string name);

    /// <summary>A connection beside Dozen's own; the caller closes it.</summary>
    Task<DbConnection> ConnectAsync(string name);

    /// <summary>The usable indexes of leads by name, in order.</summary>
    string Indexes { get; }

    Task<long> LastIdAsync(DatabaseTarget target);

    /// <summary>Puts the finished leads after an id aside, outside any measured time.</summary>
    Task<string> SaveRowsAsync(DatabaseTarget target, string folder, long afterId);

    /// <summary>Writes the saved rows the plain way. Only the writing is timed.</summary>
    Task<(long Rows, TimeSpan Elapsed)> WriteFloorAsync(DatabaseTarget target, string saved);
}
