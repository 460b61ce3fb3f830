using System.Collections.Concurrent;
using Dozen.Core.Common;
using Dozen.Core.Database;
using Dozen.Core.Workflows;
using Dozen.Core.Workflows.Running;
using Dozen.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Dozen.Data.Tests.Running;

/// <summary>Who gets which run: between workers, processes and organisations.</summary>
public abstract class RunClaimContract(Engine engine) : RunTest(engine)
{
    [Fact]
    public async Task Many_workers_of_two_processes_take_each_run_once()
    {
        const int Runs = 40;
        var done = new ConcurrentBag<long>();
        Steps.Add("work", async (run, scope, cancellationToken) =>
        {
            await run.SaveAsync(1, token => AddLeadAsync(scope, $"Lead {run.ExecutionId}", token), cancellationToken);
            done.Add(run.ExecutionId);
            return StepEnd.Done;
        });
        for (var i = 0; i < Runs; i++) await StartAsync();
        ServiceProvider[] processes = [Process(), Process()];

        await Task.WhenAll(processes.SelectMany(p => Enumerable.Range(0, 3).Select(_ => Task.Run(
            async () =>
            {
                while (await Worker(p).WorkOneAsync(Cancelled))
                {
                }
            }, Cancelled))));
        while (await Worker(processes[0]).WorkOneAsync(Cancelled))
        {
        }

        Assert.Equal((Runs, Runs, Runs), (done.Count, done.Distinct().Count(), await LeadsAsync()));
        Assert.Equal([(ExecutionStatus.Completed, 1)], await Database.RunAsync<DozenDbContext, List<(ExecutionStatus, int)>>(async db =>
            [.. (await db.WorkflowExecutions.Select(e => new { e.Status, e.Attempt }).Distinct().ToListAsync(Cancelled)).Select(e => (e.Status, e.Attempt))]));
    }

    [Fact]
    public async Task An_organisation_with_much_to_do_does_not_keep_others_waiting()
    {
        Steps.Add("work", (_, _) => Task.FromResult(StepEnd.Done));
        var other = await Database.AddOrganizationAsync("small", Cancelled);
        for (var i = 0; i < 20; i++) await StartAsync();
        for (var i = 0; i < 2; i++) await StartAsync(caller: other);
        var process = Process();
        using var rota = Rota(process);

        var taken = new List<long>();
        for (var i = 0; i < 4; i++) taken.Add((await rota.NextAsync(Cancelled)).OrganizationId);

        Assert.Equal(2, taken.Count(o => o == other.OrganizationId));
    }

    [Fact]
    public async Task A_worker_that_waits_hears_of_a_run_that_was_started_meanwhile()
    {
        var process = Process();
        using var rota = Rota(process);
        var waiting = rota.NextAsync(Cancelled);
        await using var scope = process.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<CallerScope>().Enter(Database.Caller);

        var started = await scope.ServiceProvider.GetRequiredService<StartRun>().ExecuteAsync(new NewRun(WorkflowType.LeadScoring, JsonText.EmptyObject), Cancelled);

        Assert.Equal(started.Value.Id, (await waiting.WaitAsync(TimeSpan.FromMinutes(1), Cancelled)).Id);
    }

    [Fact]
    public async Task A_lease_that_ran_out_lets_another_go_on_and_the_first_can_write_nothing()
    {
        var (reached, go, outcome) = (new TaskCompletionSource(), new TaskCompletionSource(), new TaskCompletionSource<Exception?>());
        Steps.Add("work", async (run, scope, cancellationToken) =>
        {
            var page = run.State["page"]?.GetValue<int>() ?? 0;
            if (page == 0) await run.SaveAsync(0.5, token => SavePageAsync(run, scope, 1, token), cancellationToken);
            if (reached.TrySetResult())
            {
                await go.Task;
                outcome.SetResult(await Record.ExceptionAsync(() => run.SaveAsync(0.9, token => SavePageAsync(run, scope, 2, token), CancellationToken.None)));
                throw new TryAgainException("too late");
            }

            await run.SaveAsync(0.9, token => SavePageAsync(run, scope, 2, token), cancellationToken);
            return StepEnd.Done;
        });
        var id = await StartAsync();
        var first = Worker(Process()).WorkOneAsync(Cancelled);
        await reached.Task.WaitAsync(Cancelled);
        var early = await Worker(Process()).WorkOneAsync(Cancelled);

        await ExpireAsync(id);
        var second = await Worker(Process()).WorkOneAsync(Cancelled);
        go.SetResult();
        await first;

        var run = await ReadAsync(id);
        Assert.Equal((false, true), (early, second));
        Assert.IsType<RunStoppedException>(await outcome.Task);
        Assert.Equal((ExecutionStatus.Completed, 2, 2), (run.Status, run.Attempt, await LeadsAsync()));

        static async Task SavePageAsync(StepRun run, IServiceProvider scope, int page, CancellationToken cancellationToken)
        {
            await AddLeadAsync(scope, $"Page {page}", cancellationToken);
            run.State["page"] = page;
        }
    }

    [Fact]
    public async Task A_run_that_ends_every_process_that_touches_it_fails_after_five()
    {
        Steps.Add("poison", (_, _) => Task.FromResult(StepEnd.Done));
        var id = await StartAsync();
        var worker = Worker(Process());

        for (var death = 1; death <= 5; death++)
        {
            Assert.NotNull(await worker.TakeAsync(Database.Caller.OrganizationId, Cancelled)); // and never works it
            await ExpireAsync(id);
        }

        Assert.Null(await worker.TakeAsync(Database.Caller.OrganizationId, Cancelled));
        var run = await ReadAsync(id);
        Assert.Equal((ExecutionStatus.Failed, "failed"), (run.Status, run.Steps[0].Status));
        Assert.Contains("5 times", run.ErrorMessage, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_organisation_has_no_more_runs_at_a_time_than_it_may_over_all_processes()
    {
        Steps.Add("work", (_, _) => Task.FromResult(StepEnd.Done));
        var other = await Database.AddOrganizationAsync("other", Cancelled);
        for (var i = 0; i < 3; i++) await StartAsync();
        await StartAsync(caller: other);
        var limits = new RunOptions { PerOrganization = 2 };
        var (one, two) = (Worker(Process(limits)), Worker(Process(limits)));
        var mine = Database.Caller.OrganizationId;

        var first = await one.TakeAsync(mine, Cancelled);
        var second = await two.TakeAsync(mine, Cancelled);
        var tooMany = await one.TakeAsync(mine, Cancelled);
        var others = await one.TakeAsync(other.OrganizationId, Cancelled);
        await one.WorkAsync(first!, Cancelled);
        var third = await two.TakeAsync(mine, Cancelled);

        Assert.Equal((true, true, false, true, true), (first is not null, second is not null, tooMany is not null, others is not null, third is not null));
    }

    [Fact]
    public async Task Of_a_limited_kind_no_more_run_at_a_time_in_whichever_organisation()
    {
        var other = await Database.AddOrganizationAsync("other", Cancelled);
        await StartAsync();
        await StartAsync(caller: other);
        await StartAsync(new NewRun(WorkflowType.LeadScoring, JsonText.EmptyObject), other);
        var limits = new RunOptions { PerType = new Dictionary<WorkflowType, int> { [WorkflowType.LeadEnrichment] = 1 } };
        var (one, two) = (Worker(Process(limits)), Worker(Process(limits)));

        var first = await one.TakeAsync(Database.Caller.OrganizationId, Cancelled);
        var scoring = await two.TakeAsync(other.OrganizationId, Cancelled);
        var tooMany = await two.TakeAsync(other.OrganizationId, Cancelled);

        Assert.NotNull(first);
        Assert.Equal(WorkflowType.LeadScoring, (await ReadAsync(scoring!.Id, other)).WorkflowType);
        Assert.Null(tooMany);
    }

    [Fact]
    public async Task Imports_and_runs_of_the_earlier_platform_are_left_as_they_are()
    {
        var now = Database.Time.Now();
        await Database.RunAsync<DozenDbContext, int>(async db =>
        {
            foreach (var status in (string[])["pending", "running"])
            {
                foreach (var (type, attempt) in (IEnumerable<(string, int)>)[("lead_enrichment", 1), ("lead_import", 0)])
                {
                    await db.Database.ExecuteSqlAsync(
                        $$"""
                        INSERT INTO workflow_executions (organization_id, workflow_type, status, progress_percentage, input_data, output_data, leads_processed, leads_enriched, attempt, max_attempts, created_at)
                        VALUES ({{Database.Caller.OrganizationId}}, {{type}}, {{status}}, 0, '{}', '{}', 0, 0, {{attempt}}, 1, {{now.UtcDateTime}})
                        """, Cancelled);
                }
            }

            return 0;
        });

        var worker = Worker(Process());
        var due = await worker.LookAsync(0, Cancelled);
        var taken = await worker.TakeAsync(Database.Caller.OrganizationId, Cancelled);

        Assert.Empty(due.Organizations);
        Assert.Null(taken);
    }

    [Fact]
    public async Task A_look_tells_who_has_work_and_when_there_is_more()
    {
        var other = await Database.AddOrganizationAsync("other", Cancelled);
        var later = Database.Time.Now().AddMinutes(7);
        await StartAsync(new NewRun(WorkflowType.LeadEnrichment, JsonText.EmptyObject) { RunAfter = later });
        await StartAsync(caller: other);
        await StartAsync();
        var worker = Worker(Process());

        var (all, after) = (await worker.LookAsync(0, Cancelled), await worker.LookAsync(Database.Caller.OrganizationId, Cancelled));

        Assert.Equal([Database.Caller.OrganizationId, other.OrganizationId], all.Organizations);
        Assert.Equal([other.OrganizationId, Database.Caller.OrganizationId], after.Organizations);
        Assert.Equal(later, all.Next);
    }

    private static RunRota Rota(ServiceProvider process) => new(
        Worker(process), process.GetRequiredService<RunSignals>(), process.GetRequiredService<IRunBell>(), process.GetRequiredService<RunOptions>(), process.GetRequiredService<TimeProvider>());
}

public sealed class SqliteRunClaiming() : RunClaimContract(Engine.Sqlite);

public sealed class PostgresRunClaiming() : RunClaimContract(Engine.Postgres);
