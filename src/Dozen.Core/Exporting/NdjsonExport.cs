using System.Text.Encodings.Web;
using System.Text.Json;

namespace Dozen.Core.Exporting;

/// <summary>One JSON object per line, every column in each, for programs: nothing in it is changed for a spreadsheet's sake.</summary>
internal sealed class NdjsonExport(ExportBuffer buffer) : IExportWriter
{
    private readonly Utf8JsonWriter json = new(buffer, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
    private JsonEncodedText[] names = [];

    public ValueTask BeginAsync(IReadOnlyList<string> headings)
    {
        names = [.. headings.Select(h => JsonEncodedText.Encode(h))];
        return ValueTask.CompletedTask;
    }

    public ValueTask WriteAsync(IReadOnlyList<ExportValue> cells)
    {
        json.WriteStartObject();
        for (var i = 0; i < names.Length; i++)
        {
            json.WritePropertyName(names[i]);
            Write(cells[i]);
        }

        json.WriteEndObject();
        json.Flush();
        json.Reset();
        buffer.Write("\n"u8);
        return ValueTask.CompletedTask;
    }

    public ValueTask EndAsync() => ValueTask.CompletedTask;

    public void Dispose() => json.Dispose();

    private void Write(ExportValue value)
    {
        switch (value.Kind)
        {
            case ExportKind.Empty:
                json.WriteNullValue();
                break;
            case ExportKind.Json:
                json.WriteRawValue(value.Text!, skipInputValidation: true);
                break;
            case ExportKind.Flag:
                json.WriteBooleanValue(value.Flag);
                break;
            case ExportKind.Integer or ExportKind.Real or ExportKind.Money:
                json.WriteRawValue(ExportText.Of(value), skipInputValidation: true);
                break;
            default:
                json.WriteStringValue(ExportText.Of(value));
                break;
        }
    }
}
