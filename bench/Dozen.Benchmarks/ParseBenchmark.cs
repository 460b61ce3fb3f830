using System.Diagnostics;
using Dozen.Core.Importing.Files;
using Dozen.Core.Importing.Rows;

namespace Dozen.Benchmarks;

/// <summary>What the steps before the database cost, each on top of the one before, on one thread.</summary>
internal static class ParseBenchmark
{
    public static async Task RunAsync(int rows, string folder)
    {
        var file = Path.Combine(folder, "places.csv");
        PlacesFile.Write(file, rows, 1, seed: 1);
        for (var round = 0; round < 2; round++)
        {
            var reading = await TimeAsync(file, understand: false);
            var understanding = await TimeAsync(file, understand: true);
            Console.WriteLine($"read {reading.TotalMicroseconds / rows:F1} µs/row; read and understand {understanding.TotalMicroseconds / rows:F1} µs/row");
        }
    }

    private static async Task<TimeSpan> TimeAsync(string file, bool understand)
    {
        var watch = Stopwatch.StartNew();
        await using var stream = File.OpenRead(file);
        await using var reader = (await ImportFile.OpenAsync(stream, file, ImportFileOptions.Default, default)).Value;
        var reading = new RowReading(ColumnGuess.For(reader.Columns, []), reader.Columns, "US");
        await foreach (var row in reader.ReadAsync(default))
        {
            if (understand) reading.Read(row);
        }

        return watch.Elapsed;
    }
}
