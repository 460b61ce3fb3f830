namespace Dozen.Core.Common;

public static class Clock
{
    /// <summary>Now, in UTC, cut to microseconds: the finest time both databases keep, so a value read back equals the value written.</summary>
    public static DateTimeOffset Now(this TimeProvider time) => time.GetUtcNow().ToMicroseconds();

    public static DateTimeOffset ToMicroseconds(this DateTimeOffset value) =>
        new(value.UtcTicks - (value.UtcTicks % TimeSpan.TicksPerMicrosecond), TimeSpan.Zero);
}
