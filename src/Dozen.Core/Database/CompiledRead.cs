using System.Collections.Concurrent;
using System.Linq.Expressions;
using System.Runtime.CompilerServices;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Query;

namespace Dozen.Core.Database;

/// <summary>
/// A read that is translated once, not looked up among all queries each time: for what is asked most. The filters of the
/// organisation and the trash hold as in any other query.
/// </summary>
/// <param name="query">Ends in one result, such as <c>SingleOrDefault</c>.</param>
internal sealed class CompiledRead<TParameter, TResult>(Expression<Func<DozenDbContext, TParameter, CancellationToken, TResult>> query)
{
    // One translation serves one model, and each engine has its own.
    private readonly ConditionalWeakTable<IModel, Func<DozenDbContext, TParameter, CancellationToken, Task<TResult>>> translations = [];

    public Task<TResult> RunAsync(DozenDbContext db, TParameter parameter, CancellationToken cancellationToken) =>
        translations.GetValue(db.Model, _ => EF.CompileAsyncQuery(query))(db, parameter, cancellationToken);
}

/// <summary>Some rows, likewise.</summary>
/// <param name="query">Its last parameter is a number of rows, which becomes a part of the statement (see <see cref="Common.Listing.ListQueries"/>).</param>
internal sealed class CompiledRows<T1, T2, T3, TRow>(Expression<Func<DozenDbContext, T1, T2, T3, int, IQueryable<TRow>>> query)
{
    /// <summary>Numbers of rows are rounded up to one of few, so that few statements serve all.</summary>
    private const int Least = 51;

    private readonly ConditionalWeakTable<IModel, ConcurrentDictionary<int, Func<DozenDbContext, T1, T2, T3, IAsyncEnumerable<TRow>>>> translations = [];

    /// <param name="count">At least so many, if there are.</param>
    public async Task<List<TRow>> RunAsync(DozenDbContext db, T1 first, T2 second, T3 third, int count, CancellationToken cancellationToken)
    {
        var length = Least;
        while (length < count) length *= 2;
        var read = translations.GetOrCreateValue(db.Model).GetOrAdd(length, Translate);
        var rows = new List<TRow>();
        await foreach (var row in read(db, first, second, third).WithCancellation(cancellationToken)) rows.Add(row);
        return rows;
    }

    private Func<DozenDbContext, T1, T2, T3, IAsyncEnumerable<TRow>> Translate(int length) =>
        EF.CompileAsyncQuery(Expression.Lambda<Func<DozenDbContext, T1, T2, T3, IQueryable<TRow>>>(
            ReplacingExpressionVisitor.Replace(query.Parameters[^1], Expression.Constant(length), query.Body), query.Parameters.SkipLast(1)));
}
