using System.Text.Json;

namespace Dozen.Core.Importing.Files;

/// <summary>Where records come from in a JSON file.</summary>
internal interface IJsonRecords
{
    /// <summary>The next record, or null at the end.</summary>
    ValueTask<SourceRow?> NextAsync(CancellationToken cancellationToken);
}

/// <summary>The elements of one array, one after the other.</summary>
/// <param name="buffer">Begins with the array's bracket.</param>
/// <param name="record">Makes the rows.</param>
/// <param name="isRoot">Nothing may follow the array.</param>
/// <param name="restIsBroken">The file was found to be cut off or broken behind this array's start.</param>
internal sealed class JsonArrayRecords(JsonBuffer buffer, JsonRecord record, bool isRoot, bool restIsBroken) : IJsonRecords
{
    private JsonReaderState state = new(new JsonReaderOptions { MaxDepth = JsonShape.MaxDepth });
    private long number;
    private bool ended;

    public async ValueTask<SourceRow?> NextAsync(CancellationToken cancellationToken)
    {
        while (!ended)
        {
            if (TryRead(out var row)) return row;
            if (!ended && !await buffer.FillAsync($"record {number + 1}", cancellationToken)) throw Broken(null);
        }

        if (restIsBroken) throw Broken(null);
        while (isRoot)
        {
            var rest = buffer.Bytes.TrimStart(" \t\r\n"u8);
            if (!rest.IsEmpty)
                throw new ImportFileException($"After the list of {number} records the file goes on with something else. Those records were read, the rest can't be.");
            buffer.Consume(buffer.Bytes.Length);
            if (!await buffer.FillAsync("the end", cancellationToken)) break;
        }

        return null;
    }

    private bool TryRead(out SourceRow? row)
    {
        row = null;
        try
        {
            var reader = new Utf8JsonReader(buffer.Bytes, buffer.IsLast, state);
            if (!reader.Read()) return false;
            if (reader.TokenType == JsonTokenType.StartArray && number == 0 && reader.CurrentDepth == 0)
            {
                Advance(ref reader);
                return TryRead(out row);
            }

            if (reader.TokenType == JsonTokenType.EndArray)
            {
                ended = true;
                Advance(ref reader);
                return false;
            }

            var whole = reader;
            if (!whole.TrySkip()) return false;

            row = record.Read(ref reader, ++number);
            Advance(ref reader);
            return true;
        }
        catch (JsonException exception)
        {
            throw Broken(exception);
        }
    }

    private void Advance(ref Utf8JsonReader reader)
    {
        buffer.Consume((int)reader.BytesConsumed);
        state = reader.CurrentState;
    }

    private ImportFileException Broken(JsonException? exception)
    {
        var where = exception?.LineNumber is { } line && isRoot ? $" (line {line + 1})" : "";
        return new($"The JSON is broken or cut off after record {number}{where}. The records before it were read, the rest can't be.", exception);
    }
}
