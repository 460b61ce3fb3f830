using CsvHelper;

namespace Dozen.Core.Importing.Files;

/// <summary>Walks the records of a delimited text, and can go back to the second line of the current one.</summary>
internal sealed class CsvCursor(TextSource text, CsvDialect dialect, ImportFileOptions options) : IAsyncDisposable
{
    // Going back re-reads bytes. A file full of bad quotes must not make that endless.
    private const int MaxRestarts = 10_000;
    private long rereadBudget = 4 * text.Source.Length + (64L << 20);
    private int restarts;

    private CsvReader? reader;
    private long segmentOffset = dialect.Skip;
    private long segmentLine = dialect.FirstLine;

    public CsvReader Reader => reader ?? throw new InvalidOperationException("Move to a record first.");

    /// <summary>A quote in the current record breaks the rules of CSV.</summary>
    public bool HasBadQuote { get; private set; }

    /// <summary>The physical line where the current record starts.</summary>
    public long Line => segmentLine + Reader.LineNumber - 1;

    /// <summary>The physical line where the current record ends.</summary>
    public long LastLine => Line + CountLineEnds(Reader.RawRecord);

    /// <summary>A bad quote may have made the record run over several lines.</summary>
    public bool MaySwallow => HasBadQuote && Reader.RawRecord.IndexOfAny((byte)'\r', (byte)'\n') >= 0;

    public async ValueTask<bool> MoveNextAsync(CancellationToken cancellationToken)
    {
        reader ??= await OpenAsync(cancellationToken);
        HasBadQuote = false;
        try
        {
            return await reader.ReadAsync(cancellationToken);
        }
        catch (CsvFormatException exception)
        {
            throw new ImportFileException(
                $"The record that begins in line {segmentLine + exception.LineNumber - 1} does not end: most likely a quote is opened there and never closed. "
                + "Correct that line, then import again.",
                exception);
        }
    }

    /// <summary>Continues at the line after the first one of the current record. False when too much would have to be read again.</summary>
    public async ValueTask<bool> RestartBelowFirstLineAsync(CancellationToken cancellationToken)
    {
        var raw = Reader.RawRecord;
        var end = raw.IndexOfAny((byte)'\r', (byte)'\n');
        if (end < 0) return false;

        var next = Reader.ByteOffset + end + (raw[end..].StartsWith("\r\n"u8) ? 2 : 1);
        rereadBudget -= raw.Length + text.CostOfOpening(segmentOffset + next);
        if (rereadBudget < 0 || ++restarts > MaxRestarts) return false;

        (segmentLine, segmentOffset) = (Line + 1, segmentOffset + next);
        await DisposeAsync();
        reader = await OpenAsync(cancellationToken);
        return true;
    }

    public async ValueTask DisposeAsync()
    {
        if (reader is not null) await reader.DisposeAsync();
    }

    private async ValueTask<CsvReader> OpenAsync(CancellationToken cancellationToken) => CsvReader.Create(
        await text.OpenAsync(segmentOffset, cancellationToken),
        dialect.ReaderOptions(options.MaxRecordBytes, _ => HasBadQuote = true),
        leaveOpen: false);

    private static long CountLineEnds(ReadOnlySpan<byte> raw) =>
        raw.Count((byte)'\n') + raw.Count((byte)'\r') - raw.Count("\r\n"u8);
}
