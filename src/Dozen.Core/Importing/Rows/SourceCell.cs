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
        if (text is not (['{', .., '}'] or ['[', .., ']'])) return JsonValue.Create(text);

        try
        {
            var json = JsonElement.Parse(text, Options);
            if (IsEmpty(json)) return null;
            if (text.Contains(@"\u", StringComparison.Ordinal) && !IsStorable(json)) return JsonValue.Create(text);
            return json.ValueKind == JsonValueKind.Object ? JsonObject.Create(json) : JsonArray.Create(json);
        }
        catch (JsonException)
        {
            return JsonValue.Create(text);
        }
    }

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
