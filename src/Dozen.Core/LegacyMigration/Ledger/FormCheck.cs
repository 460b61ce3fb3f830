using System.Text.Json;

namespace Dozen.Core.LegacyMigration.Ledger;

/// <summary>Tells a JSON text that only looks different from one in which a key stands twice, so that a value is lost.</summary>
public static class FormCheck
{
    /// <summary>Stands as the reason until it was looked into.</summary>
    public const string Marker = "form?";

    /// <summary>Splits what is kept into what was adjusted after all, and the rest.</summary>
    public static (string? Adjusted, string? Kept) Resolve(string? adjusted, string kept)
    {
        using var document = JsonDocument.Parse(Wrapped(kept));
        string? still = null;
        foreach (var column in document.RootElement.EnumerateObject())
        {
            var (text, reason) = (column.Value[0].GetString(), column.Value[1].GetString()!);
            var raw = column.Value[0].GetRawText();
            if (reason == Marker && HasRepeatedKey(text!)) adjusted += $",\"{column.Name}\":[{raw},\"{Reasons.Twice}\"]";
            else still += $",\"{column.Name}\":[{raw},\"{(reason == Marker ? Reasons.Form : reason)}\"]";
        }

        return (adjusted, still);
    }

    /// <summary>An object, of the members that the database gives, each preceded by a comma.</summary>
    public static string Wrapped(string members) => $"{{{members.AsSpan(1)}}}";

    internal static bool HasRepeatedKey(string json)
    {
        var reader = new Utf8JsonReader(System.Text.Encoding.UTF8.GetBytes(json), new JsonReaderOptions { MaxDepth = 10_000 });
        var open = new Stack<HashSet<string>?>();
        while (reader.Read())
        {
            switch (reader.TokenType)
            {
                case JsonTokenType.StartObject: open.Push([]); break;
                case JsonTokenType.StartArray: open.Push(null); break;
                case JsonTokenType.EndObject or JsonTokenType.EndArray: open.Pop(); break;
                case JsonTokenType.PropertyName when !open.Peek()!.Add(reader.GetString()!): return true;
            }
        }

        return false;
    }
}
