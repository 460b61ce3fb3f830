using System.Runtime.CompilerServices;
using Dozen.Core.Common;

namespace Dozen.Core.Importing.Files;

/// <summary>
/// Reads delimited text. Blank rows (no cell has anything but spaces) are left out; missing cells at the end of a row are empty,
/// surplus cells are only accepted when they are empty.
/// </summary>
/// <remarks>
/// A quote that is opened and not closed pairs with the next quote, which may be thousands of rows further down. Such a row is
/// rejected by its first line only, and reading starts again at the line below it (<see cref="CsvCursor.RestartBelowFirstLineAsync"/>).
/// Until the end of what the quote had swallowed, rows must have exactly as many cells as the header: lines of a
/// long text would otherwise be taken for records.
/// </remarks>
internal sealed class CsvRowReader : IRowReader
{
    private readonly TextSource text;
    private readonly CsvCursor cursor;
    private readonly CsvRecord record;
    private (long Until, long Line) afterOpenQuote;

    private CsvRowReader(TextSource text, CsvCursor cursor, CsvDialect dialect, IReadOnlyList<string> columns, ImportFileOptions options)
    {
        (this.text, this.cursor) = (text, cursor);
        Columns = columns;
        Format = $"CSV, {text.EncodingLabel}, {dialect.SeparatorLabel}";
        record = new(text, columns, options);
    }

    public string Format { get; }
    public IReadOnlyList<string> Columns { get; }
    public double Progress => text.Source.Progress;

    public static async ValueTask<Result<IRowReader>> OpenAsync(
        TextSource text, ReadOnlyMemory<byte> sample, bool sampleIsAll, ImportFileOptions options, CancellationToken cancellationToken)
    {
        if (options.Delimiter is { } forced && !CsvDialect.IsUsable(forced)) return ImportFileFailures.DelimiterInvalid;

        var dialect = CsvDialect.Detect(sample, sampleIsAll, options.Delimiter);
        var cursor = new CsvCursor(text, dialect, options);
        var header = await ReadHeaderAsync(text, cursor, options, cancellationToken);
        if (header.TryGet(out var columns, out var failure)) return new CsvRowReader(text, cursor, dialect, columns, options);

        await cursor.DisposeAsync();
        return failure;
    }

    public async IAsyncEnumerable<SourceRow> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        while (await cursor.MoveNextAsync(cancellationToken))
        {
            var row = cursor.MaySwallow
                ? await RejectFirstLineAsync(cancellationToken)
                : record.Read(cursor, afterOpenQuote.Until >= cursor.Line ? afterOpenQuote.Line : null);
            if (row is not null) yield return row;
        }
    }

    public ValueTask DisposeAsync() => cursor.DisposeAsync();

    private static async ValueTask<Result<IReadOnlyList<string>>> ReadHeaderAsync(
        TextSource text, CsvCursor cursor, ImportFileOptions options, CancellationToken cancellationToken)
    {
        while (await cursor.MoveNextAsync(cancellationToken))
        {
            if (cursor.Reader.FieldCount > options.MaxColumns)
                return ImportFileFailures.TooManyColumns(cursor.Reader.FieldCount, options.MaxColumns);

            var unnamed = Enumerable.Range(1, cursor.Reader.FieldCount).Select(n => $"column {n}").ToList();
            if (new CsvRecord(text, unnamed, options).Read(cursor, null) is not { } row) continue;

            if (row.Problem is { } problem) return ImportFileFailures.HeaderUnreadable(row.Line, problem);
            return HeaderRow.Read(row.Cells, row.Line, options);
        }

        return ImportFileFailures.Empty;
    }

    private async ValueTask<SourceRow?> RejectFirstLineAsync(CancellationToken cancellationToken)
    {
        var whole = record.Read(cursor, null);
        if (whole?.Problem is not { } problem) return whole;

        var (line, lastLine) = (cursor.Line, cursor.LastLine);
        if (!await cursor.RestartBelowFirstLineAsync(cancellationToken)) return whole;

        if (line > afterOpenQuote.Until) afterOpenQuote.Line = line;
        afterOpenQuote.Until = Math.Max(afterOpenQuote.Until, lastLine);
        return new(line, [], problem);
    }
}
