using Dozen.Core.Activities;

namespace Dozen.Core.Criteria;

/// <summary>What criteria ask of an activity.</summary>
/// <param name="At">When it was done; when it was written down as long as it is not.</param>
public readonly record struct ActivityFact(ActivityType Type, ActivityDirection? Direction, ActivityStatus Status, DateTimeOffset At, string? Subject);
