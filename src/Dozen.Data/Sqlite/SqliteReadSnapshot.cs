using System.Data;
using Dozen.Core.Database;
using Microsoft.EntityFrameworkCore;

namespace Dozen.Data.Sqlite;

/// <summary>
/// In WAL mode a reading transaction keeps the state of its first statement. The level is the driver's word for a
/// transaction that takes no write lock at its beginning; nothing uncommitted is read.
/// </summary>
internal sealed class SqliteReadSnapshot : IReadSnapshot
{
    public async Task<IAsyncDisposable> BeginAsync(DozenDbContext db, CancellationToken cancellationToken) =>
        await db.Database.BeginTransactionAsync(IsolationLevel.ReadUncommitted, cancellationToken);
}
