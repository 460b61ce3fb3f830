using System.Runtime.CompilerServices;
using Dozen.Core.Common;

namespace Dozen.Core.Importing.Files;

/// <summary>
/// Reads JSON records: an array of objects, an object with one such array, or one object per line. A nested value becomes
/// compact JSON text, null becomes empty, numbers keep their digits as written.
/// </summary>
internal sealed class JsonRowReader : IRowReader
{
    // Enough to know the columns of a file whose first records are broken.
    private const int MaxRowsAhead = 100;

    private readonly TextSource text;
    private readonly IJsonRecords records;
    private readonly JsonRecord record;
    private readonly Queue<SourceRow> ahead = new();

    private JsonRowReader(TextSource text, IJsonRecords records, JsonRecord record, string format) =>
        (this.text, this.records, this.record, Format) = (text, records, record, $"{format}, {text.EncodingLabel}");

    public string Format { get; }
    public IReadOnlyList<string> Columns => record.Columns;
    public double Progress => text.Source.Progress;

    public static async ValueTask<Result<IRowReader>> OpenAsync(
        TextSource text, ReadOnlyMemory<byte> sample, string fileName, ImportFileOptions options, CancellationToken cancellationToken)
    {
        var record = new JsonRecord(options);
        var isObject = sample.Span.TrimStart(" \t\r\n"u8).StartsWith("{"u8);
        var shape = !isObject ? new JsonShape(0, IsBroken: false)
            : IsLines(sample.Span, fileName, options) ? JsonShape.Lines
            : await JsonShape.FindInObjectAsync(await BufferAsync(0), cancellationToken);
        if (shape is null) return ImportFileFailures.JsonWithoutRecords;
        if (ReferenceEquals(shape, JsonShape.Lines))
            return await StartAsync(new(text, new JsonLineRecords(await BufferAsync(0), record), record, "JSON, one object per line"), cancellationToken);

        var array = new JsonArrayRecords(await BufferAsync(shape.ArrayOffset), record, isRoot: !isObject, shape.IsBroken);
        return await StartAsync(new(text, array, record, "JSON"), cancellationToken);

        async ValueTask<JsonBuffer> BufferAsync(long offset) => new(await text.OpenAsync(offset, cancellationToken), options.MaxRecordBytes);
    }

    public async IAsyncEnumerable<SourceRow> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        while (ahead.TryDequeue(out var row)) yield return row;
        while (await records.NextAsync(cancellationToken) is { } row)
        {
            cancellationToken.ThrowIfCancellationRequested();
            yield return row;
        }
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private static bool IsLines(ReadOnlySpan<byte> sample, string fileName, ImportFileOptions options) => options.Format switch
    {
        ImportFileFormat.JsonLines => true,
        ImportFileFormat.Json => false,
        _ => fileName.EndsWith(".ndjson", StringComparison.OrdinalIgnoreCase)
            || fileName.EndsWith(".jsonl", StringComparison.OrdinalIgnoreCase)
            || JsonShape.IsLines(sample),
    };

    private static async ValueTask<Result<IRowReader>> StartAsync(JsonRowReader reader, CancellationToken cancellationToken)
    {
        try
        {
            while (reader.Columns.Count == 0 && reader.ahead.Count < MaxRowsAhead)
            {
                if (await reader.records.NextAsync(cancellationToken) is not { } row) break;
                reader.ahead.Enqueue(row);
            }
        }
        catch (ImportFileException) when (reader.Columns.Count == 0)
        {
            return ImportFileFailures.BrokenJson;
        }

        if (reader.Columns.Count > 0) return reader;
        return reader.ahead.Count == 0 ? ImportFileFailures.NoRecords : ImportFileFailures.JsonWithoutRecords;
    }
}
