using System.Text.Json;
using System.Text.Json.Serialization;

namespace Dozen.Core.Importing.Rows;

/// <summary>Where a column goes. Written as text: <c>email</c>, <c>ignore</c>, <c>source_data</c>, <c>custom_fields.budget</c>.</summary>
/// <param name="Field">What the column is read as.</param>
/// <param name="Name">The custom field's name, up to 100 characters; null for every other field.</param>
[JsonConverter(typeof(ColumnTargetConverter))]
public readonly record struct ColumnTarget(LeadField Field, string? Name = null)
{
    private const string CustomPrefix = "custom_fields.";
    private const int MaxNameLength = 100;

    private static readonly Dictionary<string, LeadField> ByName =
        Enum.GetValues<LeadField>().Where(f => f != LeadField.CustomField).ToDictionary(NameOf);

    public static ColumnTarget SourceData { get; } = new(LeadField.SourceData);

    /// <summary>Whether at most one column of a file can go there.</summary>
    public bool IsSingle => Field is not (LeadField.SourceData or LeadField.Ignore or LeadField.CustomField or LeadField.Tags or LeadField.Notes);

    /// <returns>Null when the text names no target.</returns>
    public static ColumnTarget? Parse(string text)
    {
        if (ByName.TryGetValue(text, out var field)) return new(field);
        if (!text.StartsWith(CustomPrefix, StringComparison.Ordinal)) return null;

        var name = text[CustomPrefix.Length..].Trim();
        return name.Length is > 0 and <= MaxNameLength ? new(LeadField.CustomField, name) : null;
    }

    public override string ToString() => Field == LeadField.CustomField ? CustomPrefix + Name : NameOf(Field);

    internal static string NameOf(LeadField field) => JsonNamingPolicy.SnakeCaseLower.ConvertName(field.ToString());
}

internal sealed class ColumnTargetConverter : JsonConverter<ColumnTarget>
{
    public override ColumnTarget Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        var text = reader.TokenType == JsonTokenType.String ? reader.GetString()! : "";
        return ColumnTarget.Parse(text) ?? throw new JsonException($"\"{text}\" is not a field a column can be mapped to.");
    }

    public override void Write(Utf8JsonWriter writer, ColumnTarget value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value.ToString());
}
