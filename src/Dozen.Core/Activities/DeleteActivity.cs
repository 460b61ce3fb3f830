using Dozen.Core.Common;
using Dozen.Core.Database;
using Dozen.Core.Users;

namespace Dozen.Core.Activities;

/// <summary>Deletes a plan of one's own. What has happened is history, and stays.</summary>
[Needs(Area.Activities, Access.Write)]
public sealed class DeleteActivity(DozenDbContext db, Caller caller)
{
    /// <param name="version">The version the caller has seen (If-Match); null to delete whatever it is now.</param>
    public async Task<Result<Done>> ExecuteAsync(long id, long? version, CancellationToken cancellationToken)
    {
        if ((await ActivityRules.FindAsync(db, caller, id, version, cancellationToken)).TryGet(out var activity, out var missing) is false) return missing;
        if (activity.Status != ActivityStatus.Scheduled) return ActivityFailures.IsHistory;
        if (activity.UserId is { } owner && owner != caller.UserId) return ActivityFailures.NotYoursToDelete;

        db.Activities.Remove(activity);
        return await db.TrySaveAsync(cancellationToken) ? new Done() : ActivityFailures.Stale;
    }
}
