namespace Dozen.Core.Duplicates;

/// <summary>
/// Whether two company names may well mean the same business. Used beside another sign (same domain, phone, place), never alone.
/// </summary>
public static class NameSimilarity
{
    /// <summary>Jaro-Winkler similarity from which two words count as one word misspelt.</summary>
    public const double MisspeltFrom = 0.92;

    // Shorter words differ by one letter and mean different things (Mario's, Maria's).
    private const int ShortestMisspelt = 7;

    /// <summary>
    /// True when the names have the same words (whatever the order, spacing, case, accents or legal form), when one contains the other
    /// together with a word that sets the business apart, or when they differ only by misspelt long words. False when either is empty.
    /// </summary>
    public static bool AreSimilar(string? a, string? b)
    {
        var first = ComparableName.From(a);
        var second = ComparableName.From(b);
        if (first.Words.Count == 0 || second.Words.Count == 0) return false;
        if (first.Joined == second.Joined) return true;

        var onlyFirst = first.Words.Except(second.Words).ToList();
        var onlySecond = second.Words.Except(first.Words).ToList();
        if (onlyFirst.Count == 0 && onlySecond.Count == 0) return true;
        if (onlyFirst.Count == 0) return first.IsDistinctive;
        if (onlySecond.Count == 0) return second.IsDistinctive;

        return onlyFirst.Count == onlySecond.Count && ArePairwiseMisspelt(onlyFirst, onlySecond);
    }

    /// <summary>Whether the words can be paired one to one. Tried in both directions, so that the order of the names does not matter.</summary>
    private static bool ArePairwiseMisspelt(List<string> words, List<string> others) =>
        words.All(w => others.Exists(o => IsMisspelt(w, o))) && others.TrueForAll(o => words.Exists(w => IsMisspelt(o, w)));

    private static bool IsMisspelt(string a, string b) =>
        a.Length >= ShortestMisspelt && b.Length >= ShortestMisspelt
        && !a.Any(char.IsDigit) && !b.Any(char.IsDigit)
        && JaroWinkler.Similarity(a, b) >= MisspeltFrom;
}
