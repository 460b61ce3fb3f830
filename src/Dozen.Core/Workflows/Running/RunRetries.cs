namespace Dozen.Core.Workflows.Running;

/// <summary>When a step that failed is tried again, unless it says so itself.</summary>
public static class RunRetries
{
    private static readonly TimeSpan First = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(15);

    /// <summary>How far jitter brings a delay forward: at most this part of it.</summary>
    private const double Spread = 0.5;

    /// <summary>5 s after the first failure, then twice as long each time, at most 15 minutes; up to half of it sooner.</summary>
    /// <param name="failures">1 after the first.</param>
    /// <param name="jitter">From 0 to 1, drawn anew each time: runs that failed together are not all repeated at the same moment.</param>
    public static TimeSpan DelayAfter(int failures, double jitter)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(failures, 1);
        var whole = First * Math.Pow(2, Math.Min(failures - 1, 20));
        return (whole < Longest ? whole : Longest) * (1 - (Spread * Math.Clamp(jitter, 0, 1)));
    }
}
