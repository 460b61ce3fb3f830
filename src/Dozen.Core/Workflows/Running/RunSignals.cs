namespace Dozen.Core.Workflows.Running;

/// <summary>Tells within this process that there is work, and that runs have changed. Other processes find out by themselves; so a signal saves time, and losing one loses no more.</summary>
public sealed class RunSignals
{
    private volatile TaskCompletionSource changed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>A run of this organisation waits, and that is committed.</summary>
    public event Action<long>? Waiting;

    /// <summary>Completes with the next change of any run.</summary>
    public Task NextChange => changed.Task;

    public void TellWaiting(long organizationId)
    {
        Waiting?.Invoke(organizationId);
        TellChanged();
    }

    public void TellChanged() => Interlocked.Exchange(ref changed, new(TaskCreationOptions.RunContinuationsAsynchronously)).TrySetResult();
}

/// <summary>Carries the news that there is work to the other processes over one database.</summary>
public interface IRunBell
{
    /// <summary>How often a process looks for work by itself, in case nobody rings.</summary>
    TimeSpan LooksEvery { get; }

    /// <summary>Tells the others of an organisation with work. What it throws is not to be taken amiss: they will look.</summary>
    Task RingAsync(long organizationId, CancellationToken cancellationToken);

    /// <summary>Hears the others until cancelled.</summary>
    Task ListenAsync(Action<long> heard, CancellationToken cancellationToken);
}
