using System.Text.Json;
using System.Text.Json.Serialization;

namespace Dozen.Core.Common;

/// <summary>A field of a merge patch: absent (leave it), or present with a value, where null clears it.</summary>
[JsonConverter(typeof(PatchedConverterFactory))]
public readonly record struct Patched<T>(T Value)
{
    public bool IsPresent { get; } = true;

    public T Or(T current) => IsPresent ? Value : current;

    // Written as new { Email = "a@b.example" } by callers in code.
    public static implicit operator Patched<T>(T value) => new(value);
}

internal sealed class PatchedConverterFactory : JsonConverterFactory
{
    public override bool CanConvert(Type typeToConvert) =>
        typeToConvert.IsGenericType && typeToConvert.GetGenericTypeDefinition() == typeof(Patched<>);

    public override JsonConverter CreateConverter(Type typeToConvert, JsonSerializerOptions options) =>
        (JsonConverter)Activator.CreateInstance(typeof(PatchedConverter<>).MakeGenericType(typeToConvert.GetGenericArguments()))!;
}

internal sealed class PatchedConverter<T> : JsonConverter<Patched<T>>
{
    public override bool HandleNull => true;

    // Read by the value's own converter, not by a serialiser inside the serialiser: errors then name the field.
    public override Patched<T> Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType == JsonTokenType.Null && default(T) is null) return new(default!);
        return new(((JsonConverter<T>)options.GetConverter(typeof(T))).Read(ref reader, typeof(T), options)!);
    }

    public override void Write(Utf8JsonWriter writer, Patched<T> value, JsonSerializerOptions options) =>
        JsonSerializer.Serialize(writer, value.Value, options);
}
