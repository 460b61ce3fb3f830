using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Dozen.Core.Common;

namespace Dozen.Core.Integrations.Webhooks;

/// <summary>Events as JSON, written as the API writes it: snake_case, enums as text, times in UTC ending in <c>Z</c>.</summary>
internal static class EventJson
{
    private static readonly JsonSerializerOptions Options = new(JsonText.Compact)
    {
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower), new Utc() },
    };

    public static JsonNode Of(object data) => JsonSerializer.SerializeToNode(data, data.GetType(), Options)!;

    public static string Text(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFF'Z'", CultureInfo.InvariantCulture);

    private sealed class Utc : JsonConverter<DateTimeOffset>
    {
        public override DateTimeOffset Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => reader.GetDateTimeOffset().ToMicroseconds();

        public override void Write(Utf8JsonWriter writer, DateTimeOffset value, JsonSerializerOptions options) => writer.WriteStringValue(Text(value));
    }
}
