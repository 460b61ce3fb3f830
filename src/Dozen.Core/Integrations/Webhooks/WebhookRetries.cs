namespace Dozen.Core.Integrations.Webhooks;

/// <summary>When a delivery that failed is tried again: soon at first, then ever later, and not after a day.</summary>
public static class WebhookRetries
{
    // They add up to 23 h 42 min 35 s.
    private static readonly TimeSpan[] Delays =
    [
        TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(30), TimeSpan.FromMinutes(2), TimeSpan.FromMinutes(10), TimeSpan.FromMinutes(30),
        TimeSpan.FromHours(1), TimeSpan.FromHours(2), TimeSpan.FromHours(4), TimeSpan.FromHours(6), TimeSpan.FromHours(10),
    ];

    /// <summary>How far jitter brings a delay forward: at most this part of it.</summary>
    private const double Spread = 0.2;

    /// <summary>The first attempt and the repetitions.</summary>
    public static int MaxAttempts => Delays.Length + 1;

    /// <summary>How long to wait after an attempt that failed; null when it was the last.</summary>
    /// <param name="attempt">1 for the first.</param>
    /// <param name="jitter">From 0 to 1, drawn anew each time: receivers that were away together are not all called at the same moment.</param>
    public static TimeSpan? DelayAfter(int attempt, double jitter)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(attempt, 1);
        return attempt > Delays.Length ? null : Delays[attempt - 1] * (1 - (Spread * Math.Clamp(jitter, 0, 1)));
    }
}
