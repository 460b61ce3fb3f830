using RealTimer = System.Threading.Timer;

namespace Dozen.Testing.Places;

/// <summary>A clock on which short pauses are over at once, and noted; longer ones, which are limits of patience, never end.</summary>
public sealed class HastyTime : TimeProvider
{
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(25);
    private readonly List<TimeSpan> pauses = [];
    private DateTimeOffset now = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    public IReadOnlyList<TimeSpan> Pauses
    {
        get
        {
            lock (pauses) return [.. pauses];
        }
    }

    public override DateTimeOffset GetUtcNow() => now;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        if (dueTime > LongestPause || dueTime < TimeSpan.Zero) return new Timer(null, null);
        lock (pauses)
        {
            pauses.Add(dueTime);
            now += dueTime;
        }

        return new Timer(callback, state);
    }

    private sealed class Timer : ITimer
    {
        private readonly RealTimer? real;

        // On another thread, as timers are: whoever makes one may not be ready for it to have ended.
        public Timer(TimerCallback? callback, object? state) =>
            real = callback is null ? null : new RealTimer(callback, state, TimeSpan.Zero, Timeout.InfiniteTimeSpan);

        public bool Change(TimeSpan dueTime, TimeSpan period) => true;

        public void Dispose() => real?.Dispose();

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
