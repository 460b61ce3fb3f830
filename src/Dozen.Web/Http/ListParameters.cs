using Dozen.Core.Common.Listing;

namespace Dozen.Web.Http;

/// <summary>What every list is asked: which part of it, in which order, and which fields.</summary>
/// <typeparam name="TView">What the list shows.</typeparam>
internal sealed class ListParameters<TView>(Sorting sorting)
{
    public QueryParameter<SortOrder> Sort { get; } = new(
        "sort", $"Order: up to {Sorting.MostKeys} keys, a minus before one means descending; {sorting.Default} when absent.", text => sorting.Parse(text.ToString()))
    { Values = [.. sorting.Names.SelectMany(name => new[] { name, "-" + name })], IsList = true };

    /// <summary>These parameters, and the list's own after them.</summary>
    public QueryParameters With(params ReadOnlySpan<QueryParameter> own) =>
        new([ListParameters.Page, ListParameters.PerPage, ListParameters.Cursor, Sort, ListParameters.Total, FieldChoice<TView>.Parameter, .. own]);

    public ListPaging Read(QueryReader query) => new(
        query.Get(ListParameters.Page) ?? 1, query.Get(ListParameters.PerPage) ?? 50, query.Get(Sort), query.Get(ListParameters.Cursor), query.Get(ListParameters.Total) ?? true);
}

internal static class ListParameters
{
    // A cursor holds the values of its keys, which may be as long as names are.
    private const int LongestCursor = 7_000;

    public static readonly QueryParameter<int?> Page = QueryParameter.Number("page", "1-based page number; use cursor to walk far.", 1, 1_000_000);
    public static readonly QueryParameter<int?> PerPage = QueryParameter.Number("per_page", "Items per page; 50 when absent.", 1, ListPaging.MaxPerPage);
    public static readonly QueryParameter<string> Cursor = QueryParameter.Text("cursor", "The next_cursor of the page before, with the same sort.", LongestCursor);
    public static readonly QueryParameter<bool?> Total = QueryParameter.Flag("total", "false skips the count.");
}
