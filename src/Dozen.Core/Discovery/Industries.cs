using System.Collections.Frozen;
using Dozen.Core.Contacts;

namespace Dozen.Core.Discovery;

/// <summary>The industries that are known by name, from <c>industries.txt</c>; any other word is taken as one by itself.</summary>
public static class Industries
{
    /// <summary>What people add to an industry without meaning anything by it.</summary>
    private static readonly string[] Padding = ["near me", "shops", "shop", "stores", "store", "companies", "company", "businesses", "business", "firms", "firm", "services", "service", "offices", "office"];

    // Where OpenStreetMap says what a business is.
    private static readonly string[] BusinessKeys = ["shop", "amenity", "craft", "office", "healthcare", "leisure", "tourism"];

    private static readonly FrozenDictionary<string, Industry> ByWord = Load();

    /// <summary>Every known one, in the order of the table.</summary>
    public static IReadOnlyList<Industry> All { get; } = [.. ByWord.Values.Distinct().OrderBy(i => i.Title, StringComparer.Ordinal)];

    /// <summary>The industry of this name, in one of several languages, singular or plural; null for an unknown word.</summary>
    public static Industry? Find(string words)
    {
        var text = string.Join(' ', Letters.Fold(words).Split(default(char[]), StringSplitOptions.RemoveEmptyEntries));
        if (ByWords(text) is { } found) return found;
        foreach (var end in Padding)
        {
            if (text.EndsWith(' ' + end, StringComparison.Ordinal) && ByWords(text[..^(end.Length + 1)]) is { } padded) return padded;
        }

        return null;
    }

    /// <summary>The industry of this name, or one that is nothing but the word: a tag or category of that very name.</summary>
    /// <returns>Null when the words hold no letter.</returns>
    public static Industry? FindOrGuess(string words)
    {
        if (Find(words) is { } known) return known;

        var names = Singulars(Industry.Snake(words)).Distinct().Where(n => n.Any(char.IsLetter)).ToList();
        return names.Count == 0 ? null : new Industry(words.Trim(), [.. names.SelectMany(n => BusinessKeys.Select(k => new PlaceTag(k, n)))], [.. names.SelectMany(n => new[] { n, n + "_*", "*_" + n })]);
    }

    private static Industry? ByWords(string text)
    {
        foreach (var word in Singulars(Letters.Key(text)))
        {
            if (ByWord.GetValueOrDefault(word) is { } found) return found;
        }

        return null;
    }

    /// <summary>The word as it is, then as the singular of an English plural.</summary>
    private static IEnumerable<string> Singulars(string word)
    {
        yield return word;
        if (word.EndsWith("ies", StringComparison.Ordinal)) yield return word[..^3] + "y";
        if (word.EndsWith("es", StringComparison.Ordinal)) yield return word[..^2];
        if (word.EndsWith('s')) yield return word[..^1];
    }

    private static FrozenDictionary<string, Industry> Load()
    {
        using var table = new StreamReader(typeof(Industries).Assembly.GetManifestResourceStream("industries.txt")!);
        var words = new Dictionary<string, Industry>();
        while (table.ReadLine() is { } line)
        {
            if (line.Length == 0 || line[0] == '#') continue;
            var parts = line.Split('|', StringSplitOptions.TrimEntries);
            var industry = new Industry(
                parts[0],
                [.. parts[1].Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(t => t.Split('=')).Select(t => new PlaceTag(t[0], t[1]))],
                parts[2].Split(' ', StringSplitOptions.RemoveEmptyEntries));
            words.TryAdd(Letters.Key(industry.Title), industry);
            foreach (var word in parts[3].Split(',')) words.TryAdd(Letters.Key(word), industry);
        }

        return words.ToFrozenDictionary();
    }
}
