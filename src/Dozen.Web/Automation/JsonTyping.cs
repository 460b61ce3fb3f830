using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Dozen.Core.Common;

namespace Dozen.Web.Automation;

/// <summary>JSON as people type it.</summary>
internal static class JsonTyping
{
    public static readonly JsonSerializerOptions Indented = new(JsonText.Compact) { WriteIndented = true };

    // What is absent says the same.
    private static readonly Dictionary<string, string> Usual = new(StringComparer.Ordinal) { ["bulk"] = "coalesce", ["proof"] = "signature", ["time_zone"] = "UTC" };

    public static string Text(JsonNode json) => json.ToJsonString(Indented);

    /// <summary>Null, with why, for a text that is no JSON.</summary>
    public static JsonNode? Read(string? text, out string? problem)
    {
        problem = null;
        if (string.IsNullOrWhiteSpace(text)) return new JsonObject();
        try
        {
            if (JsonNode.Parse(text, documentOptions: new() { MaxDepth = 64, AllowDuplicateProperties = false }) is { } json) return json;
            problem = "A JSON object.";
        }
        catch (JsonException fault)
        {
            problem = fault.LineNumber is { } line ? $"This is no JSON: look at line {line + 1}." : "This is no JSON.";
        }

        return null;
    }

    /// <summary>A text of digits as a number, any other as it is: whoever reads it says what is wrong.</summary>
    public static JsonNode Number(string text) =>
        long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole) ? JsonValue.Create(whole)
        : double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number) ? JsonValue.Create(number)
        : JsonValue.Create(text);

    /// <summary>The parts of a text between commas.</summary>
    public static IEnumerable<string> Parts(string? text) => (text ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);

    public static string? TextOf(JsonNode? json) => json is JsonValue value ? value.GetValueKind() == JsonValueKind.String ? value.GetValue<string>() : value.ToJsonString() : null;

    public static long? IdOf(JsonNode? json) => json is JsonValue value && value.GetValueKind() == JsonValueKind.Number && long.TryParse(value.ToJsonString(), out var id) ? id : null;

    /// <summary>Whether both say the same, apart from what may be left out.</summary>
    public static bool Same(JsonNode? one, JsonNode? other) => JsonNode.DeepEquals(Bare(one), Bare(other));

    private static JsonNode? Bare(JsonNode? json)
    {
        switch (json)
        {
            case JsonObject table:
                var bare = new JsonObject();
                foreach (var (name, value) in table)
                {
                    if (Bare(value) is { } inner && !(inner is JsonValue && Usual.TryGetValue(name, out var usual) && TextOf(inner) == usual)) bare[name] = inner;
                }

                return bare.Count == 0 ? null : bare;
            case JsonArray { Count: 0 }:
                return null;
            case JsonArray list:
                return new JsonArray([.. list.Select(Bare)]);
            default:
                // Parsed anew: a number that was typed and one that was read compare as numbers alone.
                return json is null ? null : JsonNode.Parse(json.ToJsonString());
        }
    }
}
