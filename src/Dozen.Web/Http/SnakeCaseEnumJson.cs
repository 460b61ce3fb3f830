using System.Text.Json;
using System.Text.Json.Serialization;
using Dozen.Core.Database;

namespace Dozen.Web.Http;

/// <summary>Enums as the same lower_snake text that the database holds. Other text is refused with the legal values.</summary>
internal sealed class SnakeCaseEnumJsonFactory : JsonConverterFactory
{
    public override bool CanConvert(Type typeToConvert) => typeToConvert.IsEnum;

    public override JsonConverter CreateConverter(Type typeToConvert, JsonSerializerOptions options) =>
        (JsonConverter)Activator.CreateInstance(typeof(SnakeCaseEnumJson<>).MakeGenericType(typeToConvert))!;
}

internal sealed class SnakeCaseEnumJson<TEnum> : JsonConverter<TEnum> where TEnum : struct, Enum
{
    public override TEnum Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        (reader.TokenType == JsonTokenType.String ? SnakeCase.Parse<TEnum>(reader.GetString()!) : null)
        ?? throw new UnreadableJsonException(EnumText.Refusal<TEnum>(reader.TokenType == JsonTokenType.String ? reader.GetString() : null));

    public override void Write(Utf8JsonWriter writer, TEnum value, JsonSerializerOptions options) => writer.WriteStringValue(value.ToText());
}

internal static class EnumText
{
    public static string Refusal<TEnum>(string? text) where TEnum : struct, Enum =>
        $"{(text is null ? "This" : $"\"{(text.Length > 50 ? text[..50] + "…" : text)}\"")} is not one of: {string.Join(", ", SnakeCase.Texts<TEnum>())}.";
}
