using System.Text.Json;

namespace Dozen.Core.Criteria;

/// <summary>Reads JSON that anybody may have written.</summary>
internal static class JsonReading
{
    /// <summary>Deeper documents are not read.</summary>
    public static readonly JsonDocumentOptions Options = new() { MaxDepth = 64 };

    /// <summary>The text of a string; null for anything else, and for one that holds half a character (<c>"\ud800"</c>).</summary>
    public static string? TextOf(JsonElement element)
    {
        if (element.ValueKind != JsonValueKind.String) return null;
        try
        {
            return element.GetString();
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    /// <summary>A property's name; null when it holds half a character.</summary>
    public static string? NameOf(JsonProperty property)
    {
        try
        {
            return property.Name;
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    /// <summary>The document, which lives as long as somebody holds it; null when the text is none.</summary>
    public static JsonElement? Parse(string text)
    {
        try
        {
            using var document = JsonDocument.Parse(text, Options);
            return document.RootElement.Clone();
        }
        catch (JsonException)
        {
            return null;
        }
        catch (ArgumentException)
        {
            return null; // half a character, which UTF-8 can't hold
        }
    }

    /// <summary>What stands at a path of property names.</summary>
    public static JsonElement At(JsonElement element, IReadOnlyList<string> path)
    {
        foreach (var name in path)
        {
            if (element.ValueKind != JsonValueKind.Object || !element.TryGetProperty(name, out element)) return default;
        }

        return element;
    }
}
