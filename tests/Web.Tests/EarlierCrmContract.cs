using System.Text.Json.Nodes;
using Dozen.Core.Common;
using Dozen.Core.Leads;
using Dozen.Core.Users;
using Dozen.Testing;

namespace Dozen.Web.Tests;

/// <summary>What flows that keep leads and an outside CRM the same call at the addresses of the earlier platform.</summary>
public abstract class EarlierCrmContract(Engine engine) : WebTest(engine)
{
    private const string Sync = "/api/workflows/leads/crm-sync";
    private const string Update = "/api/workflows/webhook/crm-update";

    [Theory]
    [InlineData("")]
    [InlineData("/")]
    public async Task Leads_of_a_CRM_are_created_and_the_same_again_changes_nothing(string slash)
    {
        const string Sent = """{"leads":[{"crm_id":"0031","email":"Maria@shop.example","first_name":"Maria","score":99,"stage":"passed over"},{"crm_id":32,"company":"Blue Anchor","status":"qualified","custom_fields":{"tier":"gold"}}]}""";

        var first = await BodyAsync(await PostAsync(Sync + slash, Sent));
        var written = await LeadsAsync();
        var again = await BodyAsync(await PostAsync(Sync + slash, Sent));

        Assert.Equal(["success", "data", "message", "errors"], first.Select(p => p.Key));
        Assert.Equal("2 created, 0 updated, 0 unchanged, 0 failed", (string?)first["message"]);
        Assert.Equal(["created", "updated", "unchanged", "failed", "results"], first["data"]!.AsObject().Select(p => p.Key));
        Assert.Equal(["index", "lead_id", "crm_id", "result", "detail"], first["data"]!["results"]![0]!.AsObject().Select(p => p.Key));
        Assert.Equal((2, 0, 0, 0), Counts(first));
        Assert.Equal((0, 0, 2, 0), Counts(again));
        Assert.Equal(Ids(first), Ids(again));
        Assert.Equal(["0031", "32"], first["data"]!["results"]!.AsArray().Select(r => (string?)r!["crm_id"]));
        Assert.Equal(["crm:0031", "crm:32"], written.Select(l => (string?)l["external_id"]));
        Assert.Equal(("new", "other", "cold", 0), ((string?)written[0]["status"], (string?)written[0]["source"], (string?)written[0]["lead_temperature"], (int)written[0]["score"]!));
        Assert.Equal("qualified", (string?)written[1]["status"]);
        Assert.Equal(written.Select(l => l.ToJsonString()), (await LeadsAsync()).Select(l => l.ToJsonString()));
        Assert.Equal(["created"], await HistoryAsync(Ids(first)[0]));
    }

    [Fact]
    public async Task Only_what_is_present_changes_and_the_history_says_it_once()
    {
        var lead = await LeadAsync("""{"company":"Acme","email":"a@acme.example","first_name":"Ada","tags":["vip"],"custom_fields":{"a":1,"b":{"c":[1,2]}}}""");

        var synced = await BodyAsync(await PostAsync(Sync, """{"leads":[{"crm_id":"1","email":"A@ACME.example","job_title":"Owner","first_name":null,"status":"contacted","custom_fields":{"b":null,"d":"new"}}]}"""));
        var again = await BodyAsync(await PostAsync(Sync, """{"leads":[{"email":"a@acme.example","job_title":"Owner","custom_fields":{"b":null,"a":1.0}}]}"""));
        var after = await ReadAsync($"/api/v1/leads/{lead}");

        Assert.Equal((0, 1, 0, 0), Counts(synced));
        Assert.Equal((0, 0, 1, 0), Counts(again));
        Assert.Equal([lead], Ids(synced));
        Assert.Equal(("Acme", "a@acme.example", null, "Owner", "contacted"), ((string?)after["company"], (string?)after["email"], (string?)after["first_name"], (string?)after["job_title"], (string?)after["status"]));
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse("""{"a":1,"d":"new"}"""), after["custom_fields"]));
        Assert.Equal(("crm:1", "vip"), ((string?)after["external_id"], (string?)after["tags"]![0]));
        Assert.Equal(["status_changed", "updated", "created"], await HistoryAsync(lead));
    }

    [Fact]
    public async Task The_id_of_another_source_stays_and_the_lead_is_found_by_the_CRMs_all_the_same()
    {
        var lead = await LeadAsync("""{"company":"Acme","email":"a@acme.example","external_id":"google:77"}""");
        var imported = await LeadAsync("""{"company":"Beta","external_id":"hubspot:12"}""");

        var linked = await BodyAsync(await PostAsync(Sync, """{"leads":[{"crm_id":"7","email":"a@acme.example"}]}"""));
        var found = await BodyAsync(await PostAsync(Sync, """{"leads":[{"crm_id":7,"email":"new@acme.example"},{"crm_id":"8","external_id":"osm:node/5","company":"Gamma"}]}"""));
        var told = await BodyAsync(await PostAsync(Update, """{"event":"deal.stage","crm_id":"7","status":"proposal"}"""));
        var hubspot = await BodyAsync(await PostAsync(Sync, """{"crm":"HubSpot","leads":[{"crm_id":12,"job_title":"Owner"},{"external_id":"hubspot:12","job_title":"Owner"}]}"""));
        var after = await ReadAsync($"/api/v1/leads/{lead}");

        Assert.Equal((0, 1, 0, 0), Counts(linked));
        Assert.Equal((1, 1, 0, 0), Counts(found));
        Assert.Equal((lead, true), ((long)told["data"]!["lead_id"]!, (bool)told["data"]!["changed"]!));
        Assert.Equal(("google:77", "new@acme.example", "proposal"), ((string?)after["external_id"], (string?)after["email"], (string?)after["status"]));
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse("""{"crm_id":"7","fetched_at":"2026-03-01T12:00:00Z","confidence":1}"""), after["enrichment_data"]!["crm"]), $"{after["enrichment_data"]}");
        var gamma = await ReadAsync($"/api/v1/leads/{Ids(found)[1]}");
        Assert.Equal(("osm:node/5", "8"), ((string?)gamma["external_id"], (string?)gamma["enrichment_data"]!["crm"]!["crm_id"]));
        Assert.Equal((0, 1, 1, 0), Counts(hubspot));
        Assert.Equal([imported, imported], Ids(hubspot));
    }

    [Fact]
    public async Task What_is_wrong_with_one_lead_does_not_stop_the_others()
    {
        var gone = await LeadAsync("""{"company":"Gone","external_id":"crm:3"}""");
        await SendAsync(HttpMethod.Delete, $"/api/v1/leads/{gone}");
        var other = await LeadAsync("""{"company":"Other","external_id":"osm:node/1"}""");
        await PostAsync(Sync, """{"leads":[{"crm_id":"5","external_id":"osm:node/1"}]}""");

        var body = await BodyAsync(await PostAsync(Sync, """
            {"leads":[{"crm_id":"1","company":"First"},{"crm_id":"2","company":"Lost","status":"lost"},{"crm_id":"3","company":"Gone"},{"first_name":"Nobody"},
                      "text",{"crm_id":"6","company":"Owned","assigned_to_id":4711},{"crm_id":"9","external_id":"osm:node/1"},{"crm_id":"10","website":"no address","company":"Site"},{"crm_id":true},{"crm_id":"11","company":"Last"}]}
            """));

        Assert.Equal((2, 0, 0, 8), Counts(body));
        var results = body["data"]!["results"]!.AsArray();
        Assert.Equal(["created", "failed", "failed", "failed", "failed", "failed", "failed", "failed", "failed", "created"], results.Select(r => (string?)r!["result"]));
        Assert.Equal(("enum", """["body","leads","1","status"]"""), ((string?)results[1]!["detail"]![0]!["type"], results[1]!["detail"]![0]!["loc"]!.ToJsonString()));
        Assert.Equal("The lead with this external id is in the trash. Restore it first.", (string?)results[2]!["detail"]);
        Assert.Equal("""["body","leads","3","company"]""", results[3]!["detail"]![0]!["loc"]!.ToJsonString());
        Assert.Equal("""["body","leads","4"]""", results[4]!["detail"]![0]!["loc"]!.ToJsonString());
        Assert.Equal("""["body","leads","5","assigned_to_id"]""", results[5]!["detail"]![0]!["loc"]!.ToJsonString());
        Assert.Equal($"Lead {other} has another id in this CRM.", (string?)results[6]!["detail"]);
        Assert.Equal("""["body","leads","7","website"]""", results[7]!["detail"]![0]!["loc"]!.ToJsonString());
        Assert.Equal("""["body","leads","8","crm_id"]""", results[8]!["detail"]![0]!["loc"]!.ToJsonString());
        Assert.All(results.Where(r => (string?)r!["result"] == "failed"), r => Assert.Null(r!["lead_id"]));
        Assert.Equal(["First", "Last", "Other"], (await LeadsAsync()).Select(l => (string?)l["company"]).Order());
    }

    [Theory]
    [InlineData("{}", """[{"type":"missing","loc":["body","leads"],"msg":"Field required"}]""")]
    [InlineData("""{"leads":null}""", """[{"type":"list_type","loc":["body","leads"],"msg":"Input should be a valid list"}]""")]
    [InlineData("""{"leads":{"crm_id":"1"}}""", """[{"type":"list_type","loc":["body","leads"],"msg":"Input should be a valid list"}]""")]
    [InlineData("[]", """[{"type":"model_attributes_type","loc":["body"],"msg":"Input should be a valid dictionary or object to extract fields from"}]""")]
    [InlineData("""{"leads":[""", """[{"type":"json_invalid","loc":["body"],"msg":"JSON decode error"}]""")]
    [InlineData("""{"crm":"website","leads":[]}""", """[{"type":"value_error","loc":["body","crm"],"msg":"website is a source of another kind."}]""")]
    [InlineData("""{"crm":"my crm","leads":[]}""", """[{"type":"value_error","loc":["body","crm"],"msg":"A letter, then letters, digits and underscores: at most 30 characters."}]""")]
    public async Task A_sync_that_is_wrong_as_a_whole_is_refused(string json, string detail)
    {
        var response = await PostAsync(Sync, json);

        Assert.Equal((422, $$"""{"detail":{{detail}}}"""), ((int)response.StatusCode, (await BodyAsync(response)).ToJsonString()));
    }

    [Fact]
    public async Task A_sync_takes_500_leads_and_no_more()
    {
        var most = await BodyAsync(await PostAsync(Sync, Many(500)));
        var more = await PostAsync(Sync, Many(501));
        var none = await BodyAsync(await PostAsync(Sync, """{"leads":[]}"""));

        Assert.Equal((500, 0, 0, 0), Counts(most));
        Assert.Equal((422, """{"detail":[{"type":"too_long","loc":["body","leads"],"msg":"List should have at most 500 items, not 501"}]}"""), ((int)more.StatusCode, (await BodyAsync(more)).ToJsonString()));
        Assert.Equal((0, 0, 0, 0), Counts(none));

        static string Many(int count) => $$"""{"leads":[{{string.Join(",", Enumerable.Range(0, count).Select(i => $$"""{"crm_id":{{i}},"company":"Company {{i}}"}"""))}}]}""";
    }

    [Fact]
    public async Task Two_ids_are_two_leads_and_of_several_with_one_address_the_earliest_is_meant()
    {
        var first = await LeadAsync("""{"email":"info@acme.example","company":"One"}""");
        var second = await LeadAsync("""{"email":"info@acme.example","company":"Two"}""");

        var body = await BodyAsync(await PostAsync(Sync, """
            {"leads":[{"email":"INFO@acme.example","job_title":"A"},{"crm_id":"1","email":"info@acme.example"},{"crm_id":"2","email":"info@acme.example"},{"crm_id":"3","email":"info@acme.example"},{"crm_id":"3","first_name":"Ada"},{"external_id":"crm:3","first_name":"Ada"}]}
            """));

        Assert.Equal((1, 4, 1, 0), Counts(body));
        var ids = Ids(body);
        Assert.Equal([first, first, second], ids[..3]);
        Assert.Equal([ids[3], ids[3]], ids[4..]);
        Assert.Equal(3, ids.Distinct().Count());
    }

    [Fact]
    public async Task Another_organisations_leads_are_neither_found_nor_changed()
    {
        var other = await Database.AddOrganizationAsync("other", Cancelled);
        var theirs = (await Database.RunAsync<CreateLead, Result<LeadView>>(v => v.ExecuteAsync(new NewLead { Company = "Theirs", Email = "a@acme.example", ExternalId = "crm:1" }, Cancelled), other)).Value;

        var synced = await BodyAsync(await PostAsync(Sync, """{"leads":[{"crm_id":"2","email":"a@acme.example"}]}"""));
        var ours = await BodyAsync(await PostAsync(Sync, """{"leads":[{"crm_id":"1","company":"Ours"}]}"""));

        Assert.Equal(((1, 0, 0, 0), (1, 0, 0, 0)), (Counts(synced), Counts(ours)));
        foreach (var message in new[] { $$"""{"event":"e","lead_id":{{theirs.Id}},"status":"contacted"}""", """{"event":"e","crm_id":"3","status":"contacted"}""" })
        {
            var refused = await PostAsync(Update, message);
            Assert.Equal((404, """{"detail":"Lead not found"}"""), ((int)refused.StatusCode, (await BodyAsync(refused)).ToJsonString()));
        }

        var after = (await Database.RunAsync<LeadQueries, Result<LeadView>>(q => q.GetAsync(theirs.Id, Cancelled), other)).Value;
        Assert.Equal((1, "Theirs"), (after.Version, after.Company));
    }

    [Theory]
    [InlineData("")]
    [InlineData("/")]
    public async Task A_change_of_the_CRM_is_applied_once_and_stands_in_the_history(string slash)
    {
        var lead = await LeadAsync("""{"company":"Acme","email":"a@acme.example"}""");
        const string Message = """{"event":"deal.won","email":"A@acme.example","crm_id":5,"status":"closed_won","value":"120000","openai_api_key":"passed over"}""";

        var first = await BodyAsync(await PostAsync(Update + slash, Message));
        var version = (await ReadAsync($"/api/v1/leads/{lead}"))["version"]!.ToJsonString();
        var again = await BodyAsync(await PostAsync(Update + slash, Message));
        var after = await ReadAsync($"/api/v1/leads/{lead}");

        Assert.Equal(["success", "data", "message", "errors"], first.Select(p => p.Key));
        Assert.Equal($$"""{"lead_id":{{lead}},"event":"deal.won","changed":true,"status":"closed_won"}""", first["data"]!.ToJsonString());
        Assert.Equal($$"""{"lead_id":{{lead}},"event":"deal.won","changed":false,"status":"closed_won"}""", again["data"]!.ToJsonString());
        Assert.Equal(("Lead updated", "Nothing to change"), ((string?)first["message"], (string?)again["message"]));
        Assert.Equal(("crm:5", "a@acme.example", 120000, version), ((string?)after["external_id"], (string?)after["email"], (int)after["value"]!, after["version"]!.ToJsonString()));
        Assert.Equal(["created", "other", "status_changed", "updated"], (await HistoryAsync(lead)).Order());
        var activity = Assert.Single((await ReadAsync("/api/v1/activities?type=other"))["items"]!.AsArray())!;
        Assert.Equal(("deal.won", "deal.won", "crm", "5"), ((string?)activity["subject"], (string?)activity["metadata"]!["original_type"], (string?)activity["metadata"]!["crm"], (string?)activity["metadata"]!["crm_id"]));
    }

    [Fact]
    public async Task A_message_that_means_no_lead_or_several_is_refused()
    {
        var first = await LeadAsync("""{"email":"info@acme.example","company":"One"}""");
        var second = await LeadAsync("""{"email":"info@acme.example","company":"Two"}""");
        var linked = await LeadAsync("""{"company":"Linked","external_id":"crm:1"}""");
        var gone = await LeadAsync("""{"company":"Gone","email":"gone@acme.example","external_id":"crm:9"}""");
        await SendAsync(HttpMethod.Delete, $"/api/v1/leads/{gone}");

        Assert.Equal((404, "Lead not found"), await RefusalAsync("""{"event":"e","crm_id":"4711"}"""));
        Assert.Equal((404, "Lead not found"), await RefusalAsync("""{"event":"e","lead_id":4711,"email":"info@acme.example"}"""));
        Assert.Equal((404, "Lead not found"), await RefusalAsync("""{"event":"e","email":"nobody@acme.example"}"""));
        Assert.Equal((404, "Lead not found"), await RefusalAsync("""{"event":"e","crm_id":"9"}"""));
        Assert.Equal((404, "Lead not found"), await RefusalAsync("""{"event":"e","email":"gone@acme.example"}"""));
        Assert.Equal((404, "Lead not found"), await RefusalAsync($$"""{"event":"e","lead_id":{{gone}} }"""));
        Assert.Equal((400, $"Several leads have this e-mail address: {first}, {second}. Say which one by lead_id, or give it its crm_id."), await RefusalAsync("""{"event":"e","email":"info@acme.example","status":"contacted"}"""));
        Assert.Equal((400, $"The ids mean different leads: {first}, {linked}."), await RefusalAsync($$"""{"event":"e","lead_id":{{first}},"crm_id":"1"}"""));
        Assert.Equal((400, $"Lead {linked} has another id in this CRM."), await RefusalAsync($$"""{"event":"e","lead_id":{{linked}},"crm_id":"2"}"""));
        Assert.Equal(["created"], await HistoryAsync(first));
        Assert.Equal("contacted", (string?)(await BodyAsync(await PostAsync(Update, $$"""{"event":"e","lead_id":{{second}},"email":"info@acme.example","status":"contacted"}""")))["data"]!["status"]);
    }

    [Theory]
    [InlineData("{}", """[{"type":"missing","loc":["body","event"],"msg":"Field required"}]""")]
    [InlineData("""{"event":" ","lead_id":1}""", """[{"type":"value_error","loc":["body","event"],"msg":"Can't be empty."}]""")]
    [InlineData("""{"event":"e"}""", """[{"type":"value_error","loc":["body","lead_id"],"msg":"Say which lead: lead_id, crm_id, external_id or email."}]""")]
    [InlineData("""{"event":"e","lead_id":"many"}""", """[{"type":"int_type","loc":["body","lead_id"],"msg":"Input should be a valid integer"}]""")]
    [InlineData("""{"event":"e","lead_id":1,"status":"won"}""", """[{"type":"enum","loc":["body","status"],"msg":"\"won\" is not one of: new, contacted, qualified, proposal, negotiation, closed_won, closed_lost."}]""")]
    [InlineData("""{"event":"e","crm":"ai","crm_id":"1"}""", """[{"type":"value_error","loc":["body","crm"],"msg":"ai is a source of another kind."}]""")]
    [InlineData("""{"event":"e","crm_id":"1","external_id":"crm:2"}""", """[{"type":"value_error","loc":["body","external_id"],"msg":"An id of crm, and not that of crm_id."}]""")]
    public async Task A_message_that_is_wrong_is_refused(string json, string detail)
    {
        var response = await PostAsync(Update, json);

        var body = await BodyAsync(response);
        Assert.Equal(422, (int)response.StatusCode);
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(detail), body["detail"]), $"{body["detail"]}");
    }

    [Fact]
    public async Task A_field_that_can_not_be_leaves_the_lead_as_it_was()
    {
        var lead = await LeadAsync("""{"company":"Acme"}""");

        var refused = await PostAsync(Update, $$"""{"event":"e","lead_id":{{lead}},"crm_id":"5","job_title":"Owner","website":"no address","custom_fields":["no object"]}""");

        Assert.Equal(422, (int)refused.StatusCode);
        Assert.Equal(["custom_fields", "website"], (await BodyAsync(refused))["detail"]!.AsArray().Select(d => (string?)d!["loc"]![1]).Order());
        Assert.Equal((1, null), ((int)(await ReadAsync($"/api/v1/leads/{lead}"))["version"]!, (string?)(await ReadAsync($"/api/v1/leads/{lead}"))["external_id"]));
        Assert.Equal(["created"], await HistoryAsync(lead));
    }

    [Fact]
    public async Task Workflows_hear_of_it_as_of_a_persons_changes_and_of_a_repetition_nothing()
    {
        await PostAsync("/api/v1/workflows", """{"name":"New","trigger_type":"event","is_active":true,"trigger_conditions":{"events":["lead.created","lead.status_changed"]},"configuration":{"steps":[{"action":"add_tag","tag":"seen"}]}}""");

        for (var time = 0; time < 2; time++)
        {
            await PostAsync(Sync, """{"leads":[{"crm_id":"1","company":"Acme"},{"crm_id":"2","company":"Beta"}]}""");
            await PostAsync(Update, """{"event":"deal.won","crm_id":"1","status":"closed_won"}""");
        }

        Assert.Equal(3, (int?)(await ReadAsync("/api/v1/executions"))["total"]);
    }

    [Fact]
    public async Task A_viewer_may_neither()
    {
        ActAs(await AddUserAsync(UserRole.Viewer, "Vera"));

        Assert.Equal(403, (int)(await PostAsync(Sync, """{"leads":[]}""")).StatusCode);
        Assert.Equal(403, (int)(await PostAsync(Update, """{"event":"e","lead_id":1}""")).StatusCode);
    }

    [Fact]
    public async Task Two_syncs_at_once_make_each_lead_once()
    {
        var sent = $$"""{"leads":[{{string.Join(",", Enumerable.Range(0, 20).Select(i => $$"""{"crm_id":{{i}},"company":"Company {{i}}"}"""))}}]}""";

        var both = await Task.WhenAll(PostAsync(Sync, sent), PostAsync(Sync, sent));
        var bodies = await Task.WhenAll(both.Select(BodyAsync));

        Assert.All(bodies, b => Assert.Equal(0, Counts(b).Failed));
        Assert.Equal(20, bodies.Sum(b => Counts(b).Created));
        Assert.Equal(Ids(bodies[0]), Ids(bodies[1]));
    }

    private static (int Created, int Updated, int Unchanged, int Failed) Counts(JsonObject body) =>
        ((int)body["data"]!["created"]!, (int)body["data"]!["updated"]!, (int)body["data"]!["unchanged"]!, (int)body["data"]!["failed"]!);

    private static long[] Ids(JsonObject body) => [.. body["data"]!["results"]!.AsArray().Select(r => (long)r!["lead_id"]!)];

    private async Task<(int Status, string? Detail)> RefusalAsync(string json)
    {
        var response = await PostAsync(Update, json);
        return ((int)response.StatusCode, (string?)(await BodyAsync(response))["detail"]);
    }

    private async Task<IReadOnlyList<JsonObject>> LeadsAsync()
    {
        var leads = new List<JsonObject>();
        foreach (var lead in (await ReadAsync("/api/v1/leads?sort=created_at&per_page=200"))["items"]!.AsArray()) leads.Add(await ReadAsync($"/api/v1/leads/{lead!["id"]}"));
        return [.. leads.OrderBy(l => (long)l["id"]!)];
    }

    private async Task<IReadOnlyList<string?>> HistoryAsync(long lead) =>
        [.. (await ReadAsync($"/api/v1/leads/{lead}/timeline"))["items"]!.AsArray().Select(e => (string?)e!["type"])];

    private async Task<long> LeadAsync(string json) => (long)(await CreateAsync(json))["id"]!;
}

public sealed class SqliteEarlierCrm() : EarlierCrmContract(Engine.Sqlite);

public sealed class PostgresEarlierCrm() : EarlierCrmContract(Engine.Postgres);
