using Dozen.Core.Common;
using Dozen.Core.Database;
using Dozen.Core.Workflows;
using Dozen.Core.Workflows.Running;
using Dozen.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Dozen.Data.Tests.Running;

/// <summary>What becomes of one run: its steps, what they save, how they fail and how they are stopped.</summary>
public abstract class RunContract(Engine engine) : RunTest(engine)
{
    [Fact]
    public async Task A_run_goes_through_its_steps_in_order_and_tells_of_each()
    {
        Steps.Add("first", async (run, scope, cancellationToken) =>
        {
            await run.SaveAsync(0.5, async token =>
            {
                await AddLeadAsync(scope, "A", token);
                run.Counts["found"] = 1;
                run.LeadsProcessed = 1;
            }, cancellationToken);
            return StepEnd.Done;
        });
        Steps.Add("second", (_, _) => Task.FromResult(StepEnd.Skipped("There is no key.")));
        Steps.Add("third", (run, _) =>
        {
            run.Results["counts"] = new System.Text.Json.Nodes.JsonObject { ["done"] = 2 };
            return Task.FromResult(StepEnd.Done);
        });
        var id = await StartAsync();

        var worked = await Worker(Process()).WorkOneAsync(Cancelled);

        var run = await ReadAsync(id);
        Assert.True(worked);
        Assert.Equal((ExecutionStatus.Completed, 100, 1, 1), (run.Status, run.ProgressPercentage, run.LeadsProcessed, await LeadsAsync()));
        Assert.Equal([("first", "completed", null), ("second", "skipped", "There is no key."), ("third", "completed", null)], run.Steps.Select(s => (s.Name, s.Status!, s.Error)));
        Assert.Equal("""{"found":1}""", run.Steps[0].Counts?.OneLine.Replace(" ", "", StringComparison.Ordinal));
        Assert.NotNull(run.Steps[0].DurationMs);
        Assert.Equal(2, run.Output.ToObject()["counts"]!["done"]!.GetValue<int>());
        Assert.False(await Worker(Process()).WorkOneAsync(Cancelled));
    }

    [Fact]
    public async Task What_fails_while_saving_is_taken_back_with_its_state_and_tried_again_later()
    {
        Steps.Add("work", async (run, scope, cancellationToken) =>
        {
            await run.SaveAsync(0.5, async token =>
            {
                run.State["page"] = 1;
                run.Results["made"] = 1;
                await AddLeadAsync(scope, "A", token);
                if (run.Failures == 0) throw new TryAgainException("The weather was bad.");
            }, cancellationToken);
            return StepEnd.Done;
        });
        var id = await StartAsync();
        var worker = Worker(Process());

        await worker.WorkOneAsync(Cancelled);
        var failed = await ReadAsync(id);
        var leads = await LeadsAsync();
        var soon = await worker.WorkOneAsync(Cancelled);
        Database.Time.Advance(TimeSpan.FromSeconds(5));
        await worker.WorkOneAsync(Cancelled);

        Assert.Equal((ExecutionStatus.Pending, "The weather was bad.", 0, false), (failed.Status, failed.ErrorMessage, leads, soon));
        Assert.InRange(failed.RunAfter!.Value - failed.CreatedAt, TimeSpan.FromSeconds(2.5), TimeSpan.FromSeconds(5));
        Assert.Equal((ExecutionStatus.Completed, null, 1), ((await ReadAsync(id)).Status, (await ReadAsync(id)).ErrorMessage, await LeadsAsync()));
    }

    [Fact]
    public async Task A_step_that_goes_on_failing_fails_the_run_after_its_attempts_and_tells_strangers_nothing()
    {
        Steps.Add("work", (_, _) => throw new InvalidOperationException("password=hunter2"));
        var id = await StartAsync(new NewRun(WorkflowType.LeadEnrichment, JsonText.EmptyObject) { MaxAttempts = 3 });
        var worker = Worker(Process());

        for (var attempt = 1; attempt <= 3; attempt++)
        {
            Assert.True(await worker.WorkOneAsync(Cancelled));
            Database.Time.Advance(TimeSpan.FromMinutes(1));
        }

        var run = await ReadAsync(id);
        Assert.Equal((ExecutionStatus.Failed, 3, "failed"), (run.Status, run.Attempt, run.Steps[0].Status));
        Assert.DoesNotContain("hunter2", run.ErrorMessage, StringComparison.Ordinal);
        Assert.False(await worker.WorkOneAsync(Cancelled));
    }

    [Fact]
    public async Task A_final_failure_is_not_repeated_until_somebody_asks_and_then_goes_on_at_that_step()
    {
        var (firsts, isOpen) = (0, false);
        Steps.Add("first", (_, _) =>
        {
            firsts++;
            return Task.FromResult(StepEnd.Done);
        });
        Steps.Add("second", async (run, cancellationToken) =>
        {
            await run.SaveAsync(0.5, _ =>
            {
                run.State["seen"] = (run.State["seen"]?.GetValue<int>() ?? 0) + 1;
                return Task.CompletedTask;
            }, cancellationToken);
            run.Counts["seen"] = run.State["seen"]!.GetValue<int>();
            return isOpen ? StepEnd.Done : StepEnd.Failed(new Failure(FailureKind.Invalid, "x.closed", "It is closed."));
        });
        var id = await StartAsync();
        var worker = Worker(Process());

        await worker.WorkOneAsync(Cancelled);
        var failed = await ReadAsync(id);
        Database.Time.Advance(TimeSpan.FromHours(1));
        var again = await worker.WorkOneAsync(Cancelled);
        isOpen = true;
        await RetryAsync(id);
        await Worker(Process()).WorkOneAsync(Cancelled);

        var run = await ReadAsync(id);
        Assert.Equal((ExecutionStatus.Failed, "It is closed.", false), (failed.Status, failed.ErrorMessage, again));
        Assert.Equal((ExecutionStatus.Completed, 1), (run.Status, firsts));
        Assert.Contains("2", run.Steps[1].Counts!.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_run_that_waits_comes_back_to_its_step_with_what_it_knew()
    {
        var until = Database.Time.Now().AddHours(1);
        Steps.Add("ask", async (run, cancellationToken) =>
        {
            if (run.State["asked"] is not null) return StepEnd.Done;
            await run.SaveAsync(0.1, _ =>
            {
                run.State["asked"] = true;
                return Task.CompletedTask;
            }, cancellationToken);
            return StepEnd.WaitUntil(until);
        });
        var id = await StartAsync(new NewRun(WorkflowType.LeadEnrichment, JsonText.EmptyObject) { MaxAttempts = 1 });
        var worker = Worker(Process());

        await worker.WorkOneAsync(Cancelled);
        var waiting = await ReadAsync(id);
        var early = await worker.WorkOneAsync(Cancelled);
        Database.Time.Advance(TimeSpan.FromHours(2));
        await worker.WorkOneAsync(Cancelled);

        Assert.Equal((ExecutionStatus.Pending, until, false), (waiting.Status, waiting.RunAfter!.Value, early));
        Assert.Equal(ExecutionStatus.Completed, (await ReadAsync(id)).Status);
    }

    [Fact]
    public async Task Cancelling_stops_a_step_within_two_seconds_and_keeps_what_it_saved()
    {
        var reached = new TaskCompletionSource();
        Steps.Add("work", async (run, scope, cancellationToken) =>
        {
            await run.SaveAsync(0.5, token => AddLeadAsync(scope, "A", token), cancellationToken);
            reached.SetResult();
            await Task.Delay(Timeout.Infinite, cancellationToken);
            return StepEnd.Done;
        });
        var id = await StartAsync();
        var working = Worker(Process()).WorkOneAsync(Cancelled);
        await reached.Task.WaitAsync(Cancelled);

        var cancelled = await Database.RunAsync<CancelRun, Result<ExecutionView>>(v => v.ExecuteAsync(id, Cancelled));
        await AdvanceUntilAsync(working, TimeSpan.FromSeconds(2));

        var run = await ReadAsync(id);
        Assert.Equal((ExecutionStatus.Cancelled, ExecutionStatus.Cancelled, "cancelled", 1), (cancelled.Value.Status, run.Status, run.Steps[0].Status, await LeadsAsync()));
        Assert.Null((await Database.RunAsync<CancelRun, Result<ExecutionView>>(v => v.ExecuteAsync(id, Cancelled))).Failure);
        Assert.False(await Worker(Process()).WorkOneAsync(Cancelled));
    }

    [Fact]
    public async Task A_step_that_does_not_hear_is_left_to_itself_and_can_save_no_more()
    {
        var (reached, go, outcome) = (new TaskCompletionSource(), new TaskCompletionSource(), new TaskCompletionSource<Exception?>());
        Steps.Add("deaf", async (run, scope, _) =>
        {
            reached.SetResult();
            await go.Task;
            outcome.SetResult(await Record.ExceptionAsync(() => run.SaveAsync(1, token => AddLeadAsync(scope, "A", token), CancellationToken.None)));
            return StepEnd.Done;
        });
        var id = await StartAsync();
        var working = Worker(Process()).WorkOneAsync(Cancelled);
        await reached.Task.WaitAsync(Cancelled);

        await Database.RunAsync<CancelRun, Result<ExecutionView>>(v => v.ExecuteAsync(id, Cancelled));
        await AdvanceUntilAsync(working, TimeSpan.FromSeconds(14));
        go.SetResult();

        Assert.IsType<RunStoppedException>(await outcome.Task.WaitAsync(Cancelled));
        Assert.Equal((ExecutionStatus.Cancelled, 0), ((await ReadAsync(id)).Status, await LeadsAsync()));
    }

    [Fact]
    public async Task A_process_that_stops_gives_its_run_back_and_another_goes_on_at_once()
    {
        var (reached, isSecond) = (new TaskCompletionSource(), false);
        Steps.Add("work", async (run, cancellationToken) =>
        {
            if (isSecond) return StepEnd.Done;
            await run.SaveAsync(0.5, _ =>
            {
                run.State["half"] = true;
                return Task.CompletedTask;
            }, cancellationToken);
            reached.SetResult();
            await Task.Delay(Timeout.Infinite, cancellationToken);
            return StepEnd.Done;
        });
        var id = await StartAsync();
        using var stopping = new CancellationTokenSource();
        var working = Worker(Process()).WorkOneAsync(stopping.Token);
        await reached.Task.WaitAsync(Cancelled);

        await stopping.CancelAsync();
        await working;
        var given = await ReadAsync(id);
        isSecond = true;
        await Worker(Process()).WorkOneAsync(Cancelled);

        Assert.Equal((ExecutionStatus.Pending, "waiting"), (given.Status, given.Steps[0].Status));
        Assert.Equal((ExecutionStatus.Completed, 2), ((await ReadAsync(id)).Status, (await ReadAsync(id)).Attempt));
    }

    [Fact]
    public async Task A_run_that_waits_is_cancelled_and_one_that_ended_is_not()
    {
        Steps.Add("work", (_, _) => Task.FromResult(StepEnd.Done));
        var (waiting, ended) = (await StartAsync(new NewRun(WorkflowType.LeadEnrichment, JsonText.EmptyObject) { RunAfter = Database.Time.Now().AddDays(1) }), await StartAsync());
        await Worker(Process()).WorkOneAsync(Cancelled);

        var cancelled = await Database.RunAsync<CancelRun, Result<ExecutionView>>(v => v.ExecuteAsync(waiting, Cancelled));
        var refused = await Database.RunAsync<CancelRun, Result<ExecutionView>>(v => v.ExecuteAsync(ended, Cancelled));
        var retried = await RetryAsync(ended);

        Assert.Equal((ExecutionStatus.Cancelled, 0), (cancelled.Value.Status, cancelled.Value.Attempt));
        Assert.Equal(("execution.finished", "execution.not_finished"), (refused.Failure?.Code, retried.Failure?.Code));
    }

    [Fact]
    public async Task A_run_whose_transaction_is_rolled_back_was_never_started_and_wakes_nobody()
    {
        var woken = new List<long>();
        Database.Services.GetRequiredService<RunSignals>().Waiting += woken.Add;

        await Database.RunAsync<DozenDbContext, int>(async db =>
        {
            await using var transaction = await db.Database.BeginTransactionAsync(Cancelled);
            await new StartRun(db, Database.Caller, Database.Time).ExecuteAsync(new NewRun(WorkflowType.LeadEnrichment, JsonText.EmptyObject), Cancelled);
            return 0;
        });
        var before = woken.Count;
        var id = await StartAsync();

        Assert.Equal((0, 1), (before, woken.Count));
        Assert.Equal([id], await Database.RunAsync<DozenDbContext, List<long>>(db => db.WorkflowExecutions.Select(e => e.Id).ToListAsync(Cancelled)));
    }

    private async Task<Result<ExecutionView>> RetryAsync(long id)
    {
        await using var scope = Process().CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<CallerScope>().Enter(Database.Caller);
        return await scope.ServiceProvider.GetRequiredService<RetryRun>().ExecuteAsync(id, Cancelled);
    }

    private async Task AdvanceUntilAsync(Task ended, TimeSpan most)
    {
        for (var advanced = TimeSpan.Zero; !ended.IsCompleted && advanced < most; advanced += TimeSpan.FromSeconds(1))
        {
            Database.Time.Advance(TimeSpan.FromSeconds(1));
            await Task.WhenAny(ended, Task.Delay(300, Cancelled)); // the look at the database takes its time, not the clock's
        }

        await ended.WaitAsync(TimeSpan.FromMinutes(1), Cancelled);
    }
}

public sealed class SqliteRuns() : RunContract(Engine.Sqlite);

public sealed class PostgresRuns() : RunContract(Engine.Postgres);
