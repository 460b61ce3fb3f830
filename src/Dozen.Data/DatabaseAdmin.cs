using Dozen.Core.Database;
using Microsoft.EntityFrameworkCore;

namespace Dozen.Data;

internal sealed class DatabaseAdmin<TContext>(IDbContextFactory<TContext> contexts, DatabaseTarget target) : IDatabaseAdmin where TContext : DozenDbContext
{
    public async Task MigrateAsync(CancellationToken cancellationToken)
    {
        if (target is DatabaseTarget.Sqlite { Path: var path } && Path.GetDirectoryName(path) is { Length: > 0 } folder)
            Directory.CreateDirectory(folder);

        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        db.ActIn(0);
        using var _ = db.UseOwnerAccess();
        await db.Database.MigrateAsync(cancellationToken);
    }
}
