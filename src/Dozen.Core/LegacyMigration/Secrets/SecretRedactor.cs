using System.Globalization;
using System.Text;
using System.Text.Json;
using Dozen.Core.Integrations.Secrets;
using Dozen.Core.LegacyMigration.Mapping;

namespace Dozen.Core.LegacyMigration.Secrets;

/// <summary>Puts references in the place of secrets in a JSON text, and leaves every other character as it is.</summary>
internal static class SecretRedactor
{
    // Nobody's secrets: where a reader of a list goes on, and how many words a model used.
    private static readonly string[] Harmless = ["page_token", "pagetoken", "next_token", "sync_token", "continuation_token", "_tokens", "csrf"];

    /// <param name="search">Which values are taken for secrets.</param>
    /// <param name="prefix">What the names begin with, such as <c>LEGACY_INTEGRATIONS_7</c>.</param>
    /// <returns>Null when there is none.</returns>
    public static (string Text, IReadOnlyList<(string Name, string Path, string Value)> Found)? Redact(string json, SecretSearch search, string prefix)
    {
        var bytes = Encoding.UTF8.GetBytes(json);
        var reader = new Utf8JsonReader(bytes, new JsonReaderOptions { MaxDepth = 10_000 });
        var found = new List<(string Name, string Path, string Value)>();
        var output = new MemoryStream();
        var (copied, levels, key) = (0, new Stack<(string Path, bool Named, bool IsArray, int Index)>(), (Text: "", Named: false));
        while (reader.Read())
        {
            var (path, named) = Place(levels, key);
            switch (reader.TokenType)
            {
                case JsonTokenType.StartObject or JsonTokenType.StartArray:
                    levels.Push((path, named, reader.TokenType == JsonTokenType.StartArray, 0));
                    continue;
                case JsonTokenType.EndObject or JsonTokenType.EndArray:
                    levels.Pop();
                    Next(levels);
                    continue;
                case JsonTokenType.PropertyName:
                    var name = TextOf(ref reader);
                    key = (name, levels.Peek().Named || NamesSecret(name));
                    continue;
                case JsonTokenType.String or JsonTokenType.Number when IsSecret(TextOf(ref reader), reader.TokenType == JsonTokenType.Number, named, search):
                    var reference = NameOf(prefix, path, found.Select(f => f.Name));
                    found.Add((reference, path, TextOf(ref reader)));
                    output.Write(bytes.AsSpan(copied, (int)reader.TokenStartIndex - copied));
                    output.Write(Encoding.UTF8.GetBytes($"\"{SecretName.Scheme}{reference}\""));
                    copied = (int)reader.BytesConsumed;
                    break;
            }

            Next(levels);
        }

        if (found.Count == 0) return null;
        output.Write(bytes.AsSpan(copied));
        return (Encoding.UTF8.GetString(output.ToArray()), found);
    }

    /// <summary>Whether a field of this name holds a secret, and not just something about one.</summary>
    public static bool NamesSecret(string name) => SecretShapes.NamesSecret(name) && !Harmless.Any(h => name.EndsWith(h, StringComparison.OrdinalIgnoreCase));

    private static bool IsSecret(string text, bool isNumber, bool named, SecretSearch search)
    {
        if (isNumber) return named && search == SecretSearch.ByLooks;
        return text.Length > 0 && !SecretName.IsReference(text) && (named || (search == SecretSearch.ByLooks && SecretShapes.LooksLikeSecret(text)));
    }

    /// <summary>The token's text; with its escapes where it holds half characters, which are no text.</summary>
    private static string TextOf(ref Utf8JsonReader reader)
    {
        if (reader.TokenType == JsonTokenType.Number) return Encoding.UTF8.GetString(reader.ValueSpan);
        try
        {
            return reader.GetString()!;
        }
        catch (InvalidOperationException)
        {
            return Encoding.UTF8.GetString(reader.ValueSpan);
        }
    }

    private static (string Path, bool Named) Place(Stack<(string Path, bool Named, bool IsArray, int Index)> levels, (string Text, bool Named) key)
    {
        if (levels.Count == 0) return ("", false);
        var level = levels.Peek();
        return level.IsArray ? ($"{level.Path}[{level.Index}]", level.Named) : ($"{level.Path}.{key.Text}".TrimStart('.'), key.Named);
    }

    private static void Next(Stack<(string Path, bool Named, bool IsArray, int Index)> levels)
    {
        if (levels.Count > 0 && levels.Peek().IsArray) levels.Push(levels.Pop() is var level ? level with { Index = level.Index + 1 } : default);
    }

    /// <summary>A name that says where the secret stood; the same each time the same document is read.</summary>
    private static string NameOf(string prefix, string path, IEnumerable<string> taken)
    {
        var name = new StringBuilder(prefix).Append('_');
        foreach (var character in path.ToUpperInvariant())
        {
            if (char.IsAsciiLetterOrDigit(character)) name.Append(character);
            else if (name[^1] != '_') name.Append('_');
        }

        var wanted = name.ToString().TrimEnd('_');
        if (wanted.Length > 56) wanted = wanted[..56].TrimEnd('_');
        var unique = wanted;
        for (var number = 2; taken.Contains(unique); number++) unique = string.Create(CultureInfo.InvariantCulture, $"{wanted}_{number}");
        return unique;
    }
}
