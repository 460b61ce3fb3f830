using System.Data.Common;
using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using Dozen.Core.Common;
using Dozen.Core.Database;
using Dozen.Core.Integrations;
using Dozen.Core.Workflows;
using Dozen.Core.Workflows.Running;
using Dozen.Data;
using Dozen.Web.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Dozen.Benchmarks;

/// <summary>
/// Kills processes of workers with SIGKILL, at random moments and at the boundaries of steps, and starts new ones, until they have been
/// killed as often as asked for and every run has ended. Then each run must have made each of its leads, and none twice, and
/// the webhook must have heard of each lead under one id.
/// </summary>
internal sealed class RunsKillTest(IBenchEngine engine, int workers, int runs, int kills, Random random) : IDisposable
{
    private const int LeadsPerStep = 4;
    private const string Ours = "workflow_type = 'custom'";
    private const string Unfinished = "SELECT count(*) FROM workflow_executions WHERE status IN ('pending', 'running')";
    private static readonly string[] Heard = ["lead.created"];

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(15);
    private static readonly TimeSpan LongestEnd = TimeSpan.FromMinutes(5);

    private readonly string name = $"runs_killed_by_{workers}";
    private readonly HookReceiver receiver = new();
    private readonly List<string> differences = [];

    /// <summary>What the process that is killed does: works runs until it dies.</summary>
    public static async Task WorkAsync(string database, int workers)
    {
        var settings = new Dictionary<string, string?> { ["Logging:LogLevel:Default"] = "Warning" };
        using var host = await DozenWorker.BuildAsync(DatabaseTarget.Parse(database), settings, default, services =>
        {
            // Here nobody but this test ends the processes: that a run ends its worker again and again is no sign against the run.
            services.AddSingleton(new RunOptions { Workers = workers, Lease = TimeSpan.FromSeconds(2), MaxLosses = int.MaxValue });
            services.AddSingleton(new CountedWork(LeadsPerStep, Pause));
            services.Insert(0, ServiceDescriptor.Scoped<IRunKind, CountedKind>()); // of several kinds for one type the first one counts
        });
        await host.StartAsync();
        Console.WriteLine("ready");
        await host.WaitForShutdownAsync();
    }

    public void Dispose() => receiver.Dispose();

    /// <returns>Whether every run did what it had to do, once.</returns>
    public async Task<bool> RunAsync()
    {
        Say($"{engine.Name}, {workers} {(workers == 1 ? "worker" : "workers")}: {runs} runs at a time, {kills} kills");
        await using var database = await BenchDatabase.OpenAsync(await engine.CreateAsync(name));
        await AddWebhookAsync(database);
        var (killed, atBoundaries, started) = (0, 0, 0);
        var watch = Stopwatch.StartNew();
        while (killed < kills)
        {
            started += await StartRunsAsync(database);
            using var process = Start();
            await ReadyAsync(process);

            // Half of them at a boundary: as soon as the number of steps that have ended, or of runs, is another one.
            var isBoundary = killed % 2 == 0;
            if (isBoundary && await NextBoundaryAsync()) atBoundaries++;
            else if (!isBoundary) await Task.Delay(random.Next(5, 400));
            process.Kill();
            await process.WaitForExitAsync();
            killed++;
        }

        using (var last = Start())
        {
            await ReadyAsync(last);
            var patience = Stopwatch.StartNew();
            while (await CountAsync(Unfinished) > 0)
            {
                if (patience.Elapsed > LongestEnd)
                {
                    differences.Add("some runs did not end");
                    break;
                }

                await Task.Delay(200);
            }

            last.Kill();
            await last.WaitForExitAsync();
        }

        await CompareAsync(started);
        foreach (var difference in differences.Take(20)) Say($"  DIFFERENT: {difference}");
        var taken = await CountAsync($"SELECT sum(attempt) FROM workflow_executions WHERE {Ours}");
        if (differences.Count == 0) Say($"  {killed} kills ({atBoundaries} at boundaries) in {watch.Elapsed.TotalSeconds:F0} s: {started} runs, taken {taken} times, completed with {started * LeadsPerStep * 2} leads, none missing, none twice; {receiver.Taken.Count} webhooks, {receiver.Taken.Values.Count(times => times > 1)} of them sent again under their id");
        return differences.Count == 0;
    }

    private async Task<int> StartRunsAsync(BenchDatabase database)
    {
        var missing = runs - (int)await CountAsync($"{Unfinished} AND {Ours}");
        for (var i = 0; i < missing; i++)
            await database.RunAsync<StartRun, Result<ExecutionView>>(v => v.ExecuteAsync(new NewRun(WorkflowType.Custom, JsonText.EmptyObject), default));
        return Math.Max(0, missing);
    }

    /// <returns>False when nothing ended for a while.</returns>
    private async Task<bool> NextBoundaryAsync()
    {
        const string Ended = """SELECT coalesce(sum((length(CAST(output_data AS text)) - length(replace(CAST(output_data AS text), 'completed', ''))) / 9), 0) FROM workflow_executions""";
        await using var connection = await engine.ConnectAsync(name);
        var before = await CountAsync(connection, Ended);
        for (var patience = Stopwatch.StartNew(); patience.Elapsed < TimeSpan.FromSeconds(5);)
        {
            if (await CountAsync(connection, Ended) != before) return true;
        }

        return false;
    }

    private async Task CompareAsync(int started)
    {
        await using var connection = await engine.ConnectAsync(name);
        Same("runs completed", started, await CountAsync(connection, $"SELECT count(*) FROM workflow_executions WHERE {Ours} AND status = 'completed' AND progress_percentage = 100"));
        Same("leads", started * LeadsPerStep * 2, await CountAsync(connection, "SELECT count(*) FROM leads"));
        Same("leads that stand twice", 0, await CountAsync(connection, "SELECT count(*) FROM (SELECT company FROM leads GROUP BY company HAVING count(*) > 1) AS twice"));
        Same("leads by the runs' own count", started * LeadsPerStep * 2, await CountAsync(connection, $"SELECT coalesce(sum(leads_processed), 0) FROM workflow_executions WHERE {Ours}"));
        Same("entries of creation", started * LeadsPerStep * 2, await CountAsync(connection, "SELECT count(*) FROM activities WHERE activity_type = 'created'"));

        Same("deliveries", started * LeadsPerStep * 2, await CountAsync(connection, "SELECT count(*) FROM workflow_executions WHERE workflow_type = 'webhook_delivery' AND status = 'completed'"));
        Same("ids that the receiver has heard", started * LeadsPerStep * 2, receiver.Taken.Count);

        await using var command = connection.CreateCommand();
        command.CommandText = $"SELECT id, CAST(output_data AS text) FROM workflow_executions WHERE {Ours}";
        await using var reader = await command.ExecuteReaderAsync();
        while (await reader.ReadAsync())
        {
            var (id, output) = (reader.GetInt64(0), JsonNode.Parse(reader.GetString(1))!);
            if (output["steps"] is not JsonArray entries || output["lead_ids"] is not JsonArray leads)
            {
                differences.Add($"run {id} has not been worked");
                continue;
            }

            var steps = string.Join(' ', entries.Select(s => $"{s!["name"]}:{s["status"]}:{s["counts"]?["leads"]}:{s["state"]?.ToJsonString()}"));
            if (steps != $"first:completed:{LeadsPerStep}: second:completed:{LeadsPerStep}:") differences.Add($"run {id}: {steps}");
            if (leads.Select(i => i!.GetValue<long>()).Distinct().Count() != LeadsPerStep * 2) differences.Add($"run {id} speaks of other leads than its own");
        }

        void Same(string what, long wanted, long got)
        {
            if (wanted != got) differences.Add($"{what}: {got} instead of {wanted}");
        }
    }

    private async Task<long> CountAsync(string query)
    {
        await using var connection = await engine.ConnectAsync(name);
        return await CountAsync(connection, query);
    }

    private static async Task<long> CountAsync(DbConnection connection, string query)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = query;
        return Convert.ToInt64(await command.ExecuteScalarAsync(), CultureInfo.InvariantCulture);
    }

    private Task<int> AddWebhookAsync(BenchDatabase database) => database.RunAsync<DozenDbContext, int>(db =>
    {
        var now = TimeProvider.System.GetUtcNow();
        db.Integrations.Add(new Integration
        {
            OrganizationId = database.Caller.OrganizationId,
            IntegrationType = IntegrationType.Webhook,
            ProviderName = "webhook",
            Configuration = JsonText.From(new { url = receiver.Url, events = Heard, secret = "secret:HOOK_KEY" }),
            CreatedAt = now,
            UpdatedAt = now,
        });
        return db.SaveChangesAsync();
    });

    private Process Start()
    {
        string[] arguments = [typeof(RunsKillTest).Assembly.Location, "runs-worker", "--database", engine.Url(name), "--workers", workers.ToString(CultureInfo.InvariantCulture)];
        return Process.Start(new ProcessStartInfo("dotnet", arguments)
        {
            RedirectStandardOutput = true,
            Environment = { ["HOOK_KEY"] = "a key of more than 24 bytes", ["DOZEN_OUTBOUND_ALLOW"] = "127.0.0.1/32" },
        })!;
    }

    private static async Task ReadyAsync(Process process)
    {
        while (await process.StandardOutput.ReadLineAsync() is { } line)
        {
            if (line == "ready")
            {
                _ = process.StandardOutput.ReadToEndAsync(); // or the process would wait for somebody to read
                return;
            }
        }

        throw new InvalidOperationException("The process of workers ended by itself.");
    }

    private static void Say(FormattableString line) => Console.WriteLine(line.ToString(CultureInfo.InvariantCulture));
}
