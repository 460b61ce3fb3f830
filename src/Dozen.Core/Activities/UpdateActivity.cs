using Dozen.Core.Common;
using Dozen.Core.Database;
using Dozen.Core.Users;

namespace Dozen.Core.Activities;

/// <summary>Changes to an activity (JSON merge patch). Its status changes by complete, reschedule and cancel.</summary>
public sealed record ActivityPatch
{
    /// <summary>At most 500 characters.</summary>
    public Patched<string?> Subject { get; init; }

    /// <summary>At most 100,000 characters.</summary>
    public Patched<string?> Content { get; init; }

    public Patched<ActivityDirection?> Direction { get; init; }

    /// <summary>Replaced as a whole; null is an empty object.</summary>
    public Patched<JsonText> Metadata { get; init; }

    /// <summary>Of what is still planned.</summary>
    public Patched<DateTimeOffset> ScheduledAt { get; init; }

    /// <summary>Of what is not planned any more.</summary>
    public Patched<DateTimeOffset> CompletedAt { get; init; }

    /// <summary>Only a manager may give it to somebody else.</summary>
    public Patched<long?> UserId { get; init; }
}

/// <summary>Corrects an activity that people wrote.</summary>
[Needs(Area.Activities, Access.Write)]
public sealed class UpdateActivity(DozenDbContext db, Caller caller, ActivityQueries activities, TimeProvider time)
{
    /// <param name="version">The version the caller has seen (If-Match); null to change whatever it is now.</param>
    public async Task<Result<ActivityView>> ExecuteAsync(long id, ActivityPatch patch, long? version, CancellationToken cancellationToken)
    {
        if ((await ActivityRules.FindAsync(db, caller, id, version, cancellationToken)).TryGet(out var activity, out var missing) is false) return missing;
        if (patch.ScheduledAt.IsPresent && activity.Status != ActivityStatus.Scheduled) return ActivityFailures.NotScheduled;

        var problems = new FieldProblems();
        if (patch.CompletedAt.IsPresent && activity.Status == ActivityStatus.Scheduled) problems.Add("completed_at", "What is scheduled is not completed yet.");
        if (patch.ScheduledAt.IsPresent) problems.Time("scheduled_at", patch.ScheduledAt.Value);
        if (patch.CompletedAt.IsPresent) ActivityRules.CheckDone(patch.CompletedAt.Value, time.Now(), problems);
        ActivityRules.CheckText(patch.Subject.Value, patch.Content.Value, problems);
        var metadata = patch.Metadata.IsPresent ? patch.Metadata.Value ?? JsonText.EmptyObject : activity.Metadata;
        if (patch.Metadata.IsPresent) ActivityMetadata.Check(activity.ActivityType, metadata, problems);
        var direction = patch.Direction.IsPresent ? ActivityRules.DirectionOf(activity.ActivityType, patch.Direction.Value, problems) : activity.Direction;
        if (problems.Failure is { } invalid) return invalid;
        if (patch.UserId.IsPresent && patch.UserId.Value != activity.UserId
            && await ActivityRules.RefusalToGiveAsync(db, caller, patch.UserId.Value, cancellationToken) is { } refusal) return refusal;

        if (patch.Subject.IsPresent) activity.Subject = patch.Subject.Value.OrNull();
        if (patch.Content.IsPresent) activity.Content = patch.Content.Value.OrNull();
        (activity.Direction, activity.Metadata, activity.UserId) = (direction, metadata, patch.UserId.Or(activity.UserId));
        if (patch.ScheduledAt.IsPresent) activity.ScheduledAt = patch.ScheduledAt.Value;
        if (patch.CompletedAt.IsPresent) activity.CompletedAt = patch.CompletedAt.Value;
        return await db.TrySaveAsync(cancellationToken) ? await activities.GetAsync(id, cancellationToken) : ActivityFailures.Stale;
    }
}
