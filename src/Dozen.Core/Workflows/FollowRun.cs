using System.Runtime.CompilerServices;
using Dozen.Core.Common;
using Dozen.Core.Users;
using Dozen.Core.Workflows.Running;

namespace Dozen.Core.Workflows;

/// <summary>Watches one run.</summary>
[Needs(Area.Workflows, Access.Read)]
public sealed class FollowRun(ExecutionQueries executions, RunSignals signals, TimeProvider time)
{
    /// <summary>How soon a change by another process is seen.</summary>
    public static readonly TimeSpan BetweenLooks = TimeSpan.FromSeconds(1);

    /// <summary>The run as it stands, then again whenever it has changed, and for the last time when it has ended; nothing when there is no such run.</summary>
    public async IAsyncEnumerable<ExecutionView> ExecuteAsync(long id, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        JsonText? seen = null;
        while (true)
        {
            var change = signals.NextChange; // from before the look, or one in between would be missed
            if (!(await executions.GetAsync(id, cancellationToken)).TryGet(out var run, out _)) yield break;
            var now = JsonText.From(run);
            if (now != seen) yield return run;
            seen = now;
            if (run.Status is ExecutionStatus.Completed or ExecutionStatus.Failed or ExecutionStatus.Cancelled) yield break;

            using var enough = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            await Task.WhenAny(change, Task.Delay(BetweenLooks, time, enough.Token));
            await enough.CancelAsync();
            cancellationToken.ThrowIfCancellationRequested();
        }
    }
}
