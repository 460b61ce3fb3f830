using Dozen.Core.Database;
using Microsoft.EntityFrameworkCore;

namespace Dozen.Data;

internal static class InspectionMigrations
{
    /// <summary>Migrations that this program has and the database doesn't, and the other way round, as sentences.</summary>
    public static async Task<IReadOnlyList<string>> CompareAsync(DozenDbContext db, CancellationToken cancellationToken)
    {
        var known = db.Database.GetMigrations().ToList();
        var applied = (await db.Database.GetAppliedMigrationsAsync(cancellationToken)).ToList();
        return
        [
            .. known.Except(applied).Select(m => $"{m} has not been applied: the database is older than this program."),
            .. applied.Except(known).Select(m => $"{m} is not known: the database is newer than this program."),
        ];
    }
}
