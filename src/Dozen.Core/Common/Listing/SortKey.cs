using System.Linq.Expressions;
using System.Reflection;
using Microsoft.EntityFrameworkCore.Query;

namespace Dozen.Core.Common.Listing;

/// <summary>One key that a list may be sorted by.</summary>
internal abstract class SortKey<T>(string name)
{
    public string Name => name;

    public abstract IOrderedQueryable<T> Sort(IQueryable<T> rows, bool descending);

    public abstract IOrderedQueryable<T> ThenSort(IOrderedQueryable<T> rows, bool descending);

    /// <summary>The key's value of a row.</summary>
    public abstract Expression Of(ParameterExpression row);

    /// <summary>Whether a row stands behind this value; rows with the very value are left to <paramref name="ties"/>, or out.</summary>
    public abstract Expression Behind(object value, bool descending, ParameterExpression row, Expression? ties);

    public abstract string Write(object value);

    /// <summary>The value of a cursor's text, or null when it is none.</summary>
    public abstract object? Read(string text);
}

internal sealed class SortKey<T, TKey>(string name, Expression<Func<T, TKey>> key, KeyText<TKey> text) : SortKey<T>(name)
    where TKey : notnull
{
    private static readonly MethodInfo CompareText = typeof(string).GetMethod(nameof(string.Compare), [typeof(string), typeof(string)])!;

    public override IOrderedQueryable<T> Sort(IQueryable<T> rows, bool descending) =>
        descending ? rows.OrderByDescending(key) : rows.OrderBy(key);

    public override IOrderedQueryable<T> ThenSort(IOrderedQueryable<T> rows, bool descending) =>
        descending ? rows.ThenByDescending(key) : rows.ThenBy(key);

    public override Expression Of(ParameterExpression row) => ReplacingExpressionVisitor.Replace(key.Parameters[0], row, key.Body);

    public override Expression Behind(object value, bool descending, ParameterExpression row, Expression? ties)
    {
        // A member of an object becomes a parameter of the statement; a constant would make each page a statement of its own.
        var (left, right) = (Of(row), (Expression)Expression.Property(Expression.Constant(new Seen((TKey)value)), nameof(Seen.Key)));
        if (typeof(TKey) == typeof(string)) (left, right) = (Expression.Call(CompareText, left, right), Expression.Constant(0));
        var behind = descending ? Expression.LessThan(left, right) : Expression.GreaterThan(left, right);
        if (ties is null) return behind;

        // The first half bounds the range of an index, the second settles ties.
        var from = descending ? Expression.LessThanOrEqual(left, right) : Expression.GreaterThanOrEqual(left, right);
        return Expression.AndAlso(from, Expression.OrElse(behind, ties));
    }

    public override string Write(object value) => text.Write((TKey)value);

    public override object? Read(string written) => text.TryRead(written, out var value) ? value : null;

    private sealed class Seen(TKey key)
    {
        public TKey Key => key;
    }
}
