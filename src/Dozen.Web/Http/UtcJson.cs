using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using Dozen.Core.Common;

namespace Dozen.Web.Http;

/// <summary>Times in UTC ending in <c>Z</c>, to the microsecond; any offset is read.</summary>
internal sealed class UtcJson : JsonConverter<DateTimeOffset>
{
    public override DateTimeOffset Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.String && reader.TryGetDateTimeOffset(out var time)
            ? time.ToMicroseconds()
            : throw new UnreadableJsonException("This is no time such as 2026-03-01T12:00:00Z.");

    public override void Write(Utf8JsonWriter writer, DateTimeOffset value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFF'Z'", CultureInfo.InvariantCulture));
}
