using System.Linq.Expressions;
using System.Runtime.CompilerServices;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;

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
