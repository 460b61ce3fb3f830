using System.Text;
using System.Text.Json;

namespace Dozen.Connectors.OpenPlaces;

/// <summary>Where a record lies in a file, in bytes.</summary>
internal readonly record struct RecordSpan(long Start, int Length);

/// <summary>Finds the records of a file without understanding them, in one pass and with little memory.</summary>
internal static class RecordSpans
{
    private const int Buffer = 1 << 16;
    private const int Longest = 4 * 1024 * 1024;

    public static bool IsJson(Stream file)
    {
        file.Position = 0;
        SkipByteOrderMark(file);
        int first;
        do first = file.ReadByte();
        while (first is ' ' or '\t' or '\r' or '\n');
        return first is '{' or '[';
    }

    /// <summary>
    /// Objects of a JSON file: the elements of the array at its root, those of the arrays within an object at its root
    /// (<c>features</c>, <c>elements</c>), or objects one after the other. An object that does not end is none.
    /// </summary>
    public static IEnumerable<RecordSpan> OfJson(Stream file)
    {
        var depth = RecordDepth(file);
        file.Position = 0;
        SkipByteOrderMark(file);
        var buffer = new byte[Buffer];
        var position = file.Position;
        var (level, inText, escaped, start) = (0, false, false, -1L);
        int read;
        while ((read = file.Read(buffer)) > 0)
        {
            for (var i = 0; i < read; i++, position++)
            {
                var b = buffer[i];
                if (inText)
                {
                    if (escaped) escaped = false;
                    else if (b == '\\') escaped = true;
                    else if (b == '"') inText = false;
                    else if (b == '\n' && depth == 0) (inText, level, start) = (false, 0, -1); // a damaged line ends with the line
                    continue;
                }

                switch (b)
                {
                    case (byte)'"':
                        inText = true;
                        break;
                    case (byte)'{' or (byte)'[':
                        if (b == '{' && level == depth) start = position;
                        level++;
                        break;
                    case (byte)'}' or (byte)']':
                        level = Math.Max(0, level - 1);
                        if (level == depth && start >= 0 && b == '}')
                        {
                            if (position + 1 - start <= Longest) yield return new RecordSpan(start, (int)(position + 1 - start));
                            start = -1;
                        }

                        break;
                    case (byte)'\n' when depth == 0 && level > 0 && start >= 0 && IsNewObjectNext(buffer, i, read):
                        (level, start) = (0, -1); // the line before was cut off
                        break;
                }
            }
        }
    }

    /// <summary>The records of a CSV file: lines, unless the line break is within quotes. The first is the heading.</summary>
    public static IEnumerable<RecordSpan> OfCsv(Stream file)
    {
        file.Position = 0;
        SkipByteOrderMark(file);
        var buffer = new byte[Buffer];
        var position = file.Position;
        var (start, quoted) = (position, false);
        int read;
        while ((read = file.Read(buffer)) > 0)
        {
            for (var i = 0; i < read; i++, position++)
            {
                if (buffer[i] == '"') quoted = !quoted;
                if (buffer[i] != '\n' || quoted) continue;
                if (position > start && position - start <= Longest) yield return new RecordSpan(start, (int)(position - start));
                start = position + 1;
            }
        }

        if (position > start && position - start <= Longest) yield return new RecordSpan(start, (int)(position - start));
    }

    /// <summary>How deep the records lie: 0 for one after the other, 1 for an array of them, 2 for an array within an object.</summary>
    private static int RecordDepth(Stream file)
    {
        file.Position = 0;
        SkipByteOrderMark(file);
        var head = new byte[Buffer];
        var length = file.ReadAtLeast(head, head.Length, throwOnEndOfStream: false);
        var text = head.AsSpan(0, length).TrimStart(" \t\r\n"u8);
        if (text is [(byte)'[', ..]) return 1;

        var json = new Utf8JsonReader(text, isFinalBlock: false, default);
        try
        {
            while (json.Read())
            {
                if (json.CurrentDepth == 0 && json.TokenType == JsonTokenType.EndObject) return 0;
                if (json.CurrentDepth == 1 && json.TokenType == JsonTokenType.PropertyName && (json.ValueTextEquals("features") || json.ValueTextEquals("elements"))) return 2;
            }
        }
        catch (JsonException)
        {
            // A first line that is damaged, or the second object after the first.
        }

        return 0;
    }

    /// <summary>Pretty-printed objects go on with a name or a bracket; only the next record begins a line with a brace at its very start.</summary>
    private static bool IsNewObjectNext(byte[] buffer, int at, int read) => at + 2 < read && buffer[at + 1] == '{' && buffer[at + 2] == '"';

    private static void SkipByteOrderMark(Stream file)
    {
        Span<byte> mark = stackalloc byte[3];
        var read = file.Read(mark);
        file.Position = read == 3 && mark.SequenceEqual(Encoding.UTF8.Preamble) ? 3 : 0;
    }
}
