using System.Data.Common;
using System.Diagnostics;
using System.Globalization;
using Dozen.Connectors;
using Dozen.Core;
using Dozen.Core.Common;
using Dozen.Core.Database;
using Dozen.Core.Workflows;
using Dozen.Core.Workflows.Running;
using Dozen.Data;
using Dozen.Web.Workflows;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Dozen.Benchmarks;

/// <summary>The queue: how fast runs are claimed against bare SQL, how long many take to be worked, and what waiting for work costs.</summary>
internal sealed class QueueBenchmark(IBenchEngine engine, int runs, TimeSpan idle)
{
    private const string Name = "queue";

    /// <summary>Claimed and not ended, at most.</summary>
    private const int InHand = 250;

    public async Task RunAsync()
    {
        var target = await engine.CreateAsync(Name);
        await using var services = Services(target, 4);
        await services.GetRequiredService<IDatabaseAdmin>().MigrateAsync(default);
        await using var database = await BenchDatabase.OpenAsync(target);
        await FillAsync(database, Math.Min(200, runs)); // what is only done once is done before the clock runs
        await ClaimAsync(services, 1, database.Caller.OrganizationId, runs);

        Say($"{engine.Name}: claims per second, of {runs:N0} runs");
        foreach (var workers in new[] { 1, 2, 4 })
        {
            await FillAsync(database, runs);
            var floor = runs / (await ClaimAllAsync(database, batch => FloorAsync(workers, batch))).TotalSeconds;
            await FillAsync(database, runs);
            var claims = runs / (await ClaimAllAsync(database, batch => ClaimAsync(services, workers, database.Caller.OrganizationId, batch))).TotalSeconds;
            Say($"  {workers} workers: bare SQL {floor:N0}, Dozen {claims:N0}, ratio {claims / floor:F2}");
        }

        foreach (var workers in new[] { 1, 2, 4 })
        {
            await FillAsync(database, runs);
            Say($"  {runs:N0} runs of one empty step worked by {workers}: {(await DrainAsync(target, workers)).TotalSeconds:F1} s");
        }

        Say($"  idle: {await IdleAsync(target) / idle.TotalMinutes:F1} statements per minute for 4 workers, over {idle.TotalSeconds:F0} s");
    }

    private static ServiceProvider Services(DatabaseTarget target, int workers, StatementCount? count = null)
    {
        var services = new ServiceCollection().AddDozenCore().AddDozenData(target).AddDozenConnectors(_ => null);
        Configure(services, workers, count);
        return services.BuildServiceProvider();
    }

    private static void Configure(IServiceCollection services, int workers, StatementCount? count)
    {
        services.AddSingleton(new RunOptions { Workers = workers, Lease = TimeSpan.FromMinutes(10) });
        services.RemoveAll<IRunKind>();
        services.AddScoped<IRunKind, EmptyKind>();
        if (count is not null) services.AddSingleton<IInterceptor>(count);
    }

    private static Task<int> FillAsync(BenchDatabase database, int runs) => database.RunAsync<DozenDbContext, int>(async db =>
    {
        await db.WorkflowExecutions.ExecuteDeleteAsync();
        var now = TimeProvider.System.Now();
        for (var done = 0; done < runs; done += 1_000)
        {
            for (var i = 0; i < Math.Min(1_000, runs - done); i++)
                db.WorkflowExecutions.Add(new WorkflowExecution { OrganizationId = database.Caller.OrganizationId, WorkflowType = WorkflowType.Custom, RunAfter = now.AddTicks(10 * (done + i)), CreatedAt = now });
            await db.SaveChangesAsync();
            db.ChangeTracker.Clear();
        }

        return runs;
    });

    /// <summary>Claims all that is due. What has been claimed is ended now and then, off the clock: no server has thousands of runs in hand.</summary>
    private async Task<TimeSpan> ClaimAllAsync(BenchDatabase database, Func<int, Task<TimeSpan>> claim)
    {
        var elapsed = TimeSpan.Zero;
        for (var left = runs; left > 0; left -= InHand)
        {
            elapsed += await claim(Math.Min(InHand, left));
            await database.RunAsync<DozenDbContext, int>(db => db.WorkflowExecutions
                .Where(e => e.Status == ExecutionStatus.Running).ExecuteUpdateAsync(set => set.SetProperty(e => e.Status, ExecutionStatus.Completed)));
        }

        return elapsed;
    }

    private static Task<TimeSpan> ClaimAsync(ServiceProvider services, int workers, long organization, int most)
    {
        var work = services.GetRequiredService<WorkRuns>();
        return TimeAsync(workers, most, async (_, left) =>
        {
            while (left() && await work.TakeAsync(organization, default) is not null)
            {
            }
        });
    }

    private static async Task<TimeSpan> TimeAsync(int workers, int most, Func<int, Func<bool>, Task> work)
    {
        var watch = Stopwatch.StartNew();
        await Task.WhenAll(Enumerable.Range(0, workers).Select(worker => Task.Run(() => work(worker, () => Interlocked.Decrement(ref most) >= 0))));
        return watch.Elapsed;
    }

    /// <summary>The claim alone, one statement in a transaction of its own, over a connection for each worker.</summary>
    private async Task<TimeSpan> FloorAsync(int workers, int most)
    {
        var locking = engine is PostgresEngine ? " FOR UPDATE SKIP LOCKED" : "";
        var sql =
            $"""
            UPDATE workflow_executions SET status = 'running', attempt = attempt + 1, lease_owner = 'floor', run_after = NULL
            WHERE organization_id = 1 AND id = (SELECT id FROM workflow_executions
                WHERE organization_id = 1 AND status IN ('pending', 'running') AND status = 'pending' AND run_after IS NOT NULL ORDER BY run_after LIMIT 1{locking})
            RETURNING id
            """;
        var connections = new List<DbConnection>();
        try
        {
            for (var i = 0; i < workers; i++) connections.Add(await engine.ConnectAsync(Name));
            foreach (var connection in connections.Where(_ => engine is SqliteEngine))
            {
                await using var setting = connection.CreateCommand();
                setting.CommandText = "PRAGMA synchronous=NORMAL; PRAGMA busy_timeout=30000"; // as Dozen's own connections
                await setting.ExecuteNonQueryAsync();
            }

            return await TimeAsync(workers, most, async (worker, left) =>
            {
                await using var command = connections[worker].CreateCommand();
                command.CommandText = sql;
                await command.PrepareAsync();
                while (left())
                {
                    await using var reader = await command.ExecuteReaderAsync();
                    if (!await reader.ReadAsync()) return;
                    while (await reader.ReadAsync())
                    {
                    }
                }
            });
        }
        finally
        {
            foreach (var connection in connections) await connection.DisposeAsync();
        }
    }

    private async Task<TimeSpan> DrainAsync(DatabaseTarget target, int workers)
    {
        using var host = Host(target, workers, null);
        await using var connection = await engine.ConnectAsync(Name);
        await using var command = connection.CreateCommand();
        command.CommandText = "SELECT count(*) FROM workflow_executions WHERE status <> 'completed'";
        var watch = Stopwatch.StartNew();
        await host.StartAsync();
        while (Convert.ToInt64(await command.ExecuteScalarAsync(), CultureInfo.InvariantCulture) > 0) await Task.Delay(50);
        var elapsed = watch.Elapsed;
        await host.StopAsync();
        return elapsed;
    }

    private async Task<double> IdleAsync(DatabaseTarget target)
    {
        var count = new StatementCount();
        using var host = Host(target, 4, count);
        await host.StartAsync();
        await Task.Delay(TimeSpan.FromSeconds(2)); // the first look, and the leases of nobody
        count.Statements = 0;
        await Task.Delay(idle);
        var statements = count.Statements;
        await host.StopAsync();
        return statements;
    }

    private static IHost Host(DatabaseTarget target, int workers, StatementCount? count)
    {
        var builder = Microsoft.Extensions.Hosting.Host.CreateApplicationBuilder();
        builder.Logging.ClearProviders();
        builder.Services.AddDozenCore().AddDozenData(target).AddDozenConnectors(_ => null);
        Configure(builder.Services, workers, count);
        builder.Services.AddRunWorkers();
        return builder.Build();
    }

    private static void Say(FormattableString line) => Console.WriteLine(line.ToString(CultureInfo.InvariantCulture));

    private sealed class EmptyKind : IRunKind, IRunStep
    {
        public WorkflowType Type => WorkflowType.Custom;

        public IReadOnlyList<IRunStep> Steps => [this];

        public string Name => "nothing";

        public Task<StepEnd> ExecuteAsync(StepRun run, CancellationToken cancellationToken) => Task.FromResult(StepEnd.Done);
    }

    /// <summary>Counts what is sent to the database.</summary>
    private sealed class StatementCount : DbCommandInterceptor
    {
        private int statements;

        public int Statements
        {
            get => statements;
            set => statements = value;
        }

        public override ValueTask<InterceptionResult<DbDataReader>> ReaderExecutingAsync(
            DbCommand command, CommandEventData eventData, InterceptionResult<DbDataReader> result, CancellationToken cancellationToken = default)
        {
            Interlocked.Increment(ref statements);
            return ValueTask.FromResult(result);
        }

        public override ValueTask<InterceptionResult<int>> NonQueryExecutingAsync(
            DbCommand command, CommandEventData eventData, InterceptionResult<int> result, CancellationToken cancellationToken = default)
        {
            Interlocked.Increment(ref statements);
            return ValueTask.FromResult(result);
        }
    }
}
