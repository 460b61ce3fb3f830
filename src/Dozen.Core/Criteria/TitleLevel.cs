namespace Dozen.Core.Criteria;

/// <summary>How high a job title stands, by the words in it; of several the highest counts.</summary>
public enum TitleLevel
{
    Executive,
    Director,
    Manager,
    Other,

    /// <summary>There is no job title.</summary>
    None,
}

/// <summary>Reads the level from a title.</summary>
internal static class TitleLevels
{
    /// <summary>The words of each level in the order in which they are looked for, folded. A word ends where the next character is no ASCII letter or digit, so that every engine splits alike.</summary>
    public static readonly (TitleLevel Level, string[] Words)[] Words =
    [
        (TitleLevel.Executive, ["ceo", "cto", "cfo", "coo", "cmo", "cio", "cpo", "cro", "cso", "chro", "chief", "founder", "cofounder", "owner", "proprietor", "chairman", "chairwoman", "chairperson", "managing director", "general manager", "executive director", "managing partner", "geschäftsführer", "inhaber", "gérant", "pdg"]),

        // Before the president: a vice president directs.
        (TitleLevel.Director, ["vice president", "vice-president"]),
        (TitleLevel.Executive, ["president"]),
        (TitleLevel.Director, ["director", "vp", "svp", "evp", "avp", "head", "partner", "principal", "dean", "directeur", "direktor"]),
        (TitleLevel.Manager, ["manager", "supervisor", "team lead", "teamlead", "lead", "leader", "foreman", "coordinator", "leiter", "responsable"]),
    ];

    public static TitleLevel Of(string? title)
    {
        if (string.IsNullOrWhiteSpace(title)) return TitleLevel.None;
        foreach (var (level, words) in Words)
        {
            if (ComparableText.Passes(title, words, static (text, wanted) => HasAny(text, wanted))) return level;
        }

        return TitleLevel.Other;
    }

    private static bool HasAny(ReadOnlySpan<char> title, string[] words)
    {
        foreach (var word in words)
        {
            for (var (from, at) = (0, 0); (at = title[from..].IndexOf(word, StringComparison.Ordinal)) >= 0; from += at + 1)
            {
                var (start, end) = (from + at, from + at + word.Length);
                if ((start == 0 || !char.IsAsciiLetterOrDigit(title[start - 1])) && (end == title.Length || !char.IsAsciiLetterOrDigit(title[end]))) return true;
            }
        }

        return false;
    }
}
