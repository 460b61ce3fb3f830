using Dozen.Core.Common;
using Dozen.Core.Database;
using Dozen.Core.Leads;
using Dozen.Core.Users;
using Microsoft.EntityFrameworkCore;

namespace Dozen.Core.Activities;

/// <summary>What holds for every activity that people or programs write.</summary>
internal static class ActivityRules
{
    public const int Subject = 500;

    // Clocks differ a little.
    private static readonly TimeSpan Tolerance = TimeSpan.FromMinutes(5);

    public static void CheckText(string? subject, string? content, FieldProblems problems)
    {
        problems.Text("subject", subject, Subject);
        problems.Text("content", content, LeadLimits.Text);
    }

    public static void CheckDone(DateTimeOffset? completedAt, DateTimeOffset now, FieldProblems problems)
    {
        problems.Time("completed_at", completedAt);
        if (completedAt > now + Tolerance) problems.Add("completed_at", "What is done was not done in the future.");
    }

    /// <summary>A contact goes one way or the other; a note goes nowhere; engagement always comes in.</summary>
    public static ActivityDirection? DirectionOf(ActivityType type, ActivityDirection? given, FieldProblems problems)
    {
        if (ActivityKinds.Engagement.Contains(type))
        {
            if (given == ActivityDirection.Outbound) problems.Add("direction", "Engagement is inbound.");
            return ActivityDirection.Inbound;
        }

        if (type != ActivityType.Note) return given ?? ActivityDirection.Outbound;
        if (given is not null) problems.Add("direction", "A note has no direction.");
        return null;
    }

    /// <summary>Whether the caller may give an activity to this user: to oneself always, to others as a manager.</summary>
    public static async Task<Failure?> RefusalToGiveAsync(DozenDbContext db, Caller caller, long? userId, CancellationToken cancellationToken)
    {
        if (userId == caller.UserId) return null;
        if (caller.RefusalOf(Area.Assignment, Access.Write) is { } refusal) return refusal;
        return userId is not { } id || await db.Users.AnyAsync(u => u.Id == id && u.IsActive, cancellationToken)
            ? null
            : Failure.Invalid("user_id", $"There is no active user {id} in this organisation.");
    }

    /// <summary>The activity to change: written by people, and the caller's own or nobody's, unless the caller is a manager.</summary>
    public static async Task<Result<Activity>> FindAsync(DozenDbContext db, Caller caller, long id, long? version, CancellationToken cancellationToken)
    {
        var activity = await db.Activities.SingleOrDefaultAsync(a => a.Id == id, cancellationToken);
        if (activity is null) return ActivityFailures.NotFound(id);
        if (!ActivityKinds.MayBeLogged(activity.ActivityType)) return ActivityFailures.IsHistory;
        if (activity.UserId is { } owner && owner != caller.UserId && !caller.May(Area.Assignment, Access.Write)) return ActivityFailures.NotYours;
        return version is { } seen && seen != ActivityView.Of(activity).Version ? ActivityFailures.Stale : activity;
    }
}
