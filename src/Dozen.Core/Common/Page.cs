namespace Dozen.Core.Common;

/// <summary>One page of a list.</summary>
/// <param name="Total">All rows that match, or null when the count was not asked for.</param>
/// <param name="Number">1-based; null when the page was reached by cursor.</param>
/// <param name="NextCursor">Opaque; null on the last page.</param>
public sealed record Page<T>(IReadOnlyList<T> Items, long? Total, int? Number, int PerPage, string? NextCursor)
{
    public long? Pages => Total is { } total ? (total + PerPage - 1) / PerPage : null;
}
