using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Dozen.Core.Importing.Files;

/// <summary>Makes rows of JSON objects. Keys become columns in the order in which they are first seen.</summary>
internal sealed class JsonRecord(ImportFileOptions options)
{
    private static readonly JsonWriterOptions Compact = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly List<string> columns = [];
    private readonly List<byte[]> utf8Keys = [];
    private readonly Dictionary<string, int> indexes = new(StringComparer.Ordinal);

    public IReadOnlyList<string> Columns => columns;

    /// <param name="reader">On the start of a value that is complete in the buffer; afterwards on its end.</param>
    /// <param name="line">The number to report for the record.</param>
    public SourceRow Read(ref Utf8JsonReader reader, long line)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            var found = reader.TokenType == JsonTokenType.StartArray ? "a list" : "a single value";
            reader.Skip();
            return new(line, [], RowProblems.NotAnObject(found));
        }

        var cells = new List<string>(columns.Count);
        string? problem = null;
        var expected = 0;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var index = FindColumn(ref reader, expected, ref problem);
            reader.Read();
            if (index < 0)
            {
                reader.Skip();
                continue;
            }

            expected = index + 1;
            while (cells.Count <= index) cells.Add("");
            cells[index] = ReadCell(ref reader, columns[index], line, ref problem);
        }

        return new(line, cells, problem);
    }

    // Objects of one file nearly always have the same keys in the same order.
    private int FindColumn(ref Utf8JsonReader reader, int expected, ref string? problem)
    {
        if (expected < columns.Count && reader.ValueTextEquals(utf8Keys[expected])) return expected;

        if (ReadText(ref reader) is not { } key)
        {
            problem ??= RowProblems.NotUnicode("?");
            return -1;
        }

        if (indexes.TryGetValue(key, out var index)) return index;
        if (columns.Count == options.MaxColumns)
        {
            problem ??= RowProblems.TooManyKeys(options.MaxColumns);
            return -1;
        }

        indexes.Add(key, columns.Count);
        utf8Keys.Add(Encoding.UTF8.GetBytes(key));
        columns.Add(key.Length == 0 ? $"column {columns.Count + 1}" : key.Replace('\0', ' '));
        return columns.Count - 1;
    }

    private string ReadCell(ref Utf8JsonReader reader, string column, long line, ref string? problem)
    {
        var text = reader.TokenType switch
        {
            JsonTokenType.Null => "",
            JsonTokenType.True => "true",
            JsonTokenType.False => "false",
            JsonTokenType.Number => Encoding.ASCII.GetString(reader.ValueSpan),
            JsonTokenType.String => ReadText(ref reader),
            _ => ReadNested(ref reader),
        };

        if (text is null)
        {
            problem ??= RowProblems.NotUnicode(column);
            return "";
        }

        if (text.Length > options.CellCharactersHardLimit) throw RowProblems.Unreadable($"record {line}", column, options);
        if (text.Length > options.MaxCellCharacters)
        {
            problem ??= RowProblems.CellTooLong(column, text.Length, options.MaxCellCharacters);
            return "";
        }

        if (!text.Contains('\0') && !text.Contains(TextSource.Undecodable)) return text;
        problem ??= text.Contains('\0') ? RowProblems.Nul(column) : RowProblems.NotUnicode(column);
        return text.Replace('\0', '\uFFFD');
    }

    private static string? ReadText(ref Utf8JsonReader reader)
    {
        try
        {
            return reader.GetString();
        }
        catch (InvalidOperationException)
        {
            // Half a surrogate pair, or bytes that are not UTF-8.
            return null;
        }
    }

    private static string? ReadNested(ref Utf8JsonReader reader)
    {
        try
        {
            var value = JsonElement.ParseValue(ref reader);
            var bytes = new ArrayBufferWriter<byte>();
            using (var writer = new Utf8JsonWriter(bytes, Compact)) value.WriteTo(writer);
            return Encoding.UTF8.GetString(bytes.WrittenSpan);
        }
        catch (Exception exception) when (exception is InvalidOperationException or ArgumentException)
        {
            return null;
        }
    }
}
