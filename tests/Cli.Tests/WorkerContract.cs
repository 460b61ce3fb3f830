using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using Dozen.Core.Common;
using Dozen.Core.Database;
using Dozen.Core.Integrations;
using Dozen.Core.Leads;
using Dozen.Core.Workflows;
using Dozen.Testing;
using Microsoft.EntityFrameworkCore;

namespace Dozen.Cli.Tests;

/// <summary>Workers as processes of their own, which are killed; and the commands for runs.</summary>
public abstract class WorkerContract(Engine engine) : DatabaseTest(engine)
{
    private const int Events = 4;
    private const int Kills = 3;

    private static readonly Dictionary<string, string> Settings = new()
    {
        ["HOOK_KEY"] = "a key of more than 24 bytes",
        ["DOZEN_OUTBOUND_ALLOW"] = "127.0.0.1/32",
        ["DOZEN_RUN_LEASE_SECONDS"] = "2",
        ["DOZEN_WORKERS"] = "2",
    };

    [Fact]
    public async Task Workers_that_are_killed_while_they_deliver_lose_nothing_and_repeat_under_the_same_id()
    {
        var port = FreePort();
        using var receiver = new HttpListener { Prefixes = { $"http://127.0.0.1:{port}/" } };
        receiver.Start();
        await AddWebhookAsync($"http://127.0.0.1:{port}/in");
        for (var i = 0; i < Events; i++) await Database.RunAsync<CreateLead, Result<LeadView>>(v => v.ExecuteAsync(new NewLead { Company = $"Lead {i}" }, Cancelled));
        var (asked, taken) = (new List<string>(), new ConcurrentQueue<string>());

        for (var kill = 0; kill < Kills; kill++)
        {
            using var worker = Worker();
            asked.Add(IdOf(await receiver.GetContextAsync().WaitAsync(TimeSpan.FromMinutes(1), Cancelled))); // and no answer
            await worker.KillAsync();
        }

        var answering = AnswerAsync(receiver, taken);
        using (var worker = Worker())
        {
            while (await UnfinishedAsync() > 0) await Task.Delay(50, Cancelled);
            worker.Interrupt();
            Assert.Equal(0, (await worker.EndAsync()).Code);
        }

        receiver.Stop();
        await answering;

        var deliveries = await Database.RunAsync<DozenDbContext, List<WorkflowExecution>>(db => db.WorkflowExecutions.AsNoTracking().ToListAsync(Cancelled));
        Assert.Equal(Events, deliveries.Count);
        Assert.All(deliveries, d => Assert.Equal(ExecutionStatus.Completed, d.Status));
        Assert.True(deliveries.Sum(d => d.Attempt) > Events);
        Assert.All(asked, id => Assert.Contains(id, taken));
        Assert.Equal(deliveries.Select(d => (string)d.InputData.ToObject()["event_id"]!).Order(), taken.Distinct().Order());
    }

    [Fact]
    public async Task Runs_are_listed_shown_stopped_and_watched()
    {
        await AddWebhookAsync("https://hooks.example/in");
        await Database.RunAsync<CreateLead, Result<LeadView>>(v => v.ExecuteAsync(new NewLead { Company = "A" }, Cancelled));

        var list = await RunAsync("runs", "--status", "pending", "--json");
        var id = list.Json["items"]![0]!["id"]!.GetValue<long>();
        var shown = await RunAsync("run", "show", $"{id}");
        var cancelled = await RunAsync("run", "cancel", $"{id}", "--json");
        var watched = await RunAsync("run", "watch", $"{id}", "--json");
        var retried = await RunAsync("run", "retry", $"{id}", "--json");
        var refused = await RunAsync("run", "retry", $"{id}", "--json");
        var missing = await RunAsync("run", "watch", "999999", "--json");
        var table = await RunAsync("runs", "--type", "webhook_delivery");

        Assert.Equal([0, 0, 0, 1, 0, 5, 4, 0], [list.Code, shown.Code, cancelled.Code, watched.Code, retried.Code, refused.Code, missing.Code, table.Code]);
        Assert.Contains("webhook_delivery", shown.Output);
        Assert.Equal(("cancelled", "cancelled", "pending"), ((string?)cancelled.Json["status"], (string?)watched.Json["status"], (string?)retried.Json["status"]));
        Assert.Equal(("execution.not_finished", "execution.not_found"), ((string?)refused.Refusal["code"], (string?)missing.Refusal["code"]));
        Assert.Contains("1 of 1 runs", table.Output);
    }

    [Fact]
    public async Task A_worker_process_with_wrong_settings_says_so_and_ends()
    {
        var none = await RunAsync("worker", "--workers", "0");
        var many = await RunAsync("worker", "--workers", "1000");

        Assert.Equal((1, 1), (none.Code, many.Code));
        Assert.Contains("DOZEN_WORKERS", none.Errors);
        Assert.Contains("DOZEN_WORKERS", many.Errors);
    }

    private DozenProcess Worker() => DozenProcess.Start(Database.Url, ["worker"], environment: Settings);

    private Task<DozenProcess.Ended> RunAsync(params string[] arguments) => DozenProcess.RunAsync(Database.Url, arguments);

    private Task<int> UnfinishedAsync() => Database.RunAsync<DozenDbContext, int>(db =>
        db.WorkflowExecutions.CountAsync(e => e.Status == ExecutionStatus.Pending || e.Status == ExecutionStatus.Running, Cancelled));

    private Task<int> AddWebhookAsync(string url) => Database.RunAsync<DozenDbContext, int>(db =>
    {
        var now = Database.Time.Now();
        db.Add(new Integration
        {
            OrganizationId = Database.Caller.OrganizationId,
            IntegrationType = IntegrationType.Webhook,
            ProviderName = "webhook",
            Configuration = JsonText.From(new { url, events = new[] { "lead.created" }, secret = "secret:HOOK_KEY" }),
            CreatedAt = now,
            UpdatedAt = now,
        });
        return db.SaveChangesAsync(Cancelled);
    });

    /// <summary>Takes whatever comes, until the receiver is stopped; some of it comes from processes that are dead.</summary>
    private static async Task AnswerAsync(HttpListener receiver, ConcurrentQueue<string> taken)
    {
        while (receiver.IsListening)
        {
            try
            {
                var request = await receiver.GetContextAsync();
                request.Response.StatusCode = 204;
                request.Response.Close();
                taken.Enqueue(IdOf(request));
            }
            catch (Exception over) when (over is HttpListenerException or ObjectDisposedException)
            {
                // Nobody is there any more, here or there.
            }
        }
    }

    private static string IdOf(HttpListenerContext request) => request.Request.Headers["webhook-id"]!;

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}

public sealed class SqliteWorkers() : WorkerContract(Engine.Sqlite);

public sealed class PostgresWorkers() : WorkerContract(Engine.Postgres);
