using System.Text.Json;

namespace Dozen.Core.Importing.Files;

/// <summary>Where the records of a JSON file are.</summary>
/// <param name="ArrayOffset">UTF-8 bytes before the array of records.</param>
/// <param name="IsBroken">The file can't be read to its end.</param>
internal sealed record JsonShape(long ArrayOffset, bool IsBroken)
{
    /// <summary>A second object follows the first: one per line after all, with a first line too long for the sample.</summary>
    public static readonly JsonShape Lines = new(0, IsBroken: false);

    /// <summary>Levels of nesting that are read; deeper values are taken for an attack or a defect.</summary>
    public const int MaxDepth = 64;

    /// <summary>One object per line: a line that begins with a brace follows one that can't go on in it.</summary>
    public static bool IsLines(ReadOnlySpan<byte> sample)
    {
        var lines = 0;
        var last = (byte)',';
        foreach (var range in sample.Split((byte)'\n'))
        {
            var line = sample[range].Trim(" \t\r"u8);
            if (line.IsEmpty) continue;
            if (line[0] != (byte)'{') return false;
            if (++lines > 1) return last is not ((byte)'[' or (byte)',' or (byte)':');
            last = line[^1];
        }

        return false;
    }

    /// <summary>Looks through a root object for its only property that is an array of objects.</summary>
    /// <returns>The shape, or null when there is no such property or more than one.</returns>
    public static async ValueTask<JsonShape?> FindInObjectAsync(JsonBuffer buffer, CancellationToken cancellationToken)
    {
        var finder = new ArrayFinder();
        while (true)
        {
            try
            {
                finder.Continue(buffer);
            }
            catch (JsonException)
            {
                return finder.IsRootClosed && buffer.Bytes.TrimStart(" \t\r\n"u8).StartsWith("{"u8) ? Lines : finder.Result(isBroken: true);
            }

            if (finder.IsDone) return finder.Result(isBroken: false);
            if (!await buffer.FillAsync("a value", cancellationToken)) return finder.Result(isBroken: true);
        }
    }

    private sealed class ArrayFinder
    {
        private JsonReaderState state = new(new JsonReaderOptions { MaxDepth = MaxDepth });
        private long? opened;
        private long? found;
        private int count;

        public bool IsDone { get; private set; }
        public bool IsRootClosed { get; private set; }

        public void Continue(JsonBuffer buffer)
        {
            var reader = new Utf8JsonReader(buffer.Bytes, buffer.IsLast, state);
            try
            {
                while (reader.Read()) See(ref reader, buffer.Position);
                IsDone = buffer.IsLast;
            }
            finally
            {
                buffer.Consume((int)reader.BytesConsumed);
                state = reader.CurrentState;
            }
        }

        public JsonShape? Result(bool isBroken) => count == 1 ? new(found!.Value, isBroken) : null;

        private void See(ref Utf8JsonReader reader, long position)
        {
            if (opened is { } start && reader.TokenType == JsonTokenType.StartObject && reader.CurrentDepth == 2) (found, count) = (start, count + 1);
            IsRootClosed = reader.TokenType == JsonTokenType.EndObject && reader.CurrentDepth == 0;
            opened = reader.TokenType == JsonTokenType.StartArray && reader.CurrentDepth == 1 ? position + reader.TokenStartIndex : null;
        }
    }
}
