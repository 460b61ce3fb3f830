using System.Buffers;
using System.Text;

namespace Dozen.Core.Contacts;

/// <summary>
/// Letters with accents: joined to one character for storing, taken off for comparing.
/// Covers Latin, Greek and Cyrillic; other scripts pass through as they are.
/// </summary>
public static class Letters
{
    private const int TableSize = 0x2000;
    private const char FirstMark = '\u0300';
    private const char LastMark = '\u036F';

    private static readonly Dictionary<(char Letter, char Mark), char> Joined = [];
    private static readonly char[] Bare = new char[TableSize];
    private static readonly SearchValues<char> Marks =
        SearchValues.Create([.. Enumerable.Range(FirstMark, LastMark - FirstMark + 1).Select(c => (char)c)]);

    static Letters()
    {
        for (var c = 0; c < TableSize; c++) Bare[c] = (char)c;
        foreach (var (mark, pairs) in ComposedLetters.ByMark)
        {
            for (var i = 0; i < pairs.Length; i += 2)
            {
                Joined[(pairs[i], mark)] = pairs[i + 1];
                Bare[pairs[i + 1]] = pairs[i];
            }
        }

        // A letter may carry several marks; follow it down once, here.
        for (var c = 0; c < TableSize; c++)
        {
            while (Bare[Bare[c]] != Bare[c]) Bare[c] = Bare[Bare[c]];
        }
    }

    /// <summary>Joins letters with the combining marks that follow them (NFC), so that the same name is the same text.</summary>
    public static string Compose(string text)
    {
        if (!text.AsSpan().ContainsAny(Marks)) return text;

        var joined = new StringBuilder(text.Length);
        foreach (var c in text)
        {
            if (joined.Length > 0 && c is >= FirstMark and <= LastMark && Joined.TryGetValue((joined[^1], c), out var composed))
                joined[^1] = composed;
            else
                joined.Append(c);
        }

        return joined.ToString();
    }

    /// <summary>Lower case without accents, for comparing: <c>Café ΆΡΤΟΣ</c> and <c>cafe αρτοσ</c> are the same.</summary>
    public static string Fold(string text)
    {
        if (Ascii.IsValid(text)) return text.ToLowerInvariant();

        var folded = new StringBuilder(text.Length);
        foreach (var c in text) AppendFolded(folded, c);
        return folded.ToString();
    }

    /// <summary><see cref="Fold"/>, and nothing but letters and digits: one spelling for headings and country names.</summary>
    public static string Key(string text)
    {
        var folded = Fold(text);
        return folded.All(char.IsLetterOrDigit) ? folded : string.Concat(folded.Where(char.IsLetterOrDigit));
    }

    private static void AppendFolded(StringBuilder folded, char c)
    {
        if (c is >= FirstMark and <= LastMark) return;

        var bare = char.ToLowerInvariant(c < TableSize ? Bare[c] : c);
        _ = bare switch
        {
            'ß' => folded.Append("ss"),
            'æ' => folded.Append("ae"),
            'œ' => folded.Append("oe"),
            'þ' => folded.Append("th"),
            'ø' => folded.Append('o'),
            'ð' or 'đ' => folded.Append('d'),
            'ł' => folded.Append('l'),
            'ı' => folded.Append('i'),
            'ς' => folded.Append('σ'),
            _ => folded.Append(bare),
        };
    }
}
