using System.Buffers;
using System.Text;

namespace Dozen.Core.Criteria;

/// <summary>
/// How criteria compare text: without the blanks around it, letters folded (<see cref="CaseFolding"/>), then character by
/// character. Accents count, unlike in a search, and nothing depends on a locale. Both engines can say the same as
/// <c>translate(trim(…, blanks), …, …)</c>, or with a function of ours.
/// </summary>
public static class ComparableText
{
    /// <summary>What counts as a blank at either end; what <see cref="char.IsWhiteSpace(char)"/> calls white space.</summary>
    public const string Blanks = "\t\n\v\f\r \u0085\u00A0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200A\u2028\u2029\u202F\u205F\u3000";

    private const int OnStack = 256;

    /// <summary>Every character that folds with what it folds to, for a database that does the same.</summary>
    public static IReadOnlyList<(int From, int To)> Folding => CaseFolding.Pairs;

    public static string Of(string text)
    {
        var trimmed = text.AsSpan().Trim();
        return trimmed.Length == 0 ? "" : string.Create(trimmed.Length, trimmed, static (folded, given) => Fold(given, folded));
    }

    /// <summary>Whether the text's comparable form passes, without allocating for texts of usual length.</summary>
    internal static bool Passes<TState>(string text, TState state, Func<ReadOnlySpan<char>, TState, bool> test)
    {
        var trimmed = text.AsSpan().Trim();
        if (trimmed.Length <= OnStack)
        {
            Span<char> folded = stackalloc char[OnStack];
            Fold(trimmed, folded);
            return test(folded[..trimmed.Length], state);
        }

        var rented = ArrayPool<char>.Shared.Rent(trimmed.Length);
        try
        {
            Fold(trimmed, rented);
            return test(rented.AsSpan(0, trimmed.Length), state);
        }
        finally
        {
            ArrayPool<char>.Shared.Return(rented);
        }
    }

    private static void Fold(ReadOnlySpan<char> text, Span<char> folded)
    {
        if (Ascii.ToLower(text, folded, out _) == OperationStatus.Done) return;
        text.CopyTo(folded);
        CaseFolding.Fold(folded[..text.Length]);
    }
}
