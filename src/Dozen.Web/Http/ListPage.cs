using Dozen.Core.Common;

namespace Dozen.Web.Http;

/// <summary>One page of a list.</summary>
/// <param name="Total">Null when the count was not asked for, or the list has none.</param>
/// <param name="Page">1-based; null when the page was reached by cursor.</param>
/// <param name="Pages">Null when the total is.</param>
/// <param name="NextCursor">Opaque; null on the last page.</param>
public sealed record ListPage<T>(IReadOnlyList<T> Items, long? Total, int? Page, int PerPage, long? Pages, string? NextCursor)
{
    /// <summary>The same page of other items.</summary>
    internal ListPage<TOther> Select<TOther>(Func<T, TOther> select) => new([.. Items.Select(select)], Total, Page, PerPage, Pages, NextCursor);
}

public static class ListPages
{
    public static ListPage<T> ToListPage<T>(this Page<T> page) => new(page.Items, page.Total, page.Number, page.PerPage, page.Pages, page.NextCursor);
}
