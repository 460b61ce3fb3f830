using Dozen.Core.Common;
using Dozen.Core.Database;
using Dozen.Core.Users;

namespace Dozen.Core.Activities;

/// <param name="CompletedAt">Now when absent; never in the future.</param>
/// <param name="Content">What came of it; what was planned stays when absent.</param>
/// <param name="Metadata">Merged into the activity's: <c>outcome</c>, <c>duration_seconds</c> and so on.</param>
public sealed record ActivityCompletion(DateTimeOffset? CompletedAt = null, string? Content = null, JsonText? Metadata = null);

/// <summary>Marks what was planned as done. An outbound contact counts from then on as contact with the lead.</summary>
[Needs(Area.Activities, Access.Write)]
public sealed class CompleteActivity(DozenDbContext db, Caller caller, ActivityQueries activities, TimeProvider time)
{
    /// <param name="version">The version the caller has seen (If-Match); null to complete whatever it is now.</param>
    public async Task<Result<ActivityView>> ExecuteAsync(long id, ActivityCompletion completion, long? version, CancellationToken cancellationToken)
    {
        if ((await ActivityRules.FindAsync(db, caller, id, version, cancellationToken)).TryGet(out var activity, out var missing) is false) return missing;

        var now = time.Now();
        var metadata = activity.Metadata.ToObject();
        foreach (var (key, value) in completion.Metadata?.ToObject() ?? []) metadata[key] = value?.DeepClone();
        var problems = new FieldProblems();
        ActivityRules.CheckText(null, completion.Content, problems);
        ActivityRules.CheckDone(completion.CompletedAt, now, problems);
        if (completion.Metadata is not null) ActivityMetadata.Check(activity.ActivityType, JsonText.From(metadata), problems);
        if (problems.Failure is { } invalid) return invalid;
        if (!activity.Complete(completion.CompletedAt ?? now)) return ActivityFailures.NotScheduled;

        activity.Content = completion.Content.OrNull() ?? activity.Content;
        if (completion.Metadata is not null) activity.Metadata = JsonText.From(metadata);
        return await db.TrySaveAsync(cancellationToken) ? await activities.GetAsync(id, cancellationToken) : ActivityFailures.Stale;
    }
}
