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

    public override Patched<T> Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        new(JsonSerializer.Deserialize<T>(ref reader, options)!);

    public override void Write(Utf8JsonWriter writer, Patched<T> value, JsonSerializerOptions options) =>
        JsonSerializer.Serialize(writer, value.Value, options);
}
