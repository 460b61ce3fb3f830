using System.Collections.Frozen;

namespace Dozen.Core.Criteria;

/// <summary>Texts in their comparable form, to be looked up without making strings.</summary>
internal sealed class ComparableSet
{
    // Below this, looking at each is as fast as hashing.
    private const int Few = 6;

    private readonly string[] all;
    private readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>>? lookup;

    public ComparableSet(IEnumerable<string> texts)
    {
        all = [.. texts.Select(ComparableText.Of).Where(t => t.Length > 0).Distinct(StringComparer.Ordinal)];
        if (all.Length > Few) lookup = all.ToFrozenSet(StringComparer.Ordinal).GetAlternateLookup<ReadOnlySpan<char>>();
    }

    public IReadOnlyList<string> All => all;

    public bool Contains(ReadOnlySpan<char> comparable)
    {
        if (lookup is { } many) return many.Contains(comparable);
        foreach (var text in all)
        {
            if (comparable.SequenceEqual(text)) return true;
        }

        return false;
    }

    public bool AnyWithin(ReadOnlySpan<char> comparable)
    {
        foreach (var text in all)
        {
            if (comparable.IndexOf(text, StringComparison.Ordinal) >= 0) return true;
        }

        return false;
    }
}
