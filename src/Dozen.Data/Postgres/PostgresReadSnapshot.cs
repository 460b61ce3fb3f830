using System.Data;
using Dozen.Core.Database;
using Microsoft.EntityFrameworkCore;

namespace Dozen.Data.Postgres;

internal sealed class PostgresReadSnapshot : IReadSnapshot
{
    public async Task<IAsyncDisposable> BeginAsync(DozenDbContext db, CancellationToken cancellationToken) =>
        await db.Database.BeginTransactionAsync(IsolationLevel.RepeatableRead, cancellationToken);
}
