using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace Dozen.Web.Http;

/// <summary>An object of any fields. One that names a field twice is refused; the framework's own reader stumbles over it.</summary>
internal sealed class ObjectJson : JsonConverter<JsonObject>
{
    public override JsonObject? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType != JsonTokenType.StartObject) throw new UnreadableJsonException("This is no object.");
        var element = JsonElement.ParseValue(ref reader);
        try
        {
            var node = JsonObject.Create(element);
            _ = node!.Count; // read now, not when somebody first looks
            return node;
        }
        catch (ArgumentException)
        {
            throw new UnreadableJsonException("A field is named twice.");
        }
    }

    public override void Write(Utf8JsonWriter writer, JsonObject value, JsonSerializerOptions options) => value.WriteTo(writer, options);
}
