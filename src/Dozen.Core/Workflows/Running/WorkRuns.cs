using Dozen.Core.Common;
using Dozen.Core.Database;
using Dozen.Core.Users;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Dozen.Core.Workflows.Running;

/// <summary>Takes due runs and works them: the same for the server, a process of workers alone, and a test.</summary>
public sealed partial class WorkRuns(
    IServiceScopeFactory scopes, IRunClaims claims, RunKinds kinds, RunSignals signals, LeaseClock clock, RunOptions options, TimeProvider time, ILogger<WorkRuns> logger)
{
    /// <summary>How often a run in hand is looked at: whether it was cancelled, or given to somebody else.</summary>
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromSeconds(1);

    // Of all that ever ran over this database no two are the same, so that a lease names one worker.
    private static readonly string Process = $"{Environment.MachineName.Truncated(40)}:{Environment.ProcessId}:{Convert.ToHexStringLower(System.Security.Cryptography.RandomNumberGenerator.GetBytes(6))}";
    private static long claimsMade;

    /// <inheritdoc cref="IRunClaims.LookAsync"/>
    public async Task<DueRuns> LookAsync(long after, CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        return await claims.LookAsync(scope.ServiceProvider.GetRequiredService<DozenDbContext>(), kinds.Types, after, cancellationToken);
    }

    /// <summary>Takes a due run of an organisation; null when there is none to take.</summary>
    public async Task<ClaimedRun?> TakeAsync(long organizationId, CancellationToken cancellationToken)
    {
        await using var scope = EnterAs(Caller.System(organizationId));
        var db = scope.ServiceProvider.GetRequiredService<DozenDbContext>();
        var owner = $"{Process}:{Interlocked.Increment(ref claimsMade)}";
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        if (await claims.TakeAsync(db, new RunClaim(owner, kinds.Types), cancellationToken) is not { } run) return null;

        var hold = new RunHold(run.Id, run.Attempt, owner, clock, options.Lease);
        var record = new RunRecord(run, RunKinds.For(scope.ServiceProvider, run.WorkflowType).Steps);
        var taken = new ClaimedRun(run, hold, record);
        if (record.Next() is { } next)
        {
            // Whoever had it before said nothing when leaving.
            if (next.Entry.IsRunning) next.Entry.Lose();
            if (next.Entry.Losses >= options.MaxLosses)
            {
                LogPoison(logger, run.Id, next.Entry.Name, next.Entry.Losses);
                await FailAsync(db, taken, record, next.Entry, $"The process that worked on it ended {next.Entry.Losses} times at the same point of the step {next.Entry.Name}.", cancellationToken);
                await transaction.CommitAsync(cancellationToken);
                signals.TellChanged();
                return null;
            }

            record.Begin(next.Entry, time.Now());
            await hold.WriteAsync(db, record, cancellationToken);
        }

        if (run.Attempt == 1) db.AnnounceRun(ExecutionSummary.From(run));
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        signals.TellChanged();
        return taken;
    }

    /// <summary>Works a run until it has ended, waits, or is not this worker's any more.</summary>
    /// <param name="stopping">The process ends: the run is given back.</param>
    public async Task WorkAsync(ClaimedRun taken, CancellationToken stopping)
    {
        var scope = EnterAs(CallerOf(taken.Run));
        var isAbandoned = false;
        try
        {
            var db = scope.ServiceProvider.GetRequiredService<DozenDbContext>();
            var kind = RunKinds.For(scope.ServiceProvider, taken.Run.WorkflowType);
            var record = taken.Record;
            using var stop = CancellationTokenSource.CreateLinkedTokenSource(stopping);
            using var watching = new CancellationTokenSource();
            var watch = WatchAsync(taken, stop, watching.Token);
            try
            {
                while (record.Next() is { } next)
                {
                    var step = kind.Steps[next.Index];
                    var run = new StepRun(db, taken.Hold, record, next.Entry, taken.Run, CallerOf(taken.Run), signals);
                    var working = Task.Run(() => step.ExecuteAsync(run, stop.Token), CancellationToken.None);
                    if (!await EndsInTimeAsync(working, stop.Token))
                    {
                        isAbandoned = true;
                        LogAbandoned(logger, taken.Id, step.Name);
                        _ = DisposeAfterAsync(working, scope);
                        return; // the record may be changing still; the lease runs out
                    }

                    if (!await EndStepAsync(taken, record, next.Entry, working, stop, stopping)) return;
                }

                await WriteAsync(taken, own => EndAsync(own, taken, record, ExecutionStatus.Completed, null, CancellationToken.None));
            }
            finally
            {
                await watching.CancelAsync();
                await watch;
            }
        }
        finally
        {
            if (!isAbandoned) await scope.DisposeAsync();
            signals.TellChanged();
        }
    }

    /// <summary>Takes a due run of whichever organisation and works it to its end.</summary>
    /// <returns>False when none is due.</returns>
    public async Task<bool> WorkOneAsync(CancellationToken cancellationToken)
    {
        foreach (var organization in (await LookAsync(0, cancellationToken)).Organizations)
        {
            if (await TakeAsync(organization, cancellationToken) is not { } taken) continue;
            await WorkAsync(taken, cancellationToken);
            return true;
        }

        return false;
    }

    private static Caller CallerOf(WorkflowExecution run) =>
        run.UserId is { } user ? new Caller(run.OrganizationId, user, UserRole.Manager) : Caller.System(run.OrganizationId);

    private AsyncServiceScope EnterAs(Caller caller)
    {
        var scope = scopes.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<CallerScope>().Enter(caller);
        return scope;
    }

    /// <returns>Whether the run goes on here, with its next step.</returns>
    private async Task<bool> EndStepAsync(
        ClaimedRun taken, RunRecord record, StepEntry entry, Task<StepEnd> working, CancellationTokenSource stop, CancellationToken stopping)
    {
        StepEnd end;
        try
        {
            end = await working;
        }
        catch (RunStoppedException)
        {
            return false;
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            if (stopping.IsCancellationRequested) await GiveBackAsync(taken, record, entry);
            return false;
        }
        catch (Exception failure)
        {
            await RepeatLaterAsync(taken, record, entry, failure);
            return false;
        }

        switch (end)
        {
            case StepEnd.FailedStep failed:
                await WriteAsync(taken, db => FailAsync(db, taken, record, entry, failed.Failure.Message, CancellationToken.None));
                return false;
            case StepEnd.WaitingStep waiting:
                entry.Wait();
                await WriteAsync(taken, db => taken.Hold.GiveBackAsync(db, record, waiting.Until.ToMicroseconds(), null, CancellationToken.None));
                signals.TellWaiting(taken.OrganizationId);
                return false;
            case StepEnd.SkippedStep skipped:
                entry.Skip(skipped.Reason, time.Now());
                break;
            default:
                entry.Complete(time.Now());
                break;
        }

        if (record.Next() is not { } next) return true;
        if (stopping.IsCancellationRequested)
        {
            await GiveBackAsync(taken, record, null);
            return false;
        }

        record.Begin(next.Entry, time.Now());
        return await WriteAsync(taken, async db =>
        {
            await taken.Hold.ProveAsync(db, CancellationToken.None);
            await taken.Hold.WriteAsync(db, record, CancellationToken.None);
            return true;
        });
    }

    /// <summary>Writes an end or a pause, with a context of its own: the step's may be in any state.</summary>
    /// <returns>False when the run is not this worker's any more; then nothing is written.</returns>
    private async Task<bool> WriteAsync(ClaimedRun taken, Func<DozenDbContext, Task<bool>> write)
    {
        try
        {
            await using var scope = EnterAs(Caller.System(taken.OrganizationId));
            var db = scope.ServiceProvider.GetRequiredService<DozenDbContext>();
            await using var transaction = await db.Database.BeginTransactionAsync(CancellationToken.None);
            if (!await write(db)) return false;
            await transaction.CommitAsync(CancellationToken.None);
            signals.TellChanged();
            return true;
        }
        catch (RunStoppedException)
        {
            return false;
        }
    }

    private async Task<bool> EndAsync(DozenDbContext db, ClaimedRun taken, RunRecord record, ExecutionStatus status, string? problem, CancellationToken cancellationToken)
    {
        var now = time.Now();
        if (!await taken.Hold.EndAsync(db, record, status, problem, now, cancellationToken)) return false;
        db.AnnounceRun(ExecutionSummary.From(taken.Run) with
        {
            Status = status,
            ErrorMessage = problem,
            CompletedAt = now,
            CurrentStep = record.CurrentStep,
            ProgressPercentage = status == ExecutionStatus.Completed ? 100 : record.Progress,
            LeadsProcessed = record.LeadsProcessed,
            LeadsEnriched = record.LeadsEnriched,
            ConfidenceScore = record.Confidence,
        });
        await db.SaveChangesAsync(cancellationToken);
        return true;
    }

    private Task<bool> FailAsync(DozenDbContext db, ClaimedRun taken, RunRecord record, StepEntry entry, string problem, CancellationToken cancellationToken)
    {
        entry.Fail(problem, time.Now());
        return EndAsync(db, taken, record, ExecutionStatus.Failed, problem, cancellationToken);
    }

    private async Task GiveBackAsync(ClaimedRun taken, RunRecord record, StepEntry? entry)
    {
        entry?.Wait();
        await WriteAsync(taken, db => taken.Hold.GiveBackAsync(db, record, time.Now(), null, CancellationToken.None));
        LogGivenBack(logger, taken.Id);
    }

    private async Task RepeatLaterAsync(ClaimedRun taken, RunRecord record, StepEntry entry, Exception failure)
    {
        var problem = failure is TryAgainException said ? said.Message : $"The step ended with an error that was not expected ({failure.GetType().Name}).";
        if (failure is not TryAgainException) LogFailed(logger, taken.Id, entry.Name, failure);
        entry.TryAgain(problem);
        if (entry.Failures >= taken.Run.MaxAttempts)
        {
            await WriteAsync(taken, db => FailAsync(db, taken, record, entry, problem, CancellationToken.None));
            return;
        }

        var after = time.Now() + ((failure as TryAgainException)?.After ?? RunRetries.DelayAfter(entry.Failures, Random.Shared.NextDouble()));
        await WriteAsync(taken, db => taken.Hold.GiveBackAsync(db, record, after.ToMicroseconds(), problem, CancellationToken.None));
        signals.TellWaiting(taken.OrganizationId);
    }

    /// <summary>Gives signs of life, and stops the step once the run is not this worker's any more.</summary>
    private async Task WatchAsync(ClaimedRun taken, CancellationTokenSource stop, CancellationToken ended)
    {
        var renewed = time.GetTimestamp();
        while (true)
        {
            try
            {
                await Task.Delay(BetweenLooks, time, ended);
                await using var scope = EnterAs(Caller.System(taken.OrganizationId));
                var db = scope.ServiceProvider.GetRequiredService<DozenDbContext>();
                var isDue = time.GetElapsedTime(renewed) >= options.Lease / 3;
                if (!(isDue ? await taken.Hold.RenewAsync(db, ended) : await taken.Hold.IsHeldAsync(db, ended)))
                {
                    await stop.CancelAsync();
                    return;
                }

                if (isDue) renewed = time.GetTimestamp();
            }
            catch (OperationCanceledException) when (ended.IsCancellationRequested)
            {
                return;
            }
            catch (Exception failure)
            {
                // The database may be away for a moment; past the lease another worker may have the run.
                LogUnwatched(logger, taken.Id, failure);
                if (!taken.Hold.HasExpired) continue;
                await stop.CancelAsync();
                return;
            }
        }
    }

    /// <returns>False when the step was told to stop and went on beyond all patience.</returns>
    private async Task<bool> EndsInTimeAsync(Task<StepEnd> working, CancellationToken told)
    {
        var stopped = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var registration = told.Register(() => stopped.TrySetResult());
        if (await Task.WhenAny(working, stopped.Task) == working) return true;
        using var ended = new CancellationTokenSource();
        var patience = Task.Delay(options.Patience, time, ended.Token);
        var isEnded = await Task.WhenAny(working, patience) == working;
        await ended.CancelAsync();
        return isEnded;
    }

    /// <summary>What an abandoned step still uses is let go when it ends. It can't write: the run is not its own.</summary>
    private static async Task DisposeAfterAsync(Task working, AsyncServiceScope scope)
    {
        await working.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await scope.DisposeAsync();
    }

    [LoggerMessage(EventId = 1, Level = LogLevel.Error, Message = "Step {Step} of run {RunId} ended with an error")]
    private static partial void LogFailed(ILogger logger, long runId, string step, Exception failure);

    [LoggerMessage(EventId = 2, Level = LogLevel.Warning, Message = "Step {Step} of run {RunId} did not stop when it was told to, and is left to itself")]
    private static partial void LogAbandoned(ILogger logger, long runId, string step);

    [LoggerMessage(EventId = 3, Level = LogLevel.Information, Message = "Run {RunId} was given back to the queue")]
    private static partial void LogGivenBack(ILogger logger, long runId);

    [LoggerMessage(EventId = 4, Level = LogLevel.Warning, Message = "Run {RunId} could not be looked after")]
    private static partial void LogUnwatched(ILogger logger, long runId, Exception failure);

    [LoggerMessage(EventId = 5, Level = LogLevel.Error, Message = "Run {RunId} failed: {Losses} processes ended at its step {Step}")]
    private static partial void LogPoison(ILogger logger, long runId, string step, int losses);
}
