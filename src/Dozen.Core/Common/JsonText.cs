using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace Dozen.Core.Common;

/// <summary>
/// A JSON document kept as the text the database holds, so that reading and serving it costs no parsing.
/// Compared by text.
/// </summary>
[JsonConverter(typeof(JsonTextConverter))]
public sealed record JsonText
{
    /// <summary>How text is written: compact, characters outside ASCII as they are.</summary>
    public static readonly JsonSerializerOptions Compact = new()
    {
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        MaxDepth = 64,
    };

    public static readonly JsonText EmptyObject = new("{}");

    private JsonText(string text) => Text = text;

    public string Text { get; }

    /// <summary>Takes text that is already known to be JSON (from the database or a serialiser).</summary>
    public static JsonText Trusted(string text) => text == "{}" ? EmptyObject : new(text);

    public static JsonText From(JsonNode node) => Trusted(node.ToJsonString(Compact));

    public static JsonText From<T>(T value) => Trusted(JsonSerializer.Serialize(value, Compact));

    /// <summary>The document without line breaks, for formats of one document per line.</summary>
    public string OneLine => Text.AsSpan().ContainsAny('\r', '\n') ? JsonNode.Parse(Text, documentOptions: new() { MaxDepth = 64 })?.ToJsonString(Compact) ?? "null" : Text;

    /// <summary>A fresh, editable object; an empty one when the document is not an object.</summary>
    public JsonObject ToObject() => JsonNode.Parse(Text, documentOptions: new() { MaxDepth = 64 }) as JsonObject ?? [];

    public T? To<T>() => JsonSerializer.Deserialize<T>(Text, Compact);

    public override string ToString() => Text;
}

internal sealed class JsonTextConverter : JsonConverter<JsonText>
{
    public override JsonText Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        using var document = JsonDocument.ParseValue(ref reader);
        return JsonText.From(document.RootElement);
    }

    public override void Write(Utf8JsonWriter writer, JsonText value, JsonSerializerOptions options) =>
        writer.WriteRawValue(value.Text, skipInputValidation: true);
}
