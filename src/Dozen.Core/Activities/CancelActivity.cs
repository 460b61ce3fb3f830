using Dozen.Core.Common;
using Dozen.Core.Database;
using Dozen.Core.Users;

namespace Dozen.Core.Activities;

/// <param name="Reason">Kept as <c>metadata.reason</c>; at most 500 characters.</param>
public sealed record ActivityCancellation(string? Reason = null);

/// <summary>Calls off what is planned; it stays in the lead's history.</summary>
[Needs(Area.Activities, Access.Write)]
public sealed class CancelActivity(DozenDbContext db, Caller caller, ActivityQueries activities, TimeProvider time)
{
    /// <param name="version">The version the caller has seen (If-Match); null to cancel whatever it is now.</param>
    public async Task<Result<ActivityView>> ExecuteAsync(long id, ActivityCancellation cancellation, long? version, CancellationToken cancellationToken)
    {
        if ((await ActivityRules.FindAsync(db, caller, id, version, cancellationToken)).TryGet(out var activity, out var missing) is false) return missing;

        var problems = new FieldProblems();
        problems.Text("reason", cancellation.Reason, 500);
        if (problems.Failure is { } invalid) return invalid;
        if (!activity.Cancel(time.Now())) return ActivityFailures.NotScheduled;

        if (cancellation.Reason.OrNull() is { } reason)
        {
            var metadata = activity.Metadata.ToObject();
            metadata["reason"] = reason;
            activity.Metadata = JsonText.From(metadata);
        }

        return await db.TrySaveAsync(cancellationToken) ? await activities.GetAsync(id, cancellationToken) : ActivityFailures.Stale;
    }
}
