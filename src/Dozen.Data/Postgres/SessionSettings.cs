using System.Data;
using Dozen.Core.Database;
using Microsoft.EntityFrameworkCore;

namespace Dozen.Data.Postgres;

/// <summary>Settings of a context's connection, taken back before it goes to the pool: nothing else does that (see <see cref="DatabaseTarget"/>).</summary>
internal sealed class SessionSettings : IAsyncDisposable
{
    private readonly DozenDbContext db;

    private SessionSettings(DozenDbContext db) => this.db = db;

    /// <summary>Opens the connection, which stays open until this is disposed.</summary>
    /// <param name="settings">SET statements; nothing that came from outside.</param>
    public static async Task<SessionSettings> ApplyAsync(DozenDbContext db, string settings, CancellationToken cancellationToken)
    {
        await db.Database.OpenConnectionAsync(cancellationToken);
        var applied = new SessionSettings(db);
        try
        {
            await db.Database.ExecuteSqlRawAsync(settings, cancellationToken);
            return applied;
        }
        catch
        {
            await applied.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        // One that broke never comes back to the pool.
        if (db.Database.GetDbConnection().State == ConnectionState.Open) await db.Database.ExecuteSqlRawAsync("RESET ALL");
        await db.Database.CloseConnectionAsync();
    }
}
