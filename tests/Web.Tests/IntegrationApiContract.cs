using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Dozen.Core.Common;
using Dozen.Core.Database;
using Dozen.Core.Integrations;
using Dozen.Core.Integrations.Secrets;
using Dozen.Core.Integrations.Webhooks;
using Dozen.Core.Leads;
using Dozen.Core.Users;
using Dozen.Core.Workflows;
using Dozen.Testing;
using Dozen.Web.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Dozen.Web.Tests;

/// <summary>What <c>/api/v1/integrations</c> and <c>/api/v1/executions</c> promise, on whichever engine.</summary>
public abstract class IntegrationApiContract(Engine engine) : WebTest(engine)
{
    private const string Root = "/api/v1/integrations";
    private const string Hook = """{"integration_type":"webhook","configuration":{"url":"https://hooks.example/in","events":["lead.*","campaign.*","execution.*"],"secret":"secret:HOOK_KEY"}}""";

    private readonly Outside outside = new();

    [Fact]
    public async Task An_integration_is_created_changed_listed_and_deleted()
    {
        var response = await PostAsync(Root, """{"integration_type":"crm","provider_name":"hubspot","display_name":"HubSpot","configuration":{"api_key":"secret:HUBSPOT_KEY","region":"eu1"}}""");
        var crm = await BodyAsync(response);
        var path = response.Headers.Location!.ToString();
        Assert.Equal((201, "\"1\"", "active", 60), ((int)response.StatusCode, response.Headers.ETag?.Tag, (string?)crm["status"], (int)crm["sync_frequency_minutes"]!));
        Assert.Equal("secret:HUBSPOT_KEY", (string?)crm["configuration"]!["api_key"]);

        var changed = await BodyAsync(await SendAsync(HttpMethod.Patch, path, """{"status":"inactive","display_name":null,"sync_frequency_minutes":5}""", "\"1\""));
        Assert.Equal(("inactive", null, 5, 2), ((string?)changed["status"], (string?)changed["display_name"], (int)changed["sync_frequency_minutes"]!, (int)changed["version"]!));
        await ProblemAsync(await SendAsync(HttpMethod.Patch, path, """{"status":"active"}""", "\"1\""), 412, "integration.stale");

        Assert.Equal(1, (int?)(await ReadAsync(Root + "?integration_type=crm&status=inactive"))["total"]);
        Assert.Equal(0, (int?)(await ReadAsync(Root + "?integration_type=maps"))["total"]);
        await ProblemAsync(await SendAsync(HttpMethod.Delete, path, ifMatch: "\"1\""), 412, "integration.stale");
        Assert.Equal(204, (int)(await SendAsync(HttpMethod.Delete, path, ifMatch: "\"2\"")).StatusCode);
        await ProblemAsync(await GetAsync(path), 404, "integration.not_found");
    }

    [Theory]
    [InlineData("""{"integration_type":"crm"}""", "provider_name")]
    [InlineData("""{"integration_type":"crm","provider_name":"x","configuration":{"api_key":"plain text"}}""", "configuration.api_key")]
    [InlineData("""{"integration_type":"crm","provider_name":"x","configuration":{"auth":{"password":"hunter2"}}}""", "configuration.auth.password")]
    [InlineData("""{"integration_type":"crm","provider_name":"x","configuration":{"api_key":"secret:DOZEN_DATABASE"}}""", "configuration.api_key")]
    [InlineData("""{"integration_type":"crm","provider_name":"x","configuration":{"note":"(hidden: looks like a secret)"}}""", "configuration.note")]
    [InlineData("""{"integration_type":"crm","provider_name":"x","configuration":[]}""", "configuration")]
    [InlineData("""{"integration_type":"crm","provider_name":"x","status":"error"}""", "status")]
    [InlineData("""{"integration_type":"crm","provider_name":"x","sync_frequency_minutes":0}""", "sync_frequency_minutes")]
    [InlineData("""{"integration_type":"webhook"}""", "configuration.url")]
    [InlineData("""{"integration_type":"webhook","configuration":{"url":"ftp://x.example","events":["*"],"secret":"secret:HOOK_KEY"}}""", "configuration.url")]
    [InlineData("""{"integration_type":"webhook","configuration":{"url":"http://localhost:9/x","events":["*"],"secret":"secret:HOOK_KEY"}}""", "configuration.url")]
    [InlineData("""{"integration_type":"webhook","configuration":{"url":"http://169.254.169.254/","events":["*"],"secret":"secret:HOOK_KEY"}}""", "configuration.url")]
    [InlineData("""{"integration_type":"webhook","configuration":{"url":"https://u:p@x.example/","events":["*"],"secret":"secret:HOOK_KEY"}}""", "configuration.url")]
    [InlineData("""{"integration_type":"webhook","configuration":{"url":"https://x.example/","events":["lead.won"],"secret":"secret:HOOK_KEY"}}""", "configuration.events")]
    [InlineData("""{"integration_type":"webhook","configuration":{"url":"https://x.example/","events":[],"secret":"secret:HOOK_KEY"}}""", "configuration.events")]
    [InlineData("""{"integration_type":"webhook","configuration":{"url":"https://x.example/","events":["*"],"secret":"a key of my own, in plain text"}}""", "configuration.secret")]
    [InlineData("""{"integration_type":"webhook","configuration":{"url":"https://x.example/","events":["*"],"secret":"secret:HOOK_KEY","method":"PUT"}}""", "configuration")]
    public async Task What_may_not_be_saved_is_refused_by_field(string body, string field)
    {
        var problem = await ProblemAsync(await PostAsync(Root, body), 422, "validation");

        Assert.NotNull(problem["errors"]![field]);
        Assert.DoesNotContain("hunter2", problem.ToJsonString(), StringComparison.Ordinal);
        Assert.Equal(0, (int?)(await ReadAsync(Root))["total"]);
    }

    [Fact]
    public async Task Api_tokens_are_none_of_these()
    {
        await ProblemAsync(await PostAsync(Root, """{"integration_type":"api_token","provider_name":"x"}"""), 422, "integration.api_token");
        var token = await StoreAsync(IntegrationType.ApiToken, """{"hash":"x"}""");

        Assert.Equal(0, (int?)(await ReadAsync(Root))["total"]);
        await ProblemAsync(await GetAsync($"{Root}/{token}"), 404, "integration.not_found");
        await ProblemAsync(await SendAsync(HttpMethod.Delete, $"{Root}/{token}"), 404, "integration.not_found");
    }

    [Fact]
    public async Task A_secret_that_an_older_row_holds_is_not_shown()
    {
        var id = await StoreAsync(IntegrationType.Crm, """{"api_key":"hunter2","server":"https://me:pw@crm.example/","region":"eu"}""");

        var one = await ReadAsync($"{Root}/{id}");
        var list = (await ReadAsync(Root)).ToJsonString();

        Assert.Equal((SecretShapes.Hidden, SecretShapes.Hidden, "eu"), ((string?)one["configuration"]!["api_key"], (string?)one["configuration"]!["server"], (string?)one["configuration"]!["region"]));
        Assert.DoesNotContain("hunter2", list, StringComparison.Ordinal);
        Assert.DoesNotContain("me:pw", list, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_test_says_which_secrets_are_missing()
    {
        var path = await CreatedAsync("""{"integration_type":"ai","provider_name":"x","configuration":{"api_key":"secret:AI_KEY","other":["secret:OTHER_KEY"]}}""");
        outside.Secrets["OTHER_KEY"] = "there";

        var missing = await TestAsync(path);
        outside.Secrets["AI_KEY"] = "there";
        var complete = await TestAsync(path);

        Assert.False((bool)missing["ok"]!);
        Assert.Equal(["AI_KEY"], missing["missing_secrets"]!.AsArray().Select(s => (string?)s));
        Assert.True((bool)complete["ok"]!);
        Assert.Empty(outside.Sent);
    }

    [Fact]
    public async Task A_webhook_is_tested_with_a_ping()
    {
        var path = await CreatedAsync(Hook);
        Assert.Equal(["HOOK_KEY"], (await TestAsync(path))["missing_secrets"]!.AsArray().Select(s => (string?)s));
        outside.Secrets["HOOK_KEY"] = "short";
        Assert.False((bool)(await TestAsync(path))["ok"]!);
        Assert.Empty(outside.Sent);
        outside.Secrets["HOOK_KEY"] = "a key of more than 24 bytes";

        var test = await TestAsync(path);
        outside.Answer = new WebhookAnswer(500, "The receiver answered 500.", TimeSpan.FromMilliseconds(7));
        var failed = await TestAsync(path);

        Assert.Equal((true, 204), ((bool)test["ok"]!, (int?)test["status_code"]));
        Assert.Equal((false, 500, 7, "The receiver answered 500."), ((bool)failed["ok"]!, (int?)failed["status_code"], (int?)failed["duration_ms"], (string?)failed["message"]));
        var ping = JsonNode.Parse(outside.Sent.First().Body)!;
        Assert.Equal(("ping", "https://hooks.example/in"), ((string?)ping["type"], outside.Sent.First().Url.ToString()));
        Assert.StartsWith("evt_", outside.Sent.First().Id, StringComparison.Ordinal);
        Assert.Equal(0, (int?)(await ReadAsync(path + "/deliveries"))["total"]);
    }

    [Fact]
    public async Task Others_write_while_a_test_with_a_key_waits_for_its_receiver()
    {
        var path = await CreatedAsync(Hook);
        outside.Secrets["HOOK_KEY"] = "a key of more than 24 bytes";
        outside.Meanwhile = async () => Assert.Equal("Meanwhile", (string?)(await CreateAsync("""{"company":"Meanwhile"}"""))["company"]);

        var (first, again) = (await PingAsync(), await PingAsync());

        Assert.Equal((200, 200), ((int)first.StatusCode, (int)again.StatusCode));
        Assert.Equal(await first.Content.ReadAsStringAsync(Cancelled), await again.Content.ReadAsStringAsync(Cancelled));
        Assert.True(again.Headers.Contains("Idempotency-Replayed"));
        Assert.Single(outside.Sent);

        async Task<HttpResponseMessage> PingAsync()
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(path + "/test", UriKind.Relative));
            request.Headers.Add("Idempotency-Key", "ping-1");
            return await Http.SendAsync(request, Cancelled);
        }
    }

    [Fact]
    public async Task What_happens_to_a_lead_waits_for_each_webhook_that_listens()
    {
        var path = await CreatedAsync(Hook);
        var narrow = await CreatedAsync("""{"integration_type":"webhook","configuration":{"url":"https://other.example/","events":["lead.deleted"],"secret":"secret:HOOK_KEY"}}""");
        var lead = $"/api/v1/leads/{(await CreateAsync("""{"company":"Ταβέρνα","status":"new"}"""))["id"]}";
        await SendAsync(HttpMethod.Patch, lead, $$"""{"city":"Paphos","status":"qualified","assigned_to_id":{{Database.Caller.UserId}}}""");
        await SendAsync(HttpMethod.Put, lead + "/status", """{"status":"proposal"}""");
        await SendAsync(HttpMethod.Delete, lead);
        await PostAsync(lead + "/restore");
        await PostAsync(lead + "/notes", """{"content":"A note is nobody's business"}""");

        var deliveries = (await ReadAsync(path + "/deliveries?sort=created_at"))["items"]!.AsArray();

        Assert.Equal(
            ["lead.created", "lead.updated", "lead.status_changed", "lead.assigned", "lead.status_changed", "lead.deleted", "lead.restored"],
            deliveries.Select(d => (string?)d!["event_type"]));
        Assert.All(deliveries, d => Assert.Equal(("pending", 0, WebhookRetries.MaxAttempts), ((string?)d!["status"], (int)d["attempt"]!, (int)d["max_attempts"]!)));
        Assert.Equal(7, deliveries.Select(d => (string?)d!["event_id"]).Distinct().Count());
        var updated = deliveries[1]!["payload"]!;
        Assert.Equal(("Ταβέρνα", "Paphos", "qualified", 2), ((string?)updated["lead"]!["company"], (string?)updated["lead"]!["city"], (string?)updated["lead"]!["status"], (int)updated["lead"]!["version"]!));
        Assert.Equal("Paphos", (string?)updated["change"]!["changes"]!["city"]!["to"]);
        Assert.EndsWith("Z", (string?)updated["lead"]!["created_at"], StringComparison.Ordinal);
        Assert.Equal(["lead.deleted"], (await ReadAsync(narrow + "/deliveries"))["items"]!.AsArray().Select(d => (string?)d!["event_type"]));
        Assert.Equal((string?)deliveries[5]!["event_id"], (string?)(await ReadAsync(narrow + "/deliveries"))["items"]![0]!["event_id"]);
    }

    [Fact]
    public async Task What_happens_to_a_campaign_is_told_as_well()
    {
        var path = await CreatedAsync(Hook);
        var campaign = (await PostAsync("/api/v1/campaigns", """{"name":"Spring"}""")).Headers.Location!.ToString();
        var lead = (long)(await CreateAsync("""{"company":"A"}"""))["id"]!;
        await PostAsync(campaign + "/activate");
        await SendAsync(HttpMethod.Patch, campaign, """{"budget_spent":5}""");
        await PostAsync(campaign + "/members", $$"""{"lead_ids":[{{lead}}]}""");
        await PostAsync(campaign + "/members", $$"""{"lead_ids":[{{lead}}]}""");
        await SendAsync(HttpMethod.Patch, $"{campaign}/members/{lead}", """{"status":"responded"}""");
        await SendAsync(HttpMethod.Delete, $"{campaign}/members/{lead}");
        await PostAsync(campaign + "/complete");
        await SendAsync(HttpMethod.Delete, campaign);

        var deliveries = (await ReadAsync(path + "/deliveries?sort=created_at"))["items"]!.AsArray().Where(d => ((string)d!["event_type"]!).StartsWith("campaign.", StringComparison.Ordinal)).ToList();

        Assert.Equal(
            ["created", "activated", "updated", "members_added", "member_changed", "member_removed", "completed", "deleted"],
            deliveries.Select(d => ((string)d!["event_type"]!)["campaign.".Length..]));
        Assert.Equal(("active", 2), ((string?)deliveries[1]!["payload"]!["campaign"]!["status"], (int)deliveries[1]!["payload"]!["campaign"]!["version"]!));
        Assert.Equal([lead], deliveries[3]!["payload"]!["lead_ids"]!.AsArray().Select(i => (long)i!));
        Assert.Equal("responded", (string?)deliveries[4]!["payload"]!["status"]);
    }

    [Fact]
    public async Task Nobody_is_told_of_what_was_refused_or_is_another_organisations_or_after_it_was_switched_off()
    {
        var path = await CreatedAsync(Hook);
        var lead = $"/api/v1/leads/{(await CreateAsync("""{"company":"A"}"""))["id"]}";
        await ForeignLeadAsync();
        await SendAsync(HttpMethod.Put, lead + "/status", """{"status":"won"}""");
        await SendAsync(HttpMethod.Patch, lead, """{"city":"X"}""", "\"9\"");
        Assert.Equal(1, (int?)(await ReadAsync(path + "/deliveries"))["total"]);

        await SendAsync(HttpMethod.Patch, path, """{"status":"inactive"}""");
        await SendAsync(HttpMethod.Patch, lead, """{"city":"Y"}""");
        Assert.Equal(1, (int?)(await ReadAsync(path + "/deliveries"))["total"]);

        await SendAsync(HttpMethod.Patch, path, """{"status":"active"}""");
        await SendAsync(HttpMethod.Patch, lead, """{"city":"Z"}""");
        Assert.Equal(2, (int?)(await ReadAsync(path + "/deliveries"))["total"]);
    }

    [Fact]
    public async Task A_save_that_is_rolled_back_tells_nobody()
    {
        var path = await CreatedAsync(Hook);
        await Database.RunAsync<DozenDbContext, int>(async db =>
        {
            await using var transaction = await db.Database.BeginTransactionAsync(Cancelled);
            db.Activities.Add(Core.Activities.Activity.Record(Database.Caller, (await LeadRowAsync(db)).Id, Core.Activities.ActivityType.Updated, "x", Database.Time.Now()));
            await db.SaveChangesAsync(Cancelled);
            Assert.True(await db.WorkflowExecutions.AnyAsync(e => e.WorkflowType == WorkflowType.WebhookDelivery, Cancelled));
            await transaction.RollbackAsync(Cancelled);
            return 0;
        });

        Assert.Equal(0, (int?)(await ReadAsync(path + "/deliveries"))["total"]);

        async Task<Lead> LeadRowAsync(DozenDbContext db)
        {
            var lead = new Lead { OrganizationId = Database.Caller.OrganizationId, Company = "A", CreatedAt = Database.Time.Now(), UpdatedAt = Database.Time.Now() };
            db.Add(lead);
            await db.SaveChangesAsync(Cancelled);
            return lead;
        }
    }

    [Fact]
    public async Task A_delivery_is_put_in_the_queue_again_as_a_new_one()
    {
        var path = await CreatedAsync(Hook);
        await CreateAsync("""{"company":"A"}""");
        var first = (await ReadAsync(path + "/deliveries"))["items"]![0]!;

        var response = await PostAsync($"{path}/deliveries/{first["id"]}/replay");
        var again = await BodyAsync(response);

        Assert.Equal((201, $"/api/v1/executions/{again["id"]}"), ((int)response.StatusCode, response.Headers.Location?.ToString()));
        Assert.Equal(((string?)first["event_id"], (long?)first["id"]), ((string?)again["event_id"], (long?)again["replay_of"]));
        Assert.NotEqual((long)first["id"]!, (long)again["id"]!);
        Assert.True(JsonNode.DeepEquals(first["payload"], again["payload"]));
        Assert.Equal(2, (int?)(await ReadAsync(path + "/deliveries?status=pending"))["total"]);
        await ProblemAsync(await PostAsync(path + "/deliveries/999999/replay"), 404, "delivery.not_found");
        var other = await CreatedAsync(Hook);
        await ProblemAsync(await PostAsync($"{other}/deliveries/{first["id"]}/replay"), 404, "delivery.not_found");
        var crm = await CreatedAsync("""{"integration_type":"crm","provider_name":"x"}""");
        await ProblemAsync(await GetAsync(crm + "/deliveries"), 409, "integration.no_webhook");
    }

    [Theory]
    [InlineData("GET", "", null)]
    [InlineData("PATCH", "", "{}")]
    [InlineData("DELETE", "", null)]
    [InlineData("POST", "/test", null)]
    [InlineData("GET", "/deliveries", null)]
    [InlineData("POST", "/deliveries/1/replay", null)]
    public async Task What_is_missing_or_another_organisations_is_not_found(string method, string suffix, string? body)
    {
        var other = await Database.AddOrganizationAsync("other", Cancelled);
        var foreign = await StoreAsync(IntegrationType.Crm, "{}", other);

        await ProblemAsync(await SendAsync(new HttpMethod(method), $"{Root}/{foreign}{suffix}", body), 404, "integration.not_found");
        await ProblemAsync(await SendAsync(new HttpMethod(method), $"{Root}/999999{suffix}", body), 404, "integration.not_found");
        Assert.Equal(0, (int?)(await ReadAsync(Root))["total"]);
    }

    [Fact]
    public async Task Only_administrators_change_integrations()
    {
        var path = await CreatedAsync(Hook);
        Service<SubstituteIdentity>().Caller = Database.Caller with { Role = UserRole.Manager };

        await ProblemAsync(await PostAsync(Root, Hook), 403, "caller.not_allowed");
        await ProblemAsync(await SendAsync(HttpMethod.Patch, path, "{}"), 403, "caller.not_allowed");
        await ProblemAsync(await SendAsync(HttpMethod.Delete, path), 403, "caller.not_allowed");
        await ProblemAsync(await PostAsync(path + "/test"), 403, "caller.not_allowed");
        await ProblemAsync(await PostAsync(path + "/deliveries/1/replay"), 403, "caller.not_allowed");
        Assert.Equal(200, (int)(await GetAsync(path)).StatusCode);
    }

    [Fact]
    public async Task Runs_are_listed_and_show_no_path_and_no_payload()
    {
        var hook = await CreatedAsync(Hook);
        var lead = (long)(await CreateAsync("""{"company":"A"}"""))["id"]!;
        var import = await StoreRunAsync(Database.Caller);

        var list = await ReadAsync("/api/v1/executions");
        var one = await ReadAsync($"/api/v1/executions/{import}");
        var delivery = await ReadAsync($"/api/v1/executions/{(await ReadAsync(hook + "/deliveries"))["items"]![0]!["id"]}");

        Assert.Equal(2, (int?)list["total"]);
        Assert.Equal(1, (int?)(await ReadAsync("/api/v1/executions?workflow_type=lead_import&status=failed"))["total"]);
        Assert.Equal(1, (int?)(await ReadAsync($"/api/v1/executions?lead_id={lead}"))["total"]);
        Assert.Equal(0, (int?)(await ReadAsync("/api/v1/executions?status=running"))["total"]);
        Assert.Equal(0, (int?)(await ReadAsync("/api/v1/executions?workflow_id=1"))["total"]);
        await ProblemAsync(await GetAsync("/api/v1/executions?workflow_id=x"), 400, "request.parameter");
        await ProblemAsync(await GetAsync("/api/v1/executions?lead_id=x"), 400, "request.parameter");
        Assert.Equal(("leads.csv", "abc.upload is gone."), ((string?)one["input"]!["file_name"], (string?)one["error_message"]));
        Assert.Equal(("read", "completed", 12, 3), ((string?)one["steps"]![0]!["name"], (string?)one["steps"]![0]!["status"], (int)one["steps"]![0]!["duration_ms"]!, (int)one["steps"]![0]!["counts"]!["rows"]!));
        Assert.Equal("lead.created", (string?)delivery["input"]!["event_type"]);
        Assert.All(new[] { list, one, delivery }, body =>
        {
            Assert.DoesNotContain("/srv/", body.ToJsonString(), StringComparison.Ordinal);
            Assert.DoesNotContain("hunter2", body.ToJsonString(), StringComparison.Ordinal);
            Assert.DoesNotContain("payload", body.ToJsonString(), StringComparison.Ordinal);
        });
        var other = await Database.AddOrganizationAsync("other", Cancelled);
        await ProblemAsync(await GetAsync($"/api/v1/executions/{await StoreRunAsync(other)}"), 404, "execution.not_found");
        await ProblemAsync(await GetAsync("/api/v1/executions/999999"), 404, "execution.not_found");
    }

    [Fact]
    public async Task An_import_tells_of_its_run_and_not_of_each_lead()
    {
        var path = await CreatedAsync(Hook);
        using var form = new MultipartFormDataContent { { new StringContent("Company,Mail\nA,a@a.example\nB,b@b.example\n"), "file", "two.csv" } };
        var import = (await Http.PostAsync(new Uri("/api/v1/imports", UriKind.Relative), form, Cancelled)).Headers.Location!.ToString();
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        while ((string?)(await ReadAsync(import))["status"] != "completed") await timer.WaitForNextTickAsync(Cancelled);

        var deliveries = (await ReadAsync(path + "/deliveries?sort=created_at"))["items"]!.AsArray();

        Assert.Equal(["execution.started", "execution.completed"], deliveries.Select(d => (string?)d!["event_type"]));
        Assert.Equal((2, "lead_import"), ((int)deliveries[1]!["payload"]!["execution"]!["leads_processed"]!, (string?)deliveries[1]!["payload"]!["execution"]!["workflow_type"]));
    }

    protected override void Configure(IServiceCollection services)
    {
        services.AddSingleton<ISecretSource>(outside);
        services.AddSingleton<IWebhookSender>(outside);
    }

    private async Task<string> CreatedAsync(string json)
    {
        var response = await PostAsync(Root, json);
        Assert.Equal(201, (int)response.StatusCode);
        return response.Headers.Location!.ToString();
    }

    private async Task<JsonObject> TestAsync(string path) => await BodyAsync(await PostAsync(path + "/test"));

    private Task<long> StoreAsync(IntegrationType type, string configuration, Caller? owner = null) => Database.RunAsync<DozenDbContext, long>(async db =>
    {
        var now = Database.Time.Now();
        var row = new Integration { OrganizationId = (owner ?? Database.Caller).OrganizationId, IntegrationType = type, ProviderName = "x", Configuration = JsonText.Trusted(configuration), CreatedAt = now, UpdatedAt = now };
        db.Add(row);
        await db.SaveChangesAsync(Cancelled);
        return row.Id;
    }, owner);

    private Task<long> StoreRunAsync(Caller owner) => Database.RunAsync<DozenDbContext, long>(async db =>
    {
        var now = Database.Time.Now();
        var run = new WorkflowExecution
        {
            OrganizationId = owner.OrganizationId,
            WorkflowType = WorkflowType.LeadImport,
            InputData = JsonText.Trusted("""{"file_name":"leads.csv","path":"/srv/dozen/imports/abc.upload","length":7,"api_key":"hunter2"}"""),
            CreatedAt = now,
        };
        run.Annotate(JsonText.Trusted("""{"counts":{"read":3},"steps":[{"name":"read","status":"completed","started_at":"2026-03-01T12:00:00Z","duration_ms":12,"counts":{"rows":3},"error":"at /srv/dozen/x"}]}"""));
        run.Fail("/srv/dozen/imports/abc.upload is gone.", now);
        db.Add(run);
        await db.SaveChangesAsync(Cancelled);
        return run.Id;
    }, owner);

    /// <summary>Secrets and receivers as the test wants them.</summary>
    private sealed class Outside : ISecretSource, IWebhookSender
    {
        public ConcurrentDictionary<string, string> Secrets { get; } = new();

        public ConcurrentQueue<WebhookMessage> Sent { get; } = new();

        public WebhookAnswer Answer { get; set; } = new(204, null, TimeSpan.FromMilliseconds(3));

        /// <summary>What happens while the receiver is being asked.</summary>
        public Func<Task> Meanwhile { get; set; } = () => Task.CompletedTask;

        public Task<string?> FindAsync(SecretName name, CancellationToken cancellationToken) => Task.FromResult(Secrets.GetValueOrDefault(name.Text));

        public async Task<WebhookAnswer> SendAsync(WebhookMessage message, CancellationToken cancellationToken)
        {
            Sent.Enqueue(message);
            await Meanwhile();
            return Answer;
        }
    }
}

public sealed class SqliteIntegrationApi() : IntegrationApiContract(Engine.Sqlite);

public sealed class PostgresIntegrationApi() : IntegrationApiContract(Engine.Postgres);
