using System.Text;
using CsvHelper;

namespace Dozen.Core.Importing.Files;

/// <summary>How a delimited text is cut into cells.</summary>
/// <param name="Separator">The character between cells.</param>
/// <param name="Skip">UTF-8 bytes before the header: Excel's <c>sep=;</c> line.</param>
/// <param name="FirstLine">The physical line after those bytes.</param>
internal sealed record CsvDialect(char Separator, int Skip, long FirstLine)
{
    private static readonly char[] Candidates = [',', ';', '\t', '|'];

    public static bool IsUsable(char separator) => separator == '\t' || (separator is > ' ' and < '\x7F' and not '"');

    public string SeparatorLabel => Separator == '\t' ? "separated by tabs" : $"separated by \"{Separator}\"";

    /// <summary>Decides by the first records: the separator that cuts most of them into as many cells as the first, then the one with most cells.</summary>
    public static CsvDialect Detect(ReadOnlyMemory<byte> sample, bool sampleIsAll, char? forced)
    {
        var (hint, skip, lines) = ReadHint(sample.Span);
        if ((forced ?? hint) is { } known && IsUsable(known)) return new(known, skip, 1 + lines);

        var best = (Separator: ',', Score: 0d);
        foreach (var candidate in Candidates)
        {
            var score = Score(sample[skip..], sampleIsAll, candidate);
            if (score > best.Score) best = (candidate, score);
        }

        return new(best.Separator, skip, 1 + lines);
    }

    public CsvReaderOptions ReaderOptions(int maxRecordBytes, Action<CsvMalformedRecord>? onMalformed) => new()
    {
        Separator = Separator,
        HasHeader = false,
        Encoding = Encoding.UTF8,
        SkipEmptyLines = true,
        TrimWhitespace = false,
        TrackLineNumbers = true,
        MaxRecordSize = maxRecordBytes,
        MalformedData = CsvMalformedDataHandling.Recover,
        OnMalformedRecord = onMalformed,
        IncludeValuesInExceptions = false,
    };

    private static double Score(ReadOnlyMemory<byte> sample, bool sampleIsAll, char separator)
    {
        using var reader = CsvReader.Create(sample, new CsvDialect(separator, 0, 1).ReaderOptions(sample.Length + 1024, null));
        var counts = new List<int>();
        while (counts.Count < 50 && reader.Read()) counts.Add(reader.FieldCount);
        if (!sampleIsAll && counts.Count is > 1 and < 50) counts.RemoveAt(counts.Count - 1);
        if (counts.Count == 0 || counts[0] < 2) return 0;

        var alike = (double)counts.Count(count => count == counts[0]) / counts.Count;
        return Math.Round(alike, 1) * 10_000 + counts[0];
    }

    private static (char? Separator, int Skip, int Lines) ReadHint(ReadOnlySpan<byte> sample)
    {
        var end = sample.IndexOfAny((byte)'\r', (byte)'\n');
        var line = end < 0 ? sample : sample[..end];
        if (line.StartsWith("\""u8) && line.EndsWith("\""u8) && line.Length > 1) line = line[1..^1];
        if (line.Length != 5 || !Ascii.EqualsIgnoreCase(line[..4], "sep="u8)) return (null, 0, 0);

        var next = end < 0 ? sample.Length : end + (sample[end..].StartsWith("\r\n"u8) ? 2 : 1);
        return ((char)line[4], next, 1);
    }
}
