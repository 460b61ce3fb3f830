using System.Globalization;
using Dozen.CommandLine;
using Dozen.Core.Common.Listing;
using Dozen.Core.Leads;
using Dozen.Core.Workflows;
using Dozen.Core.Workflows.Running;
using Spectre.Console;

namespace Dozen.Discovery;

/// <summary>Works a search to its end, shows how far it is, and says what came of it.</summary>
internal static class FindRun
{
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromMilliseconds(300);

    public static async Task<int> RunAsync(Session session, Terminal terminal, long id, CancellationToken cancellationToken)
    {
        try
        {
            var run = await WatchAsync(session, terminal, id, cancellationToken);
            var listed = await session.Get<LeadQueries>().ListAsync(new LeadFilter { ExecutionId = id }, new ListPaging(PerPage: ListPaging.MaxPerPage), cancellationToken);
            if (!listed.TryGet(out var leads, out var failure)) return terminal.Refuse(failure);

            FindShown.Result(terminal, run, leads);
            if (run.Status == ExecutionStatus.Completed) return leads.Items.Count == 0 ? ExitCodes.No : ExitCodes.Ok;
            var kept = leads.Items.Count == 0 ? "" : $" What was found stays: dozen leads --run {id} lists it.";
            terminal.Error("execution.failed", $"{run.ErrorMessage ?? "The search was stopped by somebody else."}{kept}");
            return ExitCodes.No;
        }
        catch (OperationCanceledException)
        {
            // What was found so far stays; nobody is to go on with the rest.
            await session.Get<CancelRun>().ExecuteAsync(id, CancellationToken.None);
            terminal.Error("interrupted", $"Interrupted. What was found stays: dozen leads --run {id} lists it.");
            return ExitCodes.Interrupted;
        }
    }

    private static async Task<ExecutionView> WatchAsync(Session session, Terminal terminal, long id, CancellationToken cancellationToken)
    {
        if (!terminal.IsInteractive || Console.IsErrorRedirected) return await WorkAsync(session, id, _ => { }, cancellationToken);
        return await terminal.Out.Progress().AutoClear(true)
            .Columns(new ProgressBarColumn(), new PercentageColumn(), new TaskDescriptionColumn { Alignment = Justify.Left })
            .StartAsync(context =>
            {
                var bar = context.AddTask("looking");
                return WorkAsync(session, id, run =>
                {
                    bar.Value = run.ProgressPercentage;
                    bar.Description = string.Create(CultureInfo.InvariantCulture, $"{(run.CurrentStep ?? "waiting").Replace('_', ' ')}: {run.LeadsProcessed:N0} businesses");
                }, cancellationToken);
            });
    }

    /// <summary>Takes searches from the queue until this one has ended, here or with a server that was quicker.</summary>
    private static async Task<ExecutionView> WorkAsync(Session session, long id, Action<ExecutionView> show, CancellationToken cancellationToken)
    {
        var work = session.Get<WorkRuns>();
        var working = Task.FromResult(false);
        try
        {
            while (true)
            {
                var run = (await session.Get<ExecutionQueries>().GetAsync(id, cancellationToken)).Value;
                show(run);
                if (run.Status is ExecutionStatus.Completed or ExecutionStatus.Failed or ExecutionStatus.Cancelled) return run;
                if (working.IsCompleted)
                {
                    await working;
                    if (run.Status == ExecutionStatus.Pending) working = Task.Run(() => work.WorkOneAsync(cancellationToken), CancellationToken.None);
                }

                await Task.Delay(BetweenLooks, cancellationToken);
            }
        }
        finally
        {
            await working.ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        }
    }
}
