namespace Dozen.Core.Common.Listing;

/// <summary>One key of an order.</summary>
public readonly record struct SortTerm(string Name, bool Descending)
{
    public override string ToString() => Descending ? "-" + Name : Name;
}

/// <summary>In which order a list stands; made by <see cref="Sorting.Parse"/>. The id breaks ties, in the direction of the last key.</summary>
public sealed class SortOrder
{
    internal SortOrder(IReadOnlyList<SortTerm> terms) => (Terms, Text) = (terms, string.Join(',', terms));

    /// <summary>At least one.</summary>
    public IReadOnlyList<SortTerm> Terms { get; }

    /// <summary>As it was asked for, such as <c>-score,created_at</c>.</summary>
    public string Text { get; }

    public override string ToString() => Text;
}
