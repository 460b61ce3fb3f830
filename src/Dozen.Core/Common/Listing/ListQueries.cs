using System.Linq.Expressions;
using Microsoft.EntityFrameworkCore;

namespace Dozen.Core.Common.Listing;

/// <summary>A query as the pages of a list.</summary>
public static class ListQueries
{
    /// <summary>Reads one page: in order, behind the cursor, with the cursor of the next one, and counted when asked for.</summary>
    /// <param name="view">What a row is shown as.</param>
    /// <returns>Refuses a cursor that is malformed, of another list or of another order (<see cref="ListPaging.CursorInvalid"/>).</returns>
    public static async Task<Result<Page<TView>>> ToPageAsync<T, TView>(
        this IQueryable<T> matching, Sorting<T> sorting, ListPaging paging, Expression<Func<T, TView>> view, CancellationToken cancellationToken)
        where T : class
    {
        var order = paging.Order ?? sorting.Default;
        var keys = sorting.KeysOf(order);
        object[]? seen = null;
        if (paging.Cursor is not null && (seen = ListCursor.Read(sorting, order, paging.Cursor)) is null) return ListPaging.CursorInvalid;

        long? total = paging.CountTotal ? await matching.LongCountAsync(cancellationToken) : null;
        var number = Math.Max(paging.Number, 1);
        var perPage = Math.Clamp(paging.PerPage, 1, ListPaging.MaxPerPage);

        var page = InOrder(seen is null ? matching : matching.Where(Behind(keys, seen)), keys);
        if (seen is null && number > 1) page = page.Skip((int)Math.Min((number - 1L) * perPage, int.MaxValue));

        // One more than asked for tells whether there is a next page, without a count.
        var rows = await page.First(perPage + 1).AsNoTracking().Select(WithKeys(keys, view)).ToListAsync(cancellationToken);
        var next = rows.Count > perPage ? ListCursor.Write(sorting, order, rows[perPage - 1].Keys) : null;
        return new Page<TView>([.. rows.Take(perPage).Select(r => r.View)], total, seen is null ? number : null, perPage, next);
    }

    /// <summary>All rows in an order; the default one when null.</summary>
    public static IQueryable<T> InOrder<T>(this IQueryable<T> rows, Sorting<T> sorting, SortOrder? order) where T : class =>
        InOrder(rows, sorting.KeysOf(order ?? sorting.Default));

    /// <summary>
    /// The first rows, their number written into the statement: with a parameter the database would plan for a tenth of
    /// all rows, find that too dear to keep, and plan anew each time.
    /// </summary>
    internal static IQueryable<T> First<T>(this IQueryable<T> rows, int count)
    {
        var number = Expression.Call(typeof(EF), nameof(EF.Constant), [typeof(int)], Expression.Constant(count));
        return rows.Provider.CreateQuery<T>(Expression.Call(typeof(Queryable), nameof(Queryable.Take), [typeof(T)], rows.Expression, number));
    }

    private static IQueryable<T> InOrder<T>(IQueryable<T> rows, IReadOnlyList<(SortKey<T> Key, bool Descending)> keys)
    {
        var sorted = keys[0].Key.Sort(rows, keys[0].Descending);
        return keys.Skip(1).Aggregate(sorted, (so, next) => next.Key.ThenSort(so, next.Descending));
    }

    private static Expression<Func<T, bool>> Behind<T>(IReadOnlyList<(SortKey<T> Key, bool Descending)> keys, object[] seen)
    {
        var row = Expression.Parameter(typeof(T), "row");
        Expression? behind = null;
        for (var i = keys.Count - 1; i >= 0; i--) behind = keys[i].Key.Behind(seen[i], keys[i].Descending, row, behind);
        return Expression.Lambda<Func<T, bool>>(behind!, row);
    }

    /// <summary>The view with the keys of its row, so that a view need not show what its list is sorted by.</summary>
    private static Expression<Func<T, Row<TView>>> WithKeys<T, TView>(
        IReadOnlyList<(SortKey<T> Key, bool Descending)> keys, Expression<Func<T, TView>> view)
    {
        var row = view.Parameters[0];
        var values = Expression.NewArrayInit(typeof(object), keys.Select(k => Expression.Convert(k.Key.Of(row), typeof(object))));
        return Expression.Lambda<Func<T, Row<TView>>>(Expression.New(typeof(Row<TView>).GetConstructors().Single(), view.Body, values), row);
    }

    private sealed record Row<TView>(TView View, object[] Keys);
}
