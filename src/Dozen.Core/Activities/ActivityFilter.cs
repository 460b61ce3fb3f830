using Dozen.Core.Common.Listing;

namespace Dozen.Core.Activities;

/// <summary>Which activities a list shows. Fields are joined by "and", the values within one by "or".</summary>
public sealed record ActivityFilter
{
    public IReadOnlyList<ActivityType> Types { get; init; } = [];

    public IReadOnlyList<ActivityStatus> Statuses { get; init; } = [];

    public long? LeadId { get; init; }

    public long? UserId { get; init; }

    /// <summary>Only what is no user's.</summary>
    public bool Unassigned { get; init; }

    /// <summary>Planned before this time, itself not included.</summary>
    public DateTimeOffset? DueBefore { get; init; }

    /// <summary>Planned at this time or later.</summary>
    public DateTimeOffset? DueAfter { get; init; }

    /// <summary>Written before this time, itself not included.</summary>
    public DateTimeOffset? CreatedBefore { get; init; }

    /// <summary>Written at this time or later.</summary>
    public DateTimeOffset? CreatedAfter { get; init; }
}

/// <summary>What lists of activities may be sorted by. What was never planned comes after what was, what is not done before what is.</summary>
public static class ActivitySorting
{
    public static readonly Sorting<Activity> Keys = new Sorting<Activity>("activities", "-created_at", a => a.Id)
        .By("created_at", a => a.CreatedAt)
        .By("scheduled_at", a => a.ScheduledAt ?? new DateTimeOffset(2200, 1, 1, 0, 0, 0, TimeSpan.Zero))
        .By("completed_at", a => a.CompletedAt ?? DateTimeOffset.UnixEpoch);
}
