using Dozen.Core.Workflows.Running;

namespace Dozen.Web.Workflows;

/// <summary>Has a page look again as runs change.</summary>
internal static class RunWatch
{
    /// <summary>Goes on until the page is left.</summary>
    /// <param name="breath">However fast runs go, people don't.</param>
    /// <param name="refresh">Another process may work a run, of whose changes no signal comes.</param>
    public static async Task FollowAsync(RunSignals signals, TimeSpan breath, TimeSpan refresh, Func<Task> look, CancellationToken closing)
    {
        try
        {
            while (true)
            {
                var change = signals.NextChange;
                await Task.Delay(breath, closing);
                await Task.WhenAny(change, Task.Delay(refresh, closing));
                closing.ThrowIfCancellationRequested();
                await look();
            }
        }
        catch (Exception left) when (left is OperationCanceledException or ObjectDisposedException)
        {
            // The page was left.
        }
    }
}
