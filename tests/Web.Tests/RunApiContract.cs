using System.Collections.Concurrent;
using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using Dozen.Core.Common;
using Dozen.Core.Integrations.Secrets;
using Dozen.Core.Integrations.Webhooks;
using Dozen.Core.Users;
using Dozen.Core.Workflows;
using Dozen.Core.Workflows.Running;
using Dozen.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Dozen.Web.Tests;

/// <summary>Runs as they are worked beside the API: stopped, repeated, followed; and what webhooks are sent.</summary>
public abstract class RunApiContract(Engine engine) : WebTest(engine)
{
    private const string Root = "/api/v1/executions";
    private const string Hook = """{"integration_type":"webhook","configuration":{"url":"https://hooks.example/in","events":["lead.*"],"secret":"secret:HOOK_KEY"}}""";

    private readonly Outside outside = new();
    private readonly ScriptedStep step = new();

    [Fact]
    public async Task A_run_is_followed_to_its_end_as_events()
    {
        var id = await StartAsync();
        using var response = await Http.SendAsync(new HttpRequestMessage(HttpMethod.Get, $"{Root}/{id}/events"), HttpCompletionOption.ResponseHeadersRead, Cancelled);
        using var lines = new StreamReader(await response.Content.ReadAsStreamAsync(Cancelled));
        var first = await EventAsync(lines);

        await WorkAsync();
        var events = new List<(string Id, JsonNode Run)> { first!.Value };
        while (await EventAsync(lines) is { } next) events.Add(next);

        Assert.Equal((200, "text/event-stream"), ((int)response.StatusCode, response.Content.Headers.ContentType?.MediaType));
        Assert.Equal(("pending", "completed"), ((string?)events[0].Run["status"], (string?)events[^1].Run["status"]));
        Assert.Equal(events.Count, events.Select(e => e.Id).Distinct().Count());

        var again = await EventsAsync(id, events[^1].Id);
        var anew = await EventsAsync(id, null);
        Assert.DoesNotContain("data:", again, StringComparison.Ordinal);
        Assert.Contains(events[^1].Id, anew, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_run_is_cancelled_and_tried_again_over_http()
    {
        step.Fails = true;
        var id = await StartAsync();
        await ProblemAsync(await PostAsync($"{Root}/{id}/retry"), 409, "execution.not_finished");

        var cancelled = await BodyAsync(await PostAsync($"{Root}/{id}/cancel"));
        var waits = await BodyAsync(await PostAsync($"{Root}/{id}/retry"));
        await WorkAsync();
        var failed = await ReadAsync($"{Root}/{id}");
        step.Fails = false;
        await PostAsync($"{Root}/{id}/retry");
        await WorkAsync();

        Assert.Equal(("cancelled", "pending", "failed", "It will not do."), ((string?)cancelled["status"], (string?)waits["status"], (string?)failed["status"], (string?)failed["error_message"]));
        Assert.Equal(("scripted", "failed"), ((string?)failed["steps"]![0]!["name"], (string?)failed["steps"]![0]!["status"]));
        Assert.Equal("completed", (string?)(await ReadAsync($"{Root}/{id}"))["status"]);
        await ProblemAsync(await PostAsync($"{Root}/{id}/cancel"), 409, "execution.finished");
    }

    [Fact]
    public async Task Strangers_and_viewers_stop_and_repeat_nothing()
    {
        var id = await StartAsync();
        var other = await Database.AddOrganizationAsync("other", Cancelled);
        var theirs = await StartAsync(other);
        foreach (var (method, path) in new[] { ("POST", "cancel"), ("POST", "retry"), ("GET", "events") })
            await ProblemAsync(await SendAsync(new HttpMethod(method), $"{Root}/{theirs}/{path}"), 404, "execution.not_found");

        ActAs(Database.Caller with { Role = UserRole.Viewer });
        await ProblemAsync(await PostAsync($"{Root}/{id}/cancel"), 403, "caller.not_allowed");
        await ProblemAsync(await PostAsync($"{Root}/{id}/retry"), 403, "caller.not_allowed");
        Assert.Equal("pending", (string?)(await ReadAsync($"{Root}/{id}"))["status"]);
    }

    [Fact]
    public async Task A_webhook_is_sent_what_happened_and_again_at_the_times_of_the_plan_under_the_same_id()
    {
        var path = (await PostAsync("/api/v1/integrations", Hook)).Headers.Location!.ToString();
        await CreateAsync("""{"company":"Taverna"}""");
        outside.Answer = new WebhookAnswer(503, "The receiver answered 503.", TimeSpan.FromMilliseconds(3));

        await WorkAsync();
        var missing = await DeliveryAsync(path);
        outside.Secrets["HOOK_KEY"] = "a key of more than 24 bytes";
        Database.Time.Advance(TimeSpan.FromSeconds(5));
        await WorkAsync();
        var refused = await DeliveryAsync(path);
        await WorkAsync();
        outside.Answer = new WebhookAnswer(204, null, TimeSpan.FromMilliseconds(3));
        Database.Time.Advance(TimeSpan.FromSeconds(30));
        await WorkAsync();
        await WorkAsync();

        var delivered = await DeliveryAsync(path);
        Assert.Equal(("pending", 1, "The server has no signing key HOOK_KEY."), ((string?)missing["status"], (int)missing["attempt"]!, (string?)missing["error_message"]));
        Assert.Equal(("pending", 2, "The receiver answered 503."), ((string?)refused["status"], (int)refused["attempt"]!, (string?)refused["error_message"]));
        Assert.InRange((DateTimeOffset)refused["run_after"]! - Database.Time.GetUtcNow() + TimeSpan.FromSeconds(30), TimeSpan.FromSeconds(24), TimeSpan.FromSeconds(30));
        Assert.Equal(("completed", 3, null), ((string?)delivered["status"], (int)delivered["attempt"]!, (string?)delivered["error_message"]));
        Assert.Equal([(string)delivered["event_id"]!, (string)delivered["event_id"]!], outside.Sent.Select(m => m.Id));
        Assert.Equal("Taverna", (string?)JsonNode.Parse(outside.Sent.Last().Body)!["data"]!["lead"]!["company"]);
        Assert.Equal(204, (int)(await ReadAsync($"{Root}/{delivered["id"]}"))["output"]!["status_code"]!);
    }

    [Fact]
    public async Task A_receiver_that_is_gone_and_a_webhook_that_was_switched_off_are_not_asked_again()
    {
        outside.Secrets["HOOK_KEY"] = "a key of more than 24 bytes";
        outside.Answer = new WebhookAnswer(410, "The receiver answered 410.", TimeSpan.FromMilliseconds(3));
        var path = (await PostAsync("/api/v1/integrations", Hook)).Headers.Location!.ToString();
        await CreateAsync("""{"company":"A"}""");
        await WorkAsync();
        var gone = await DeliveryAsync(path);
        await CreateAsync("""{"company":"B"}""");
        await SendAsync(HttpMethod.Patch, path, """{"status":"inactive"}""");
        await WorkAsync();

        Assert.Equal("failed", (string?)gone["status"]);
        Assert.Equal(("failed", "The webhook is not active."), ((string?)(await DeliveryAsync(path))["status"], (string?)(await DeliveryAsync(path))["error_message"]));
        Assert.Single(outside.Sent);
    }

    [Fact]
    public async Task The_earlier_platforms_clients_see_runs_as_they_did()
    {
        step.Fails = true;
        var (failed, waiting) = (await StartAsync(), 0L);
        await WorkAsync();
        waiting = await StartAsync();

        var list = await ReadAsync("/api/workflows/executions?limit=1");
        var one = await ReadAsync($"/api/workflows/executions/{failed}/");
        var cancelled = await BodyAsync(await PostAsync($"/api/workflows/executions/{waiting}/cancel"));
        var stats = await ReadAsync("/api/workflows/stats");

        Assert.Equal((2, 1, 2, waiting), ((int)list["total"]!, (int)list["page"]!, (int)list["pages"]!, (long)list["items"]![0]!["id"]!));
        Assert.Equal(("failed", "scripted", "It will not do."), ((string?)one["status"], (string?)one["workflow_logs"]![0]!["step_name"], (string?)one["workflow_logs"]![0]!["error_message"]));
        Assert.Equal((true, "cancelled"), ((bool)cancelled["success"]!, (string?)cancelled["data"]!["status"]));
        Assert.Equal((2, 1, 0, 0.0, null), ((int)stats["total_executions"]!, (int)stats["failed_executions"]!, (int)stats["running_executions"]!, (double)stats["success_rate"]!, (double?)stats["average_confidence_score"]));
        Assert.Equal("healthy", (string?)(await ReadAsync("/api/workflows/health"))["status"]);
        Assert.Equal(404, (int)(await GetAsync("/api/workflows/executions/999999")).StatusCode);
        Assert.Equal(422, (int)(await GetAsync("/api/workflows/executions?limit=0")).StatusCode);
        foreach (var gone in new[] { await GetAsync("/api/workflows/credentials"), await PostAsync("/api/workflows/credentials", "{}"), await SendAsync(HttpMethod.Delete, "/api/workflows/credentials/openai") })
            Assert.Equal(410, (int)gone.StatusCode);
    }

    protected override void Configure(IServiceCollection services)
    {
        services.AddSingleton<ISecretSource>(outside);
        services.AddSingleton<IWebhookSender>(outside);
        services.AddSingleton(step);
        services.AddScoped<IRunKind, ScriptedKind>();
    }

    private Task<bool> WorkAsync() => Service<WorkRuns>().WorkOneAsync(Cancelled);

    private async Task<long> StartAsync(Caller? caller = null) => (await Database.RunAsync<StartRun, Result<ExecutionView>>(
        v => v.ExecuteAsync(new NewRun(WorkflowType.N8n, JsonText.EmptyObject), Cancelled), caller)).Value.Id;

    /// <summary>The newest.</summary>
    private async Task<JsonNode> DeliveryAsync(string webhook) => (await ReadAsync(webhook + "/deliveries"))["items"]![0]!;

    private async Task<string> EventsAsync(long id, string? lastEventId)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"{Root}/{id}/events");
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("text/event-stream"));
        if (lastEventId is not null) request.Headers.Add("Last-Event-ID", lastEventId);
        return await (await Http.SendAsync(request, Cancelled)).Content.ReadAsStringAsync(Cancelled);
    }

    /// <summary>The next event; null when there are no more.</summary>
    private static async Task<(string Id, JsonNode Run)?> EventAsync(StreamReader lines)
    {
        var id = "";
        while (await lines.ReadLineAsync(Cancelled) is { } line)
        {
            if (line.StartsWith("id: ", StringComparison.Ordinal)) id = line[4..];
            if (line.StartsWith("data: ", StringComparison.Ordinal)) return (id, JsonNode.Parse(line[6..])!);
        }

        return null;
    }

    private sealed class ScriptedStep
    {
        public bool Fails { get; set; }
    }

    private sealed class ScriptedKind(ScriptedStep script) : IRunKind, IRunStep
    {
        public WorkflowType Type => WorkflowType.N8n;

        public IReadOnlyList<IRunStep> Steps => [this];

        public string Name => "scripted";

        public Task<StepEnd> ExecuteAsync(StepRun run, CancellationToken cancellationToken) => Task.FromResult(
            script.Fails ? StepEnd.Failed(new Failure(FailureKind.Invalid, "script.failed", "It will not do.")) : StepEnd.Done);
    }

    /// <summary>Secrets and receivers as the test wants them.</summary>
    private sealed class Outside : ISecretSource, IWebhookSender
    {
        public ConcurrentDictionary<string, string> Secrets { get; } = new();

        public ConcurrentQueue<WebhookMessage> Sent { get; } = new();

        public WebhookAnswer Answer { get; set; } = new(204, null, TimeSpan.FromMilliseconds(3));

        public Task<string?> FindAsync(SecretName name, CancellationToken cancellationToken) => Task.FromResult(Secrets.GetValueOrDefault(name.Text));

        public Task<WebhookAnswer> SendAsync(WebhookMessage message, CancellationToken cancellationToken)
        {
            Sent.Enqueue(message);
            return Task.FromResult(Answer);
        }
    }
}

public sealed class SqliteRunApi() : RunApiContract(Engine.Sqlite);

public sealed class PostgresRunApi() : RunApiContract(Engine.Postgres);
