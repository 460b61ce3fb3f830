using Dozen.Core.Common;

namespace Dozen.Core.Activities;

public static class ActivityFailures
{
    public static readonly Failure Stale = new(FailureKind.Stale, "activity.stale", "The activity has been changed since. Load it again and repeat your change.");

    public static readonly Failure NotYours = new(FailureKind.Forbidden, "activity.not_yours", "This activity is somebody else's; a manager may change it.");

    public static readonly Failure NotYoursToDelete = new(FailureKind.Forbidden, "activity.not_yours", "Only the person whose activity it is may delete it; a manager may cancel it.");

    public static readonly Failure IsHistory = new(FailureKind.Conflict, "activity.is_history", "This is history, which is never changed or deleted.");

    public static readonly Failure NotScheduled = new(FailureKind.Conflict, "activity.not_scheduled", "This activity is not planned any more: it was completed, cancelled or failed.");

    public static Failure NotFound(long id) => new(FailureKind.NotFound, "activity.not_found", $"There is no activity {id}.");
}
