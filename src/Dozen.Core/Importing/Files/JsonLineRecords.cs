using System.Text.Json;

namespace Dozen.Core.Importing.Files;

/// <summary>One JSON object per line; a bad line costs only itself.</summary>
internal sealed class JsonLineRecords(JsonBuffer buffer, JsonRecord record) : IJsonRecords
{
    private static readonly JsonReaderOptions Options = new() { MaxDepth = JsonShape.MaxDepth };
    private long line;

    public async ValueTask<SourceRow?> NextAsync(CancellationToken cancellationToken)
    {
        for (var searched = 0; ;)
        {
            var end = buffer.Bytes[searched..].IndexOf((byte)'\n');
            if (end < 0 && !buffer.IsLast)
            {
                searched = buffer.Bytes.Length;
                await buffer.FillAsync($"line {line + 1}", cancellationToken);
                continue;
            }

            if (end < 0 && buffer.Bytes.IsEmpty) return null;
            var length = end < 0 ? buffer.Bytes.Length : searched + end;
            var row = ReadLine(buffer.Bytes[..length].Trim(" \t\r"u8), ++line);
            buffer.Consume(end < 0 ? length : length + 1);
            searched = 0;
            if (row is not null) return row;
        }
    }

    private SourceRow? ReadLine(ReadOnlySpan<byte> bytes, long number)
    {
        if (bytes.IsEmpty) return null;
        try
        {
            // Checked as a whole first: half a line must not bring new columns.
            var check = new Utf8JsonReader(bytes, Options);
            while (check.Read())
            {
            }

            var reader = new Utf8JsonReader(bytes, Options);
            reader.Read();
            return record.Read(ref reader, number);
        }
        catch (JsonException exception)
        {
            return new(number, [], RowProblems.NotJson((exception.BytePositionInLine ?? 0) + 1));
        }
    }
}
