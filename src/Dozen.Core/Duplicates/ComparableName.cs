using System.Collections.Frozen;
using System.Text;
using Dozen.Core.Contacts;

namespace Dozen.Core.Duplicates;

/// <summary>A company name cut into the words that count when names are compared.</summary>
/// <param name="Words">Lower case, without accents, punctuation, "the", "and" and the legal form at the end.</param>
/// <param name="Joined">The words without blanks: <c>Blue Line</c> and <c>Blueline</c> are one name.</param>
internal sealed record ComparableName(IReadOnlyList<string> Words, string Joined)
{
    private const int ShortestDistinctive = 4;

    private static readonly FrozenSet<string> Fillers = FrozenSet.Create("the", "and", "und", "et", "y", "e", "και", "of");

    private static readonly FrozenSet<string> LegalForms = FrozenSet.Create(
        "ltd", "limited", "llc", "llp", "lp", "inc", "incorporated", "corp", "corporation", "co", "company", "plc", "pllc", "pc", "pa",
        "gmbh", "ag", "kg", "ohg", "ug", "mbh", "ev", "sa", "sarl", "sas", "sasu", "eurl", "srl", "spa", "snc", "sl", "slu", "sau",
        "bv", "nv", "vof", "ab", "as", "asa", "aps", "oy", "oyj", "kft", "zrt", "doo", "dd", "sro", "pty", "pte", "sdn", "bhd", "kk",
        "αε", "επε", "ικε", "λτδ", "οε", "εε");

    /// <summary>Words that say what a business is and not which one.</summary>
    private static readonly FrozenSet<string> Generic = FrozenSet.Create(
        "restaurant", "restaurants", "hotel", "hotels", "cafe", "coffee", "house", "grill", "tavern", "taverna", "bistro", "pizzeria", "pizza",
        "bakery", "kitchen", "lounge", "club", "food", "steak", "steakhouse", "seafood", "fish", "burger", "burgers", "sushi", "greek", "italian",
        "dental", "dentist", "dentists", "dentistry", "orthodontics", "clinic", "clinics", "medical", "center", "centre", "health", "care",
        "hospital", "doctor", "doctors", "pharmacy", "family", "general", "cosmetic", "office", "offices", "group", "holding", "holdings",
        "services", "service", "solutions", "consulting", "consultants", "management", "international", "global", "company", "enterprises",
        "trading", "store", "shop", "market", "supermarket", "salon", "beauty", "hair", "barber", "studio", "studios", "gym", "fitness",
        "school", "academy", "agency", "partners", "associates", "professionals", "systems", "technologies", "technology", "software", "digital",
        "media", "design", "marketing", "real", "estate", "properties", "construction", "lawyers", "legal", "auto", "repair", "garage", "rental",
        "rentals", "travel", "tours", "apartments", "resort", "villas", "suites", "beach", "traditional", "national", "city", "town",
        "εστιατοριο", "ταβερνα", "ξενοδοχειο", "καφε", "κλινικη", "φαρμακειο", "οδοντιατρειο");

    /// <summary>Whether some word sets this business apart from its trade.</summary>
    public bool IsDistinctive => Words.Any(w => w.Length >= ShortestDistinctive && !Generic.Contains(w) && !w.All(char.IsDigit));

    public static ComparableName From(string? name)
    {
        if (string.IsNullOrWhiteSpace(name)) return new([], "");

        var all = Cut(Letters.Fold(name));
        var words = all.Where(w => !Fillers.Contains(w)).ToList();
        while (words.Count > 1 && LegalForms.Contains(words[^1])) words.RemoveAt(words.Count - 1);
        if (words.Count == 0) words = all;
        // A name of signs alone is still itself.
        if (words.Count == 0) words = [name.Trim()];
        return new(words, string.Concat(words));
    }

    private static List<string> Cut(string folded)
    {
        // Apostrophes and the dots of L.E.S. or S.A. hold a word together; every other sign ends it.
        var words = new List<string>();
        var word = new StringBuilder();
        for (var i = 0; i < folded.Length; i++)
        {
            var c = folded[i];
            if (char.IsLetterOrDigit(c) || char.IsSurrogate(c)) word.Append(c);
            else if (!IsInner(folded, i)) End();
        }

        End();
        return words;

        void End()
        {
            if (word.Length > 0) words.Add(word.ToString());
            word.Clear();
        }
    }

    private static bool IsInner(string text, int i) =>
        text[i] is '\'' or '’' or '`'
        || (text[i] == '.' && i > 0 && char.IsLetter(text[i - 1]) && (i == 1 || !char.IsLetterOrDigit(text[i - 2]))
            && i + 1 < text.Length && char.IsLetter(text[i + 1]) && (i + 2 == text.Length || !char.IsLetterOrDigit(text[i + 2])));
}
