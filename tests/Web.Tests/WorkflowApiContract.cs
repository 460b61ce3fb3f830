using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Dozen.Core.Automation;
using Dozen.Core.Common;
using Dozen.Core.Database;
using Dozen.Core.Integrations.Secrets;
using Dozen.Core.Integrations.Webhooks;
using Dozen.Core.Users;
using Dozen.Core.Workflows;
using Dozen.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Dozen.Web.Tests;

/// <summary>Workflows over HTTP: kept, tried, started by hand and from outside, and reported on.</summary>
public abstract class WorkflowApiContract(Engine engine) : WebTest(engine)
{
    private const string Root = "/api/v1/workflows";
    private const string Key = "a key that is long enough to sign";
    private const string Steps = """{"steps":[{"action":"add_tag","tag":"seen"}]}""";

    [Fact]
    public async Task A_workflow_is_kept_with_versions_and_listed()
    {
        var created = await PostAsync(Root, $$"""{"name":"Welcome","trigger_type":"event","trigger_conditions":{"events":["lead.created"]},"configuration":{{Steps}} }""");
        var (path, body) = (created.Headers.Location!.ToString(), await BodyAsync(created));
        await PostAsync(Root, """{"name":"By hand","is_active":false}""");

        Assert.Equal((201, "\"1\"", $"{Root}/{body["id"]}"), ((int)created.StatusCode, created.Headers.ETag?.Tag, path));
        Assert.Equal(("Welcome", "event", true, "lead.created"), ((string?)body["name"], (string?)body["trigger_type"], (bool)body["is_active"]!, (string?)body["trigger_conditions"]!["events"]![0]));
        Assert.Equal(["By hand", "Welcome"], await NamesAsync(""));
        Assert.Equal(["Welcome"], await NamesAsync("?trigger_type=event,webhook"));
        Assert.Equal(["By hand"], await NamesAsync("?is_active=false"));
        await ProblemAsync(await GetAsync(Root + "?is_active=perhaps"), 400, "request.parameter");

        var changed = await SendAsync(HttpMethod.Patch, path, """{"description":"Says hello"}""", "\"1\"", "application/merge-patch+json");
        Assert.Equal((200, "\"2\"", "Says hello"), ((int)changed.StatusCode, changed.Headers.ETag?.Tag, (string?)(await BodyAsync(changed))["description"]));
        await ProblemAsync(await SendAsync(HttpMethod.Patch, path, """{"name":"X"}""", "\"1\""), 412, "workflow.stale");
        await ProblemAsync(await SendAsync(HttpMethod.Delete, path, ifMatch: "\"1\""), 412, "workflow.stale");
        Assert.Equal("\"2\"", (await GetAsync(path)).Headers.ETag?.Tag);

        Assert.Equal(204, (int)(await SendAsync(HttpMethod.Delete, path, ifMatch: "\"2\"")).StatusCode);
        await ProblemAsync(await GetAsync(path), 404, "workflow.not_found");
        await ProblemAsync(await SendAsync(HttpMethod.Patch, path, "{}"), 404, "workflow.not_found");
        await ProblemAsync(await SendAsync(HttpMethod.Delete, path), 404, "workflow.not_found");
    }

    [Theory]
    [InlineData("""{"trigger_type":"manual"}""", "name")]
    [InlineData("""{"name":"A","trigger_type":"event"}""", "trigger_conditions/events")]
    [InlineData("""{"name":"A","trigger_type":"event","trigger_conditions":{"events":["lead.eaten"]}}""", "trigger_conditions/events/0")]
    [InlineData("""{"name":"A","trigger_type":"event","trigger_conditions":{"events":["lead.created"],"bulk":"often"}}""", "trigger_conditions/bulk")]
    [InlineData("""{"name":"A","trigger_type":"event","trigger_conditions":{"events":["lead.created"],"criteria":{"all":[{"field":"score","op":"gte","value":5},{"field":"colour","op":"eq","value":"red"}]}}}""", "trigger_conditions/criteria/all/1/field")]
    [InlineData("""{"name":"A","trigger_type":"scheduled","trigger_conditions":{"cron":"every day"}}""", "trigger_conditions/cron")]
    [InlineData("""{"name":"A","trigger_type":"webhook","trigger_conditions":{"secret":"hunter2"}}""", "trigger_conditions/secret")]
    [InlineData("""{"name":"A","configuration":{"steps":[{"action":"dance"}]}}""", "configuration/steps/0/action")]
    [InlineData("""{"name":"A","configuration":{"steps":[{"action":"branch","if":{},"then":[{"action":"wait"}]}]}}""", "configuration/steps/0/then/0")]
    [InlineData("""{"name":"A","configuration":{"steps":[{"action":"assign","to":4711}]}}""", "configuration/steps/0")]
    public async Task What_is_wrong_is_told_by_its_place(string json, string at)
    {
        var problem = await ProblemAsync(await PostAsync(Root, json), 422, "validation");

        Assert.Equal([at], problem["errors"]!.AsObject().Select(e => e.Key));
        Assert.Empty(await NamesAsync(""));
    }

    [Theory]
    [InlineData(UserRole.Viewer)]
    [InlineData(UserRole.SalesRep)]
    public async Task Who_is_no_manager_may_look_and_no_more(UserRole role)
    {
        var path = await WorkflowAsync("manual", "{}");
        ActAs(await AddUserAsync(role, "Ray"));

        Assert.Equal(200, (int)(await GetAsync(path)).StatusCode);
        await ProblemAsync(await PostAsync(Root, """{"name":"A"}"""), 403, "caller.not_allowed");
        await ProblemAsync(await SendAsync(HttpMethod.Patch, path, """{"name":"A"}"""), 403, "caller.not_allowed");
        await ProblemAsync(await SendAsync(HttpMethod.Delete, path), 403, "caller.not_allowed");
        await ProblemAsync(await PostAsync(path + "/run", "{}"), 403, "caller.not_allowed");
        ActAs(Database.Caller);
        Assert.Equal(0, await RunsAsync());
    }

    [Fact]
    public async Task A_workflow_is_started_by_hand_once_per_key()
    {
        var path = await WorkflowAsync("manual", "{}");
        var lead = (long)(await CreateAsync("""{"company":"Acme"}"""))["id"]!;
        var foreign = await ForeignLeadAsync();

        var first = await KeyedAsync(path + "/run", $$"""{"lead_id":{{lead}} }""");
        var again = await KeyedAsync(path + "/run", $$"""{"lead_id":{{lead}} }""");

        Assert.Equal(("pending", "custom", lead), ((string?)first["status"], (string?)first["workflow_type"], (long?)first["lead_id"]));
        Assert.Equal((long)first["id"]!, (long)again["id"]!);
        Assert.Equal(1, await RunsAsync());
        await ProblemAsync(await PostAsync(path + "/run", $$"""{"lead_id":{{foreign}} }"""), 404, "lead.not_found");
        await ProblemAsync(await PostAsync(path + "/run", $$"""{"lead_ids":[{{lead}},{{foreign}}]}"""), 404, "lead.not_found");
        await ProblemAsync(await PostAsync(Root + "/4711/run", "{}"), 404, "workflow.not_found");
        var empty = (await PostAsync(Root, """{"name":"Empty"}""")).Headers.Location!.ToString();
        await ProblemAsync(await PostAsync(empty + "/run", "{}"), 409, "workflow.no_steps");
    }

    [Fact]
    public async Task A_request_that_is_repeated_under_its_key_fires_an_event_once()
    {
        await WorkflowAsync("event", """{"events":["lead.created"]}""");

        await KeyedAsync("/api/v1/leads", """{"company":"Acme"}""");
        await KeyedAsync("/api/v1/leads", """{"company":"Acme"}""");

        Assert.Equal(1, await RunsAsync());
    }

    [Fact]
    public async Task A_dry_run_tells_and_writes_nothing()
    {
        var lead = (long)(await CreateAsync("""{"company":"Acme"}"""))["id"]!;
        var path = await WorkflowAsync("event", """{"events":["lead.created"],"criteria":{"field":"company","op":"eq","value":"acme"}}""");
        var before = await RowsAsync();

        var tried = await BodyAsync(await PostAsync(path + "/dry-run", """{"hours_back":24}"""));
        var named = await BodyAsync(await PostAsync(path + "/dry-run", $$"""{"lead_ids":[{{lead}}]}"""));

        Assert.Equal((1, 1, lead, "add_tag"), ((int)tried["considered"]!, (int)tried["firing"]!, (long)tried["events"]![0]!["lead_id"]!, (string?)tried["events"]![0]!["steps"]![0]!["action"]));
        Assert.Equal((1, null), ((int)named["firing"]!, (string?)named["events"]![0]!["event"]));
        Assert.Equal(before, await RowsAsync());
        Assert.Empty((await ReadAsync($"/api/v1/leads/{lead}"))["tags"]!.AsArray());
        Assert.NotNull((await ProblemAsync(await PostAsync(path + "/dry-run", """{"hours_back":0}"""), 422, "validation"))["errors"]!["hours_back"]);
        await ProblemAsync(await PostAsync(path + "/dry-run", $$"""{"lead_ids":[{{await ForeignLeadAsync()}}]}"""), 404, "lead.not_found");
    }

    [Fact]
    public async Task A_dry_run_takes_a_definition_that_is_not_saved()
    {
        var lead = (long)(await CreateAsync("""{"company":"Acme"}"""))["id"]!;
        var path = await WorkflowAsync("manual", "{}");
        var (before, saved) = (await RowsAsync(), (await ReadAsync(path)).ToJsonString());

        var steps = await BodyAsync(await PostAsync(path + "/dry-run", $$"""{"lead_ids":[{{lead}}],"configuration":{"steps":[{"action":"branch","if":{"field":"company","op":"eq","value":"acme"},"then":[{"action":"set_fields","fields":{"city":"Paphos"} }]}]} }"""));
        var events = await BodyAsync(await PostAsync(path + "/dry-run", """{"trigger_type":"event","trigger_conditions":{"events":["lead.created"],"criteria":{"field":"company","op":"eq","value":"other"}}}"""));
        var nothing = await BodyAsync(await PostAsync(path + "/dry-run", "{}"));
        var keyed = await KeyedAsync(path + "/dry-run", $$"""{"lead_ids":[{{lead}}],"configuration":{"steps":[{"action":"enrich"}]} }""");

        Assert.Equal(["branch", "set_fields"], steps["events"]![0]!["steps"]!.AsArray().Select(s => (string?)s!["action"]));
        Assert.Equal("Paphos", (string?)steps["events"]![0]!["steps"]![1]!["changes"]!["city"]!["to"]);
        Assert.Equal((1, 0), ((int)events["considered"]!, (int)events["firing"]!));
        Assert.Equal(0, (int)nothing["considered"]!);
        Assert.Equal("enrich", (string?)keyed["events"]![0]!["steps"]![0]!["action"]);
        Assert.Equal((before, saved), (await RowsAsync(), (await ReadAsync(path)).ToJsonString()));
        Assert.Null((string?)(await ReadAsync($"/api/v1/leads/{lead}"))["city"]);
    }

    [Theory]
    [InlineData("""{"trigger_type":"event"}""", "trigger_conditions/events")]
    [InlineData("""{"trigger_type":"event","trigger_conditions":{"events":["lead.created"],"criteria":{"all":[{"field":"score","op":"gte","value":5},{"field":"colour","op":"eq","value":"red"}]}}}""", "trigger_conditions/criteria/all/1/field")]
    [InlineData("""{"trigger_conditions":[]}""", "trigger_conditions")]
    [InlineData("""{"configuration":{"steps":[{"action":"dance"}]}}""", "configuration/steps/0/action")]
    [InlineData("""{"configuration":{"steps":[{"action":"branch","if":{},"then":[{"action":"wait"}]}]}}""", "configuration/steps/0/then/0")]
    [InlineData("""{"configuration":{"steps":[{"action":"enrich"},{"action":"assign","to":4711}]}}""", "configuration/steps/1")]
    public async Task What_is_wrong_with_a_tried_definition_is_told_as_it_is_when_it_is_saved(string json, string at)
    {
        var path = await WorkflowAsync("manual", "{}");
        var before = await RowsAsync();

        var tried = await ProblemAsync(await PostAsync(path + "/dry-run", json), 422, "validation");
        var saved = await ProblemAsync(await SendAsync(HttpMethod.Patch, path, json), 422, "validation");

        Assert.Equal([at], tried["errors"]!.AsObject().Select(e => e.Key));
        Assert.Equal(saved["errors"]!.ToJsonString(), tried["errors"]!.ToJsonString());
        Assert.Equal(before, await RowsAsync());
    }

    [Fact]
    public async Task A_tried_definition_names_nothing_of_another_organisation()
    {
        var path = await WorkflowAsync("manual", "{}");
        var foreign = await ForeignLeadAsync();
        var theirs = (await Database.AddOrganizationAsync("theirs", Cancelled)).UserId;
        var elsewhere = (await Database.RunAsync<CreateWorkflow, Result<WorkflowView>>(c => c.ExecuteAsync(new NewWorkflow { Name = "Theirs" }, Cancelled), await Database.AddOrganizationAsync("others", Cancelled))).Value.Id;

        var problem = await ProblemAsync(await PostAsync(path + "/dry-run", $$"""{"configuration":{"steps":[{"action":"assign","to":{{theirs}} }]} }"""), 422, "validation");

        Assert.Equal($"There is no user {theirs}.", (string?)problem["errors"]!["configuration/steps/0"]![0]);
        await ProblemAsync(await PostAsync(path + "/dry-run", $$"""{"lead_ids":[{{foreign}}],"configuration":{{Steps}} }"""), 404, "lead.not_found");
        await ProblemAsync(await PostAsync($"{Root}/{elsewhere}/dry-run", $$"""{"configuration":{{Steps}} }"""), 404, "workflow.not_found");
    }

    [Theory]
    [InlineData(UserRole.Viewer)]
    [InlineData(UserRole.SalesRep)]
    public async Task Who_is_no_manager_tries_what_is_saved_and_no_other_definition(UserRole role)
    {
        var lead = (long)(await CreateAsync("""{"company":"Acme"}"""))["id"]!;
        var path = await WorkflowAsync("manual", "{}");
        ActAs(await AddUserAsync(role, "Ray"));

        Assert.Equal(1, (int)(await BodyAsync(await PostAsync(path + "/dry-run", $$"""{"lead_ids":[{{lead}}]}""")))["firing"]!);
        await ProblemAsync(await PostAsync(path + "/dry-run", $$"""{"lead_ids":[{{lead}}],"configuration":{{Steps}} }"""), 403, "caller.not_allowed");
        await ProblemAsync(await PostAsync(path + "/dry-run", """{"trigger_type":"manual"}"""), 403, "caller.not_allowed");
    }

    [Fact]
    public async Task A_signed_call_from_outside_starts_a_workflow_once()
    {
        var lead = (long)(await CreateAsync("""{"company":"Acme","email":"info@acme.example"}"""))["id"]!;
        var hook = HookOf(await WorkflowAsync("webhook", """{"secret":"secret:HOOK_KEY"}"""));

        var first = await BodyAsync(await CallAsync(hook, """{"lead_email":"info@acme.example"}""", "m1"));
        var replayed = await BodyAsync(await CallAsync(hook, """{"lead_email":"info@acme.example"}""", "m1"));

        Assert.Equal((true, false, null), ((bool)first["accepted"]!, (bool)replayed["accepted"]!, (long?)replayed["execution_id"]));
        Assert.Equal(lead, (long?)(await ReadAsync($"/api/v1/executions/{first["execution_id"]}"))["lead_id"]);
        await ProblemAsync(await CallAsync(hook, "{}", "m2", key: "another key that is long enough"), 403, "hook.refused");
        await ProblemAsync(await CallAsync(hook, "{}", "m3", signedBody: """{"lead_id":1}"""), 403, "hook.refused");
        await ProblemAsync(await CallAsync(hook, "{}", "m4", secondsAgo: 301), 403, "hook.refused");
        await ProblemAsync(await PostAsync(hook, "{}"), 403, "hook.refused");
        await ProblemAsync(await CallAsync(hook, "[]", "m5"), 422, "validation");
        await ProblemAsync(await CallAsync(hook, """{"lead_email":"nobody@acme.example"}""", "m6"), 422, "validation");
        await ProblemAsync(await CallAsync(hook, $$"""{"lead_id":{{await ForeignLeadAsync()}} }""", "m7"), 422, "validation");
        Assert.Equal(413, (int)(await CallAsync(hook, $$"""{"text":"{{new string('a', 70_000)}}"}""", "m8")).StatusCode);
        Assert.Equal(1, await RunsAsync());
    }

    [Fact]
    public async Task A_call_may_show_a_token_and_what_is_not_active_hears_nobody()
    {
        var path = await WorkflowAsync("webhook", """{"secret":"secret:HOOK_KEY","proof":"token"}""");
        var hook = HookOf(path);

        Assert.Equal(200, (int)(await TokenCallAsync(hook, Key)).StatusCode);
        await ProblemAsync(await TokenCallAsync(hook, Key + "!"), 403, "hook.refused");
        await ProblemAsync(await CallAsync(hook, "{}", "m1"), 403, "hook.refused");
        await SendAsync(HttpMethod.Patch, path, """{"is_active":false}""");
        await ProblemAsync(await TokenCallAsync(hook, Key), 403, "hook.refused");
        await ProblemAsync(await TokenCallAsync(HookOf(await WorkflowAsync("manual", "{}")), Key), 403, "hook.refused");
        await ProblemAsync(await TokenCallAsync("/api/v1/hooks/4711/1", Key), 403, "hook.refused");
        Assert.Equal(1, await RunsAsync());
    }

    [Fact]
    public async Task N8n_reports_on_its_own_runs_with_a_token_for_workflows()
    {
        var (own, custom) = (await StartAsync(WorkflowType.N8n), await StartAsync(WorkflowType.Custom));
        var theirs = await StartAsync(WorkflowType.N8n, await Database.AddOrganizationAsync("theirs", Cancelled));
        var (token, reader) = (await TokenAsync("write:workflows"), await TokenAsync("read:workflows"));

        var half = await BodyAsync(await ReportAsync(token, own, """{"status":"running","current_step":"enriching","progress_percentage":50}"""));
        Assert.Equal(("running", "enriching", 50), ((string?)half["status"], (string?)half["current_step"], (int?)half["progress_percentage"]));
        Assert.NotNull((await ProblemAsync(await ReportAsync(token, own, """{"progress_percentage":101}"""), 422, "validation"))["errors"]!["progress_percentage"]);
        Assert.NotNull((await ProblemAsync(await ReportAsync(token, own, """{"status":"cancelled"}"""), 422, "validation"))["errors"]!["status"]);
        await ProblemAsync(await ReportAsync(reader, own, """{"status":"completed"}"""), 403, "caller.not_allowed");
        await ProblemAsync(await ReportAsync(token, custom, """{"status":"completed"}"""), 409, "execution.not_reported");
        await ProblemAsync(await ReportAsync(token, theirs, """{"status":"completed"}"""), 404, "execution.not_found");

        var done = await BodyAsync(await ReportAsync(token, own, """{"status":"completed","leads_processed":3,"report":{"found":3}}"""));
        Assert.Equal(("completed", 100, 3, 3), ((string?)done["status"], (int?)done["progress_percentage"], (int?)done["leads_processed"], (int?)done["output"]!["report"]!["found"]));
        await ProblemAsync(await ReportAsync(token, own, """{"status":"failed"}"""), 409, "execution.finished");
    }

    [Fact]
    public async Task An_import_says_how_workflows_react()
    {
        var path = await WorkflowAsync("event", """{"events":["lead.created"]}""");
        using var form = new MultipartFormDataContent
        {
            { new StringContent("run"), "automation" },
            { new ByteArrayContent(Encoding.UTF8.GetBytes("Company,Mail\nOlive Press,press@olive.example\nSalt House,info@salt.example\n")), "file", "people.csv" },
        };
        using var wrong = new MultipartFormDataContent { { new StringContent("often"), "automation" }, { new ByteArrayContent([65]), "file", "a.csv" } };

        var started = await Http.PostAsync(new Uri("/api/v1/imports", UriKind.Relative), form, Cancelled);
        Assert.NotNull((await ProblemAsync(await Http.PostAsync(new Uri("/api/v1/imports", UriKind.Relative), wrong, Cancelled), 422, "validation"))["errors"]!["automation"]);

        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        JsonObject import;
        do import = await ReadAsync(started.Headers.Location!.ToString());
        while ((string?)import["status"] != "completed" && await timer.WaitForNextTickAsync(Cancelled));
        Assert.Equal("""{"asked":"run","runs":2,"suppressed":0}""", import["automation"]!.ToJsonString());
        Assert.Equal(2, await RunsAsync());
        Assert.NotNull(path);
    }

    protected override void Configure(IServiceCollection services) => services.AddSingleton<ISecretSource>(new OneSecret());

    /// <returns>Where it is.</returns>
    private async Task<string> WorkflowAsync(string trigger, string conditions)
    {
        var response = await PostAsync(Root, $$"""{"name":"Test {{Guid.NewGuid()}}","trigger_type":"{{trigger}}","trigger_conditions":{{conditions}},"configuration":{{Steps}} }""");
        Assert.Equal(201, (int)response.StatusCode);
        return response.Headers.Location!.ToString();
    }

    private string HookOf(string workflow) => $"/api/v1/hooks/{Database.Caller.OrganizationId}/{workflow.Split('/')[^1]}";

    private async Task<IEnumerable<string?>> NamesAsync(string query) => (await ReadAsync(Root + query))["items"]!.AsArray().Select(w => (string?)w!["name"]);

    private Task<int> RunsAsync() => Database.RunAsync<DozenDbContext, int>(db => db.WorkflowExecutions.CountAsync(e => e.WorkflowType == WorkflowType.Custom, Cancelled));

    private Task<(int, int, int)> RowsAsync() => Database.RunAsync<DozenDbContext, (int, int, int)>(async db =>
        (await db.WorkflowExecutions.CountAsync(Cancelled), await db.Activities.CountAsync(Cancelled), await db.Workflows.SumAsync(w => (int)w.Version, Cancelled)));

    private async Task<long> StartAsync(WorkflowType type, Caller? caller = null) =>
        (await Database.RunAsync<StartRun, Result<ExecutionView>>(v => v.ExecuteAsync(new NewRun(type, JsonText.EmptyObject), Cancelled), caller)).Value.Id;

    private async Task<JsonObject> KeyedAsync(string path, string json)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(path, UriKind.Relative)) { Content = new StringContent(json, Encoding.UTF8, "application/json") };
        request.Headers.Add("Idempotency-Key", "k-1");
        var response = await Http.SendAsync(request, Cancelled);
        Assert.True(response.IsSuccessStatusCode);
        return await BodyAsync(response);
    }

    private async Task<HttpResponseMessage> CallAsync(string hook, string body, string id, string key = Key, string? signedBody = null, int secondsAgo = 0)
    {
        var seconds = Database.Time.GetUtcNow().ToUnixTimeSeconds() - secondsAgo;
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(hook, UriKind.Relative)) { Content = new StringContent(body, Encoding.UTF8, "application/json") };
        request.Headers.Add("webhook-id", id);
        request.Headers.Add("webhook-timestamp", $"{seconds}");
        request.Headers.TryAddWithoutValidation("webhook-signature", WebhookSignature.Sign(WebhookSignature.KeyOf(key)!, id, seconds, signedBody ?? body));
        return await Http.SendAsync(request, Cancelled);
    }

    private async Task<HttpResponseMessage> TokenCallAsync(string hook, string token)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(hook, UriKind.Relative));
        request.Headers.Add("X-Hook-Token", token);
        return await Http.SendAsync(request, Cancelled);
    }

    private async Task<string> TokenAsync(string scope) =>
        (string)(await BodyAsync(await PostAsync("/api/v1/integrations/api-tokens", $$"""{"name":"{{scope}}","scopes":["{{scope}}"]}""")))["token"]!;

    private async Task<HttpResponseMessage> ReportAsync(string token, long id, string json)
    {
        using var request = new HttpRequestMessage(HttpMethod.Patch, new Uri($"/api/v1/executions/{id}", UriKind.Relative)) { Content = new StringContent(json, Encoding.UTF8, "application/json") };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return await Http.SendAsync(request, Cancelled);
    }

    private sealed class OneSecret : ISecretSource
    {
        public Task<string?> FindAsync(SecretName name, CancellationToken cancellationToken) => Task.FromResult<string?>(name.Text == "HOOK_KEY" ? Key : null);
    }
}

public sealed class SqliteWorkflowApi() : WorkflowApiContract(Engine.Sqlite);

public sealed class PostgresWorkflowApi() : WorkflowApiContract(Engine.Postgres);
