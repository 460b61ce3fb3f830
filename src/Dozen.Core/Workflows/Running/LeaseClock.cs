using Dozen.Core.Common;

namespace Dozen.Core.Workflows.Running;

/// <summary>
/// The time by which leases are made and judged: the database's, where the clocks of several machines may differ. It is
/// looked at now and then, and kept as the distance from this machine's own clock in between.
/// </summary>
public sealed class LeaseClock(TimeProvider time)
{
    private long distance; // in ticks

    public DateTimeOffset Now => time.Now().AddTicks(Interlocked.Read(ref distance)).ToMicroseconds();

    /// <summary>To be told what time it is in the database, just now.</summary>
    public void Observe(DateTimeOffset databaseTime) => Interlocked.Exchange(ref distance, databaseTime.UtcTicks - time.Now().UtcTicks);
}
