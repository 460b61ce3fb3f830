using System.Collections.Concurrent;
using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Dozen.Core.Integrations.Secrets;
using Dozen.Core.Integrations.Webhooks;
using Dozen.Core.Workflows.Running;
using Dozen.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Dozen.Web.Tests.Automation;

/// <summary>
/// <c>docs/n8n-flow.json</c> and the server understand each other. Node takes the calls through the flow, by
/// <c>n8n-flow.js</c> beside this file; n8n itself is not needed.
/// </summary>
public abstract class N8nFlowContract(Engine engine) : WebTest(engine)
{
    private const string Key = "a key that is long enough to sign";

    private readonly Outside outside = new();

    [Fact]
    public async Task A_run_is_carried_on_in_the_flow_and_reported_on()
    {
        var (run, message) = await StartAsync("Ελιά & Sons");

        var seen = await FlowAsync(Signed(message));
        var reported = await ReportAsync(seen, await TokenAsync());
        var again = await ReportAsync(seen, await TokenAsync());

        Assert.Equal(202, (int)seen["answer"]!);
        var done = await BodyAsync(reported);
        Assert.Equal(("completed", "n8n", "Ελιά & Sons"), ((string?)done["status"], (string?)done["workflow_type"], (string?)done["output"]!["report"]!["company"]));
        Assert.Equal(run, (long)done["input"]!["started_by"]!);
        await ProblemAsync(again, 409, "execution.finished");
    }

    [Fact]
    public async Task What_breaks_in_the_flow_is_reported_as_a_failure()
    {
        var (_, message) = await StartAsync("Olive Press");

        var seen = await FlowAsync(Signed(message) with { Breaks = "Your own work" });

        var failed = await BodyAsync(await ReportAsync(seen, await TokenAsync()));
        Assert.Equal(("failed", "It broke."), ((string?)failed["status"], (string?)failed["error_message"]));
    }

    [Fact]
    public async Task The_flow_refuses_what_Dozen_did_not_sign_just_now()
    {
        var (_, message) = await StartAsync("Olive Press");
        var good = Signed(message);

        Call[] refused =
        [
            good with { Body = good.Body.Replace("Olive", "Salty", StringComparison.Ordinal) },
            good with { Key = Key + "!" },
            good with { Id = good.Id + "1" },
            good with { Sent = good.Sent + 1 },
            good with { Signature = null },
            good with { Signature = good.Signature![..^1] },
            good with { Now = good.Now + 301 },
            good with { Now = good.Now - 301 },
        ];

        foreach (var call in refused)
        {
            var seen = await FlowAsync(call);
            Assert.Equal((401, 0), ((int)seen["answer"]!, seen["reports"]!.AsArray().Count));
        }

        Assert.Equal(202, (int)(await FlowAsync(good with { Now = good.Now + 300 }))["answer"]!);
        Assert.Equal(202, (int)(await FlowAsync(good with { Signature = $"v1,b3RoZXI= {good.Signature}" }))["answer"]!);
    }

    [Fact]
    public async Task The_flow_can_be_imported_and_holds_no_secret()
    {
        var flow = JsonNode.Parse(await File.ReadAllTextAsync(FlowFile, Cancelled))!;

        // n8n's own import does not make one.
        Assert.NotNull((string?)flow["id"]);
        var nodes = flow["nodes"]!.AsArray();
        var names = nodes.Select(n => (string)n!["name"]!).ToList();
        Assert.Equal(names, names.Distinct());
        Assert.Equal(nodes.Count, nodes.Select(n => (string)n!["id"]!).Distinct().Count());
        foreach (var (from, to) in flow["connections"]!.AsObject())
        {
            Assert.Contains(from, names);
            foreach (var target in to!["main"]!.AsArray().SelectMany(o => o!.AsArray())) Assert.Contains((string)target!["node"]!, names);
        }

        // Without this id n8n would put others of its own into the webhook's address.
        var webhook = nodes.Single(n => (string?)n!["type"] == "n8n-nodes-base.webhook")!;
        Assert.NotNull((string?)webhook["webhookId"]);
        Assert.Equal("dozen", (string?)webhook["parameters"]!["path"]);

        // What is secret stands in credentials, which are found by their names.
        var credentials = nodes.Where(n => n!["credentials"] is not null).SelectMany(n => n!["credentials"]!.AsObject()).ToList();
        Assert.Equal([("crypto", "Dozen key"), ("httpBearerAuth", "Dozen token")], credentials.Select(c => (c.Key, (string?)c.Value!["name"])));
        Assert.All(credentials, c => Assert.Null(c.Value!["id"]));
        Assert.DoesNotContain("require(", flow.ToJsonString(), StringComparison.Ordinal);
    }

    protected override void Configure(IServiceCollection services)
    {
        services.AddSingleton<ISecretSource>(outside);
        services.AddSingleton<IWebhookSender>(outside);
    }

    /// <summary>Has a workflow with the one step run for a new lead, up to what is sent to n8n.</summary>
    private async Task<(long Run, WebhookMessage Message)> StartAsync(string company)
    {
        var integration = await BodyAsync(await PostAsync(
            "/api/v1/integrations", """{"integration_type":"automation","provider_name":"n8n","configuration":{"url":"https://n8n.example/webhook/dozen","secret":"secret:N8N_KEY"}}"""));
        var workflow = await BodyAsync(await PostAsync(
            "/api/v1/workflows", $$"""{"name":"On in n8n","n8n_workflow_id":"flow","configuration":{"steps":[{"action":"start_n8n","integration_id":{{integration["id"]}} }]} }"""));
        var lead = await CreateAsync($$"""{"company":"{{company}}"}""");
        var run = await BodyAsync(await PostAsync($"/api/v1/workflows/{workflow["id"]}/run", $$"""{"lead_id":{{lead["id"]}} }"""));
        while (outside.Sent.IsEmpty) Assert.True(await Service<WorkRuns>().WorkOneAsync(Cancelled));
        return ((long)run["id"]!, Assert.Single(outside.Sent));
    }

    /// <summary>The call as it goes out.</summary>
    private Call Signed(WebhookMessage message)
    {
        var now = Database.Time.GetUtcNow().ToUnixTimeSeconds();
        return new Call(message.Id, now, WebhookSignature.Sign(message.Key, message.Id, now, message.Body), message.Body, Key, now);
    }

    /// <returns>What n8n would answer, and the requests it would send.</returns>
    private static async Task<JsonNode> FlowAsync(Call call)
    {
        var start = new ProcessStartInfo("node", [Path.Combine(Repository, "tests", "Web.Tests", "Automation", "n8n-flow.js"), FlowFile])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardInputEncoding = new UTF8Encoding(false),
            StandardOutputEncoding = Encoding.UTF8,
        };
        Process node;
        try
        {
            node = Process.Start(start)!;
        }
        catch (Win32Exception) when (!PostgresServer.RequireAll)
        {
            Assert.Skip("No Node on this machine.");
            throw;
        }

        using (node)
        {
            await node.StandardInput.WriteAsync(call.ToJson());
            node.StandardInput.Close();
            var (output, errors) = (node.StandardOutput.ReadToEndAsync(Cancelled), node.StandardError.ReadToEndAsync(Cancelled));
            await node.WaitForExitAsync(Cancelled);
            Assert.True(node.ExitCode == 0, await errors);
            return JsonNode.Parse(await output)!;
        }
    }

    /// <summary>Sends the one report, to this server instead of the one the flow names.</summary>
    private async Task<HttpResponseMessage> ReportAsync(JsonNode seen, string token)
    {
        var report = Assert.Single(seen["reports"]!.AsArray())!;
        var url = new Uri((string)report["url"]!);
        Assert.Equal("dozen.example", url.Host);
        using var request = new HttpRequestMessage(HttpMethod.Parse((string)report["method"]!), new Uri(url.AbsolutePath, UriKind.Relative))
        {
            Content = new StringContent((string)report["body"]!, Encoding.UTF8, "application/json"),
        };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return await Http.SendAsync(request, Cancelled);
    }

    private async Task<string> TokenAsync() =>
        (string)(await BodyAsync(await PostAsync("/api/v1/integrations/api-tokens", """{"name":"n8n","scopes":["write:workflows"]}""")))["token"]!;

    private static string FlowFile => Path.Combine(Repository, "docs", "n8n-flow.json");

    private static string Repository
    {
        get
        {
            var folder = new DirectoryInfo(AppContext.BaseDirectory);
            while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Dozen.slnx"))) folder = folder.Parent;
            return folder?.FullName ?? throw new InvalidOperationException("The tests do not run inside the repository.");
        }
    }

    /// <summary>A call as it meets the flow.</summary>
    /// <param name="Key">The one that n8n has.</param>
    /// <param name="Now">By n8n's clock.</param>
    /// <param name="Breaks">The node that ends with an error.</param>
    private sealed record Call(string Id, long Sent, string? Signature, string Body, string Key, long Now, string? Breaks = null)
    {
        public string ToJson()
        {
            var headers = new JsonObject { [WebhookSignature.IdHeader] = Id, [WebhookSignature.TimestampHeader] = Sent.ToString(CultureInfo.InvariantCulture) };
            if (Signature is not null) headers[WebhookSignature.SignatureHeader] = Signature;
            return new JsonObject { ["headers"] = headers, ["body"] = Body, ["key"] = Key, ["now"] = Now, ["breaks"] = Breaks }.ToJsonString();
        }
    }

    private sealed class Outside : ISecretSource, IWebhookSender
    {
        public ConcurrentQueue<WebhookMessage> Sent { get; } = new();

        public Task<string?> FindAsync(SecretName name, CancellationToken cancellationToken) => Task.FromResult(name.Text == "N8N_KEY" ? Key : null);

        public Task<WebhookAnswer> SendAsync(WebhookMessage message, CancellationToken cancellationToken)
        {
            Sent.Enqueue(message);
            return Task.FromResult(new WebhookAnswer(202, null, TimeSpan.Zero));
        }
    }
}

public sealed class SqliteN8nFlow() : N8nFlowContract(Engine.Sqlite);

public sealed class PostgresN8nFlow() : N8nFlowContract(Engine.Postgres);
