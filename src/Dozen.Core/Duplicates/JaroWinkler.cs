namespace Dozen.Core.Duplicates;

/// <summary>Jaro similarity with Winkler's bonus for a common start: 0 (nothing in common) to 1 (equal).</summary>
public static class JaroWinkler
{
    private const double PrefixWeight = 0.1;
    private const int LongestPrefix = 4;

    public static double Similarity(string a, string b)
    {
        if (a.Length == 0 || b.Length == 0) return a.Length == b.Length ? 1 : 0;

        // The greedy matching below depends on which text leads; a fixed order makes the measure symmetric.
        if (a.Length > b.Length || (a.Length == b.Length && string.CompareOrdinal(a, b) > 0)) (a, b) = (b, a);

        var jaro = Jaro(a, b);
        var prefix = Math.Min(LongestPrefix, a.AsSpan().CommonPrefixLength(b));
        return jaro + (prefix * PrefixWeight * (1 - jaro));
    }

    private static double Jaro(string a, string b)
    {
        var window = Math.Max(0, (b.Length / 2) - 1);
        var matchedA = new bool[a.Length];
        var matchedB = new bool[b.Length];
        var matches = 0;
        for (var i = 0; i < a.Length; i++)
        {
            for (var j = Math.Max(0, i - window); j <= Math.Min(b.Length - 1, i + window); j++)
            {
                if (matchedB[j] || a[i] != b[j]) continue;
                matchedA[i] = matchedB[j] = true;
                matches++;
                break;
            }
        }

        if (matches == 0) return 0;

        var outOfOrder = 0;
        for (int i = 0, j = 0; i < a.Length; i++)
        {
            if (!matchedA[i]) continue;
            while (!matchedB[j]) j++;
            if (a[i] != b[j++]) outOfOrder++;
        }

        double m = matches;
        return ((m / a.Length) + (m / b.Length) + ((m - (outOfOrder / 2)) / m)) / 3;
    }
}
