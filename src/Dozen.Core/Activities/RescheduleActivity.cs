using Dozen.Core.Common;
using Dozen.Core.Database;
using Dozen.Core.Users;

namespace Dozen.Core.Activities;

public sealed record ActivityMove(DateTimeOffset ScheduledAt);

/// <summary>Moves what is planned to another time.</summary>
[Needs(Area.Activities, Access.Write)]
public sealed class RescheduleActivity(DozenDbContext db, Caller caller, ActivityQueries activities)
{
    /// <param name="version">The version the caller has seen (If-Match); null to move whatever it is now.</param>
    public async Task<Result<ActivityView>> ExecuteAsync(long id, ActivityMove move, long? version, CancellationToken cancellationToken)
    {
        if ((await ActivityRules.FindAsync(db, caller, id, version, cancellationToken)).TryGet(out var activity, out var missing) is false) return missing;

        var problems = new FieldProblems();
        problems.Time("scheduled_at", move.ScheduledAt);
        if (problems.Failure is { } invalid) return invalid;
        if (!activity.Reschedule(move.ScheduledAt)) return ActivityFailures.NotScheduled;
        return await db.TrySaveAsync(cancellationToken) ? await activities.GetAsync(id, cancellationToken) : ActivityFailures.Stale;
    }
}
