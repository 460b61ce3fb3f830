using System.Diagnostics;
using Dozen.Core.Common;
using Dozen.Core.Exporting;
using Dozen.Core.Importing;
using Dozen.Core.Leads;

namespace Dozen.Benchmarks;

/// <summary>How fast all leads of a large organisation become a file, and that memory does not grow with the file.</summary>
internal static class ExportBenchmark
{
    public static async Task RunAsync(IBenchEngine engine, int rows, string folder)
    {
        var file = Path.Combine(folder, "places.csv");
        PlacesFile.Write(file, rows, 1, seed: 1);
        await using var database = await BenchDatabase.OpenAsync(await engine.CreateAsync("export"));
        var started = await database.RunAsync<ImportLeads, Result<ImportView>>(v => v.StartAsync(file, "places.csv", new ImportSettings(), default));
        var ended = await database.RunAsync<ImportLeads, Result<ImportView>>(v => v.RunAsync(started.Value.Id, null, default));
        var stored = ended.Value.Counts.Created;
        Console.WriteLine($"{engine.Name}, {stored:N0} leads");

        foreach (var format in Enum.GetValues<ExportFormat>()) await MeasureAsync(database, format, stored);
    }

    private static async Task MeasureAsync(BenchDatabase database, ExportFormat format, long stored)
    {
        GC.Collect(2, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        var memory = new Memory(stored / 10);
        var target = new CountingStream(memory);
        var watch = Stopwatch.StartNew();
        await database.RunAsync<ExportLeads, bool>(async v =>
        {
            await (await v.ExecuteAsync(new LeadExport(new LeadFilter(), null, format, []), default)).Value.WriteToAsync(target, memory, default);
            return true;
        });

        Console.WriteLine(
            $"  {format,-7} {stored / watch.Elapsed.TotalSeconds,9:N0} rows/s {target.Bytes / 1e6,9:N0} MB   process before {memory.Before,5:N0} MB, at most {memory.Early,5:N0} MB in the first tenth, {memory.Late,5:N0} MB after it");
    }

    /// <summary>The process's memory in MB, looked at with every piece that is sent.</summary>
    private sealed class Memory(long firstRows) : IProgress<long>
    {
        private bool isLate;

        public double Before { get; } = Now();

        public double Early { get; private set; }

        public double Late { get; private set; }

        public void Report(long value) => isLate = value > firstRows;

        public void Look()
        {
            if (isLate) Late = Math.Max(Late, Now());
            else Early = Math.Max(Early, Now());
        }

        private static double Now() => Environment.WorkingSet / 1e6;
    }

    private sealed class CountingStream(Memory memory) : Stream
    {
        private const int PiecesBetweenLooks = 16;
        private int pieces;

        public long Bytes { get; private set; }

        public override bool CanRead => false;

        public override bool CanSeek => false;

        public override bool CanWrite => true;

        public override long Length => Bytes;

        public override long Position
        {
            get => Bytes;
            set => throw new NotSupportedException();
        }

        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            Write(buffer.Span);
            return ValueTask.CompletedTask;
        }

        public override void Write(ReadOnlySpan<byte> buffer)
        {
            Bytes += buffer.Length;
            if (pieces++ % PiecesBetweenLooks == 0) memory.Look();
        }

        public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

        public override void Flush()
        {
        }

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();
    }
}
