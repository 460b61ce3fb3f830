using System.Text.Json.Nodes;
using Dozen.Core.Users;
using Dozen.Testing;

namespace Dozen.Web.Tests;

/// <summary>What flows of n8n call at the addresses of the earlier platform.</summary>
public abstract class EarlierFlowsContract(Engine engine) : WebTest(engine)
{
    private const string Root = "/api/workflows";

    [Theory]
    [InlineData("")]
    [InlineData("/")]
    public async Task A_workflow_is_started_for_a_lead(string slash)
    {
        var (workflow, lead) = (await WorkflowAsync(), await LeadAsync("""{"company":"Acme"}"""));

        var body = await BodyAsync(await PostAsync($"{Root}/run{slash}", $$"""{"workflow_id":"{{workflow}}","lead_id":{{lead}},"openai_api_key":"passed over"}"""));

        Assert.Equal(["success", "data", "message", "errors"], body.Select(p => p.Key));
        var data = body["data"]!.AsObject();
        Assert.Equal(["execution_id", "workflow_id", "lead_id", "status", "message"], data.Select(p => p.Key));
        Assert.Equal((workflow, lead, "pending"), ((long)data["workflow_id"]!, (long)data["lead_id"]!, (string?)data["status"]));
        Assert.Equal("pending", (string?)(await ReadAsync($"{Root}/executions/{data["execution_id"]}"))["status"]);
    }

    [Theory]
    [InlineData("{}", 422, """[{"type":"missing","loc":["body","workflow_id"],"msg":"Field required"}]""")]
    [InlineData("""{"workflow_id":"many"}""", 422, """[{"type":"int_type","loc":["body","workflow_id"],"msg":"Input should be a valid integer"}]""")]
    [InlineData("""{"workflow_id":4711}""", 404, "\"There is no workflow 4711.\"")]
    public async Task A_start_that_is_wrong_is_refused_as_it_was(string json, int status, string detail)
    {
        var response = await PostAsync(Root + "/run", json);

        Assert.Equal((status, $$"""{"detail":{{detail}}}"""), ((int)response.StatusCode, (await BodyAsync(response)).ToJsonString()));
    }

    [Fact]
    public async Task A_start_without_steps_or_for_a_strange_lead_is_refused()
    {
        var empty = (long)(await BodyAsync(await PostAsync("/api/v1/workflows", """{"name":"Empty"}""")))["id"]!;

        var strange = await PostAsync(Root + "/run", $$"""{"workflow_id":{{await WorkflowAsync()}},"lead_id":{{await ForeignLeadAsync()}} }""");
        Assert.Equal((404, "Lead not found"), ((int)strange.StatusCode, (string?)(await BodyAsync(strange))["detail"]));
        Assert.Equal(400, (int)(await PostAsync(Root + "/run", $$"""{"workflow_id":{{empty}} }""")).StatusCode);
        ActAs(await AddUserAsync(UserRole.Viewer, "Vera"));
        Assert.Equal(403, (int)(await PostAsync(Root + "/run", """{"workflow_id":1}""")).StatusCode);
        Assert.Equal(403, (int)(await PostAsync(Root + "/leads/create", """{"company":"A"}""")).StatusCode);
    }

    [Theory]
    [InlineData("")]
    [InlineData("/")]
    public async Task The_template_is_a_workflow_that_can_be_saved(string slash)
    {
        var template = (await ReadAsync($"{Root}/template{slash}"))["data"]!;

        Assert.Equal(["name", "description", "trigger_types", "events", "actions", "trigger_conditions", "configuration"], template.AsObject().Select(p => p.Key));
        Assert.Contains("branch", template["actions"]!.AsArray().Select(a => (string?)a));
        Assert.Equal(["manual", "scheduled", "event", "webhook"], template["trigger_types"]!.AsArray().Select(a => (string?)a));
        var saved = await PostAsync("/api/v1/workflows", $$"""{"name":"New","trigger_type":"event","trigger_conditions":{{template["trigger_conditions"]!.ToJsonString()}},"configuration":{{template["configuration"]!.ToJsonString()}} }""");
        Assert.Equal(201, (int)saved.StatusCode);
    }

    [Fact]
    public async Task A_lead_is_created_once_per_address()
    {
        var first = await BodyAsync(await PostAsync(Root + "/leads/create", """{"email":"maria@shop.example","first_name":"Maria","source":"website"}"""));
        var again = await BodyAsync(await PostAsync(Root + "/leads/create/", """{"email":" MARIA@shop.example","first_name":"Other"}"""));
        var other = await BodyAsync(await PostAsync(Root + "/leads/create", """{"company":"Without address"}"""));

        Assert.Equal(["lead_id", "existing"], first["data"]!.AsObject().Select(p => p.Key));
        Assert.Equal((false, true, false), ((bool)first["data"]!["existing"]!, (bool)again["data"]!["existing"]!, (bool)other["data"]!["existing"]!));
        Assert.Equal((long)first["data"]!["lead_id"]!, (long)again["data"]!["lead_id"]!);
        Assert.Equal(("Maria", "website"), ((string?)(await ReadAsync($"/api/leads/{first["data"]!["lead_id"]}"))["first_name"], (string?)(await ReadAsync($"/api/leads/{first["data"]!["lead_id"]}"))["source"]));
        var nothing = await PostAsync(Root + "/leads/create", "{}");
        Assert.Equal((422, true), ((int)nothing.StatusCode, (await BodyAsync(nothing))["detail"] is JsonArray));
    }

    [Theory]
    [InlineData("POST", "")]
    [InlineData("PATCH", "/")]
    public async Task A_flow_says_what_it_did_with_a_lead(string method, string slash)
    {
        var lead = await LeadAsync("""{"company":"Acme"}""");
        var path = $"{Root}/leads/{lead}/update-status{slash}";

        var body = await BodyAsync(await SendAsync(new HttpMethod(method), path, """{"status":"contacted","last_contacted_at":"2026-02-20T10:00:00+02:00","notes":"Sent the offer"}"""));
        var unchanged = await BodyAsync(await SendAsync(new HttpMethod(method), path, "{}"));

        Assert.Equal($$"""{"lead_id":{{lead}},"status":"contacted","last_contacted_at":"2026-02-20T08:00:00Z"}""", body["data"]!.ToJsonString());
        Assert.Equal(body["data"]!.ToJsonString(), unchanged["data"]!.ToJsonString());
        Assert.Equal("Sent the offer", (string?)Assert.Single((await ReadAsync($"/api/v1/leads/{lead}/notes"))["items"]!.AsArray())!["content"]);
        Assert.Equal(422, (int)(await SendAsync(new HttpMethod(method), path, """{"status":"won"}""")).StatusCode);
        Assert.Equal(422, (int)(await SendAsync(new HttpMethod(method), path, """{"last_contacted_at":"yesterday"}""")).StatusCode);
        Assert.Equal(422, (int)(await SendAsync(new HttpMethod(method), path, """{"status":"qualified","last_contacted_at":"2027-01-01T00:00:00Z"}""")).StatusCode);
        Assert.Equal("contacted", (string?)(await ReadAsync($"/api/leads/{lead}"))["status"]);
        var strange = await SendAsync(new HttpMethod(method), $"{Root}/leads/{await ForeignLeadAsync()}/update-status", """{"status":"contacted"}""");
        Assert.Equal((404, """{"detail":"Lead not found"}"""), ((int)strange.StatusCode, (await BodyAsync(strange)).ToJsonString()));
    }

    [Fact]
    public async Task Warm_leads_with_a_profile_that_were_quiet_for_a_week_are_listed_for_outreach()
    {
        var warm = await LeadAsync("""{"company":"Warm","lead_temperature":"warm","linkedin_url":"https://www.linkedin.com/in/warm"}""");
        var hot = await LeadAsync("""{"company":"Hot","lead_temperature":"hot","linkedin_url":"https://www.linkedin.com/in/hot"}""");
        await LeadAsync("""{"company":"Cold","lead_temperature":"cold","linkedin_url":"https://www.linkedin.com/in/cold"}""");
        await LeadAsync("""{"company":"Without","lead_temperature":"hot"}""");
        var busy = await LeadAsync("""{"company":"Busy","lead_temperature":"hot","linkedin_url":"https://www.linkedin.com/in/busy"}""");
        await PostAsync("/api/v1/activities", $$"""{"lead_id":{{busy}},"activity_type":"email_opened"}""");

        var list = await ReadAsync(Root + "/leads/social-outreach");
        var second = await ReadAsync(Root + "/leads/social-outreach/?skip=1&limit=1");
        Database.Time.Advance(TimeSpan.FromDays(8));

        Assert.Equal(["items", "total", "page", "per_page", "pages"], list.Select(p => p.Key));
        Assert.Equal([hot, warm], list["items"]!.AsArray().Select(l => (long)l!["id"]!));
        Assert.Equal((warm, 2, 2), ((long)second["items"]![0]!["id"]!, (int)second["total"]!, (int)second["page"]!));
        Assert.Equal(3, (int?)(await ReadAsync(Root + "/leads/social-outreach"))["total"]);
        Assert.Equal(422, (int)(await GetAsync(Root + "/leads/social-outreach?limit=101")).StatusCode);

        var logged = await BodyAsync(await PostAsync($"{Root}/leads/{warm}/social-outreach", """{"message":"Hello"}"""));
        Assert.Equal(["lead_id", "activity_id", "logged_at"], logged["data"]!.AsObject().Select(p => p.Key));
        var activity = await ReadAsync($"/api/v1/activities/{logged["data"]!["activity_id"]}");
        Assert.Equal(("linkedin", "outbound", "Hello"), ((string?)activity["activity_type"], (string?)activity["direction"], (string?)activity["content"]));
        Assert.Equal(404, (int)(await PostAsync($"{Root}/leads/4711/social-outreach", "{}")).StatusCode);
    }

    private async Task<long> WorkflowAsync() =>
        (long)(await BodyAsync(await PostAsync("/api/v1/workflows", """{"name":"Tag","configuration":{"steps":[{"action":"add_tag","tag":"seen"}]}}""")))["id"]!;

    private async Task<long> LeadAsync(string json) => (long)(await CreateAsync(json))["id"]!;
}

public sealed class SqliteEarlierFlows() : EarlierFlowsContract(Engine.Sqlite);

public sealed class PostgresEarlierFlows() : EarlierFlowsContract(Engine.Postgres);
