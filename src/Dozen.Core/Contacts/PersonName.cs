using System.Collections.Frozen;

namespace Dozen.Core.Contacts;

/// <summary>A person's name in two parts, as leads keep it. Either may be null.</summary>
public sealed record PersonName(string? First, string? Last)
{
    private static readonly FrozenSet<string> Titles = FrozenSet.Create(
        StringComparer.OrdinalIgnoreCase,
        "mr", "mrs", "ms", "miss", "mx", "dr", "prof", "sir", "herr", "frau", "mme", "mlle", "sr", "sra", "sig", "ing", "κ", "κα");

    // Words that belong to the family name behind them: Ludwig van Beethoven, Anna de la Cruz.
    private static readonly FrozenSet<string> Particles = FrozenSet.Create(
        StringComparer.OrdinalIgnoreCase,
        "van", "von", "de", "der", "den", "del", "della", "di", "da", "dos", "du", "la", "le", "ter", "zu", "zur", "bin", "al", "el", "st.");

    private static readonly FrozenSet<string> Suffixes = FrozenSet.Create(
        StringComparer.OrdinalIgnoreCase, "jr", "sr", "ii", "iii", "iv", "phd", "md", "esq", "mba", "dds");

    /// <summary>
    /// Splits "Anna Maria Smith", "Smith, Anna" or "Dr. Anna Smith". Without a comma the last word is the family name,
    /// with the particles before it; one word alone is a first name.
    /// </summary>
    public static PersonName Split(string fullName)
    {
        var comma = fullName.IndexOf(',');
        if (comma > 0 && !IsSuffix(fullName[(comma + 1)..]))
        {
            return new(Join(WithoutTitle(fullName[(comma + 1)..])), Join(Words(fullName[..comma])));
        }

        var words = WithoutTitle(fullName.Replace(',', ' '));
        if (words.Length <= 1) return new(Join(words), null);

        var family = words.Length - 1;
        while (family > 1 && IsSuffix(words[family])) family--;
        while (family > 1 && Particles.Contains(words[family - 1])) family--;
        return new(Join(words[..family]), Join(words[family..]));
    }

    private static bool IsSuffix(string word) => Suffixes.Contains(word.Trim().Replace(".", "", StringComparison.Ordinal));

    private static string[] WithoutTitle(string text)
    {
        var words = Words(text);
        var start = 0;
        while (start < words.Length - 1 && Titles.Contains(words[start].TrimEnd('.'))) start++;
        return words[start..];
    }

    private static string[] Words(string text) => text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);

    private static string? Join(string[] words) => words.Length == 0 ? null : string.Join(' ', words);
}
