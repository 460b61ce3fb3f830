using Dozen.Core.Automation;
using Dozen.Core.Common;

namespace Dozen.Core.Tests.Automation;

public sealed class ScheduleTimesTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 27, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void The_next_times_follow_the_clock_of_the_zone()
    {
        var times = ScheduleTimes.Of(JsonText.Trusted("""{"cron":"0 9 * * *","time_zone":"Europe/Athens"}"""), Now, 3).Value;

        // Summer time begins on the 29th.
        Assert.Equal([new(2026, 3, 28, 7, 0, 0, TimeSpan.Zero), new(2026, 3, 29, 6, 0, 0, TimeSpan.Zero), new DateTimeOffset(2026, 3, 30, 6, 0, 0, TimeSpan.Zero)], times.Times);
        Assert.Equal("Europe/Athens", times.TimeZone.Id);
    }

    [Fact]
    public void A_day_that_never_comes_has_no_times() =>
        Assert.Empty(ScheduleTimes.Of(JsonText.Trusted("""{"cron":"0 9 30 2 *"}"""), Now, 3).Value.Times);

    [Theory]
    [InlineData("""{"cron":"0 9 * *"}""", "trigger_conditions/cron")]
    [InlineData("""{"time_zone":"UTC"}""", "trigger_conditions/cron")]
    [InlineData("""{"cron":"0 9 * * *","time_zone":"Europe/Atlantis"}""", "trigger_conditions/time_zone")]
    [InlineData("[]", "trigger_conditions")]
    public void What_could_not_be_saved_has_none(string conditions, string place) =>
        Assert.Equal(place, Assert.Single(ScheduleTimes.Of(JsonText.Trusted(conditions), Now, 3).Failure!.Errors).Key);
}
