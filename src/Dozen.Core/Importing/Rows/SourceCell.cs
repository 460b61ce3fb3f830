using System.Text.Json;
using System.Text.Json.Nodes;

namespace Dozen.Core.Importing.Rows;

/// <summary>Turns the text of a cell into the JSON kept as source data.</summary>
internal static class SourceCell
{
    // Below the depth that the stored document may have, since this sits two levels down in it.
    private static readonly JsonDocumentOptions Options = new() { MaxDepth = 32, AllowDuplicateProperties = false };

    /// <summary>An object or array where the cell is JSON, else its text; null when it says nothing (<c>null</c>, <c>{}</c>, an object of empty values).</summary>
    public static JsonNode? Read(string text)
    {
        if (CellText.IsBlank(text)) return null;
        return ReadJson(text) is { } json ? Node(json) : JsonValue.Create(text);
    }

    /// <summary>The cell as JSON; null when it is not an object or array that a database takes.</summary>
    public static JsonElement? ReadJson(string text)
    {
        if (text is not (['{', .., '}'] or ['[', .., ']'])) return null;

        try
        {
            var json = JsonElement.Parse(text, Options);
            return text.Contains(@"\u", StringComparison.Ordinal) && !IsStorable(json) ? null : json;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>An object or array as a node; null when it says nothing.</summary>
    public static JsonNode? Node(JsonElement json) =>
        IsEmpty(json) ? null : json.ValueKind == JsonValueKind.Object ? JsonObject.Create(json) : JsonArray.Create(json);

    private static bool IsEmpty(JsonElement json) => json.ValueKind switch
    {
        JsonValueKind.Null => true,
        JsonValueKind.String => json.ValueEquals(""),
        JsonValueKind.Array => json.EnumerateArray().All(IsEmpty),
        JsonValueKind.Object => json.EnumerateObject().All(p => IsEmpty(p.Value)),
        _ => false,
    };

    /// <summary>Escapes can spell what a database refuses in JSON: NUL, and half a character.</summary>
    private static bool IsStorable(JsonElement json)
    {
        try
        {
            return json.ValueKind switch
            {
                JsonValueKind.String => !json.GetString()!.Contains('\0'),
                JsonValueKind.Array => json.EnumerateArray().All(IsStorable),
                JsonValueKind.Object => json.EnumerateObject().All(p => !p.Name.Contains('\0') && IsStorable(p.Value)),
                _ => true,
            };
        }
        catch (InvalidOperationException)
        {
            return false;
        }
    }
}
