using Dozen.Core.Common;
using Dozen.Core.Criteria;
using Dozen.Core.Workflows;

namespace Dozen.Core.Automation;

/// <summary>When a schedule will fire.</summary>
/// <param name="TimeZone">Whose clock the schedule follows.</param>
/// <param name="Times">In order, in UTC; fewer than were asked for when there are no more, as with the 30th of February.</param>
public sealed record ScheduleTimes(TimeZoneInfo TimeZone, IReadOnlyList<DateTimeOffset> Times)
{
    /// <param name="conditions">The <c>trigger_conditions</c> of a schedule, saved or about to be; refused like those that are to be saved.</param>
    /// <param name="after">Times after this one.</param>
    public static Result<ScheduleTimes> Of(JsonText conditions, DateTimeOffset after, int count)
    {
        var reading = new DefinitionReading("trigger_conditions", NamedLists.BuiltIn);
        if (TriggerPlan.Read(WorkflowTrigger.Scheduled, conditions, reading) is not { Cron: { } cron } plan) return reading.Failure ?? Failure.Invalid("trigger_conditions", "A JSON object.");

        var times = new List<DateTimeOffset>();
        while (times.Count < count && cron.GetNextOccurrence(times.Count == 0 ? after : times[^1], plan.TimeZone) is { } next) times.Add(next.ToUniversalTime());
        return new ScheduleTimes(plan.TimeZone, times);
    }
}
