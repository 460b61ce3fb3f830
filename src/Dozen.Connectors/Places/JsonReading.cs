using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Dozen.Connectors.Places;

/// <summary>Reads what others send without believing its types: what is not as expected is not there.</summary>
internal static class JsonReading
{
    public static JsonElement? Field(this JsonElement json, string name) =>
        json.ValueKind == JsonValueKind.Object && json.TryGetProperty(name, out var value) && value.ValueKind is not (JsonValueKind.Null or JsonValueKind.Undefined) ? value : null;

    public static JsonElement? Field(this JsonElement? json, string name) => json?.Field(name);

    /// <summary>Text, or a number as text; null for anything else and for nothing but blanks.</summary>
    public static string? Text(this JsonElement json, string name) => json.Field(name).AsText();

    public static string? Text(this JsonElement? json, string name) => json?.Text(name);

    public static string? AsText(this JsonElement? json) => json?.ValueKind switch
    {
        JsonValueKind.String when ReadString(json.Value) is { } text && !string.IsNullOrWhiteSpace(text) => text,
        JsonValueKind.Number => json.Value.GetRawText(),
        _ => null,
    };

    /// <summary>A number, also one that is written as text.</summary>
    public static double? Number(this JsonElement json, string name) => json.Field(name).AsNumber();

    public static double? Number(this JsonElement? json, string name) => json?.Number(name);

    public static double? AsNumber(this JsonElement? json) => json?.ValueKind switch
    {
        JsonValueKind.Number when json.Value.TryGetDouble(out var number) && double.IsFinite(number) => number,
        JsonValueKind.String when double.TryParse(ReadString(json.Value), NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number) => number,
        _ => null,
    };

    public static IEnumerable<JsonElement> Items(this JsonElement? json) => json?.ValueKind == JsonValueKind.Array ? json.Value.EnumerateArray() : [];

    public static JsonNode? ToNode(this JsonElement json)
    {
        try
        {
            return JsonNode.Parse(json.GetRawText());
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>Null for half a surrogate pair, which can't be a string.</summary>
    private static string? ReadString(JsonElement json)
    {
        try
        {
            return json.GetString();
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }
}
