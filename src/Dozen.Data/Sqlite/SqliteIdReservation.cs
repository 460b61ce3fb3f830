using Dozen.Core.Database;
using Microsoft.EntityFrameworkCore;

namespace Dozen.Data.Sqlite;

/// <summary>SQLite keeps the highest id of each table in a table of its own, and gives the next one after that.</summary>
internal sealed class SqliteIdReservation : IIdReservation
{
    public async Task<long> ReserveAsync(DozenDbContext db, string table, long count, CancellationToken cancellationToken)
    {
        await using var transaction = await db.BeginOrJoinAsync(cancellationToken);
        var last = await db.Database.SqlQuery<long>($"SELECT coalesce(max(seq), 0) AS Value FROM sqlite_sequence WHERE name = {table}").SingleAsync(cancellationToken);
        await db.Database.ExecuteSqlAsync($"DELETE FROM sqlite_sequence WHERE name = {table}", cancellationToken);
        await db.Database.ExecuteSqlAsync($"INSERT INTO sqlite_sequence (name, seq) VALUES ({table}, {last + count})", cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return last;
    }

    public async Task<long> NextAsync(DozenDbContext db, string table, CancellationToken cancellationToken)
    {
        // A table that never had a row has no entry yet.
        var next = await db.Database.SqlQuery<long>($"UPDATE sqlite_sequence SET seq = seq + 1 WHERE name = {table} RETURNING seq AS Value").ToListAsync(cancellationToken);
        return next.Count > 0 ? next[0] : await ReserveAsync(db, table, 1, cancellationToken) + 1;
    }
}
