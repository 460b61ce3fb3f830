using Dozen.Core.Database;
using Microsoft.EntityFrameworkCore;

namespace Dozen.Data;

/// <param name="apply">Applies what is pending: all of it, or nothing.</param>
/// <param name="afterMigrating">What the engine has to put right beside its migrations; null for nothing.</param>
internal sealed class DatabaseAdmin<TContext>(
    IDbContextFactory<TContext> contexts, DatabaseTarget target,
    Func<DozenDbContext, CancellationToken, Task> apply, Func<DozenDbContext, CancellationToken, Task>? afterMigrating) : IDatabaseAdmin
    where TContext : DozenDbContext
{
    public async Task MigrateAsync(CancellationToken cancellationToken)
    {
        if (target is DatabaseTarget.Sqlite { Path: var path } && Path.GetDirectoryName(path) is { Length: > 0 } folder)
            Directory.CreateDirectory(folder);

        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        db.ActIn(0);
        using var _ = db.UseOwnerAccess();
        var applied = (await db.Database.GetAppliedMigrationsAsync(cancellationToken)).ToList();
        if (applied.Except(db.Database.GetMigrations()).ToList() is { Count: > 0 } unknown) throw new DatabaseNewerException(unknown);

        // Applying takes a lock: not for nothing.
        if (db.Database.GetMigrations().Except(applied).Any()) await apply(db, cancellationToken);
        if (afterMigrating is not null) await afterMigrating(db, cancellationToken);
    }
}
