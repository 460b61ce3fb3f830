using System.Data.Common;
using System.Globalization;
using Dozen.Core.Common;

namespace Dozen.Core.Database;

/// <param name="Pending">Migrations that were applied, or would be.</param>
/// <param name="Backup">The copy that was taken before, or would be; null for none.</param>
public sealed record UpgradeReport(bool IsCheck, IReadOnlyList<string> Pending, string? Backup);

/// <summary>Brings the schema up to date, after a copy of what stands.</summary>
public sealed class UpgradeDatabase(IDatabaseBackup backup, IDatabaseAdmin admin, TimeProvider time)
{
    /// <param name="folder">Where the copy goes.</param>
    /// <param name="check">Only says what it would do.</param>
    /// <param name="withoutBackup">Takes no copy.</param>
    public async Task<Result<UpgradeReport>> ExecuteAsync(string folder, bool check, bool withoutBackup, CancellationToken cancellationToken)
    {
        var standing = await backup.CompareAsync(cancellationToken);
        if (standing.Unknown.Count > 0) return new Failure(FailureKind.Conflict, "database.newer", new DatabaseNewerException(standing.Unknown).Message);

        var copy = standing is { Exists: true, Pending.Count: > 0 } && !withoutBackup
            ? Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"before-upgrade-{time.Now():yyyyMMdd-HHmmss}{backup.Ending}"))
            : null;
        if (!check && copy is not null && !(await backup.BackUpAsync(copy, cancellationToken)).TryGet(out _, out var failure)) return failure;
        if (check) return new UpgradeReport(check, standing.Pending, copy);
        try
        {
            await admin.MigrateAsync(cancellationToken);
            return new UpgradeReport(check, standing.Pending, copy);
        }
        catch (DbException refused)
        {
            return new Failure(
                refused.IsTransient ? FailureKind.Unavailable : FailureKind.Conflict, "database.upgrade_failed",
                $"The upgrade failed, and the database is as it was: {refused.Message.TrimEnd('.')}.{(copy is null ? "" : $" The copy that was taken before: {copy}")}");
        }
    }
}
