using Dozen.Core.Common;

namespace Dozen.Core.Workflows.Running;

/// <summary>
/// Whose turn it is: each organisation with something due in a row, one run each, so that ten thousand runs of one do not keep
/// another waiting for more than the runs in hand. The workers of a process share one.
/// </summary>
public sealed class RunRota : IDisposable
{
    /// <summary>While some organisations have work without end, how soon those are seen of whom no signal came.</summary>
    private static readonly TimeSpan LongestWithoutLook = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan ShortestWait = TimeSpan.FromMilliseconds(50);

    private readonly WorkRuns work;
    private readonly RunSignals signals;
    private readonly IRunBell bell;
    private readonly TimeProvider time;
    private readonly bool hasLimits;
    private readonly Lock gate = new();
    private readonly Queue<long> row = [];
    private readonly HashSet<long> inRow = [];
    private readonly SemaphoreSlim looking = new(1);
    private TaskCompletionSource news = New();
    private bool isWorthLooking = true;
    private long lookedAt;
    private DateTimeOffset? nextDue;
    private long last;

    public RunRota(WorkRuns work, RunSignals signals, IRunBell bell, RunOptions options, TimeProvider time)
    {
        (this.work, this.signals, this.bell, this.time) = (work, signals, bell, time);
        hasLimits = options.PerOrganization is not null || options.PerType.Count > 0;
        signals.Waiting += Add;
    }

    public void Dispose()
    {
        signals.Waiting -= Add;
        looking.Dispose();
    }

    /// <summary>An organisation that has work, or may have.</summary>
    public void Add(long organizationId)
    {
        lock (gate)
        {
            if (inRow.Add(organizationId)) row.Enqueue(organizationId);
            isWorthLooking = true;
            news.TrySetResult();
        }
    }

    /// <summary>A run ended here: where there are limits, another one may begin.</summary>
    public void TellEnded()
    {
        if (!hasLimits) return;
        lock (gate)
        {
            isWorthLooking = true;
            news.TrySetResult();
        }
    }

    /// <summary>Waits until there is a run, and takes it.</summary>
    public async Task<ClaimedRun> NextAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            var organization = await NextOrganizationAsync(cancellationToken);
            if (await work.TakeAsync(organization, cancellationToken) is not { } taken) continue;
            Add(organization); // at the end of the row: it may have more
            return taken;
        }
    }

    private async Task<long> NextOrganizationAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            if (TryStep() is { } first) return first;
            await looking.WaitAsync(cancellationToken);
            try
            {
                if (TryStep() is { } found) return found; // another worker may have looked meanwhile
                await WaitAsync(cancellationToken);
                if (!IsRowReady()) await LookAsync(cancellationToken);
            }
            finally
            {
                looking.Release();
            }
        }
    }

    private long? TryStep()
    {
        lock (gate)
        {
            if (!IsRowReady()) return null;
            var organization = row.Dequeue();
            inRow.Remove(organization);
            return organization;
        }
    }

    private bool IsRowReady()
    {
        lock (gate) return row.Count > 0 && time.GetElapsedTime(lookedAt) < LongestWithoutLook;
    }

    private async Task WaitAsync(CancellationToken cancellationToken)
    {
        TimeSpan longest;
        Task told;
        lock (gate)
        {
            if (isWorthLooking || row.Count > 0) return;
            longest = nextDue is { } due && due - time.Now() < bell.LooksEvery ? due - time.Now() : bell.LooksEvery;
            news = New();
            told = news.Task;
        }

        using var enough = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        await Task.WhenAny(told, Task.Delay(longest > ShortestWait ? longest : ShortestWait, time, enough.Token));
        await enough.CancelAsync();
        cancellationToken.ThrowIfCancellationRequested();
    }

    private async Task LookAsync(CancellationToken cancellationToken)
    {
        lock (gate) isWorthLooking = false;
        DueRuns due;
        try
        {
            due = await work.LookAsync(last, cancellationToken);
        }
        catch
        {
            lock (gate) isWorthLooking = true;
            throw;
        }

        lock (gate)
        {
            (lookedAt, nextDue) = (time.GetTimestamp(), due.Next);
            foreach (var organization in due.Organizations)
            {
                last = organization;
                if (inRow.Add(organization)) row.Enqueue(organization);
            }
        }
    }

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
