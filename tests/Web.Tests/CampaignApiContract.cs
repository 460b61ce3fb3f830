using System.Text.Json.Nodes;
using Dozen.Core.Campaigns;
using Dozen.Core.Common;
using Dozen.Core.Database;
using Dozen.Core.Leads;
using Dozen.Core.Users;
using Dozen.Testing;
using Dozen.Web.Identity;
using Microsoft.EntityFrameworkCore;

namespace Dozen.Web.Tests;

/// <summary>What <c>/api/v1/campaigns</c> promises, on whichever engine.</summary>
public abstract class CampaignApiContract(Engine engine) : WebTest(engine)
{
    private const string Root = "/api/v1/campaigns";

    [Fact]
    public async Task A_campaign_is_created_as_a_draft_and_read_back()
    {
        var response = await PostAsync(Root, """{"name":" Spring ","campaign_type":"email","start_date":"2026-03-01","end_date":"2026-03-31","budget_allocated":100000,"goals":{"meetings":20},"target_criteria":{"all":[]}}""");
        var campaign = await BodyAsync(response);

        Assert.Equal(201, (int)response.StatusCode);
        Assert.Equal($"{Root}/{campaign["id"]}", response.Headers.Location?.ToString());
        Assert.Equal("\"1\"", response.Headers.ETag?.Tag);
        Assert.Equal(("Spring", "draft", 100000, 0), ((string?)campaign["name"], (string?)campaign["status"], (int)campaign["budget_allocated"]!, (int)campaign["budget_spent"]!));
        Assert.Equal(("2026-03-01", 20, Database.Caller.UserId), ((string?)campaign["start_date"], (int)campaign["goals"]!["meetings"]!, (long?)campaign["created_by"]));
        Assert.True(JsonNode.DeepEquals(campaign, await ReadAsync($"{Root}/{campaign["id"]}")));
    }

    [Theory]
    [InlineData("{}", "name")]
    [InlineData("""{"name":"  "}""", "name")]
    [InlineData("""{"name":"a\u0000b"}""", "name")]
    [InlineData("""{"name":"A","start_date":"2026-03-02","end_date":"2026-03-01"}""", "end_date")]
    [InlineData("""{"name":"A","budget_allocated":-1}""", "budget_allocated")]
    [InlineData("""{"name":"A","budget_spent":-1}""", "budget_spent")]
    [InlineData("""{"name":"A","target_criteria":[]}""", "target_criteria")]
    [InlineData("""{"name":"A","target_criteria":{"all":[{"field":"compnay","op":"exists"}]}}""", "target_criteria/all/0/field")]
    [InlineData("""{"name":"A","target_criteria":{"field":"company","op":"in","value":"@rivals"}}""", "target_criteria/value")]
    [InlineData("""{"name":"A","goals":"many"}""", "goals")]
    public async Task Values_that_can_not_be_are_refused_by_field(string body, string field) =>
        Assert.NotNull((await ProblemAsync(await PostAsync(Root, body), 422, "validation"))["errors"]![field]);

    [Fact]
    public async Task Target_criteria_are_stored_in_one_form_and_may_name_the_organisations_own_lists()
    {
        await SendAsync(HttpMethod.Patch, $"/api/v1/organizations/{Database.Caller.OrganizationId}", """{"settings":{"named_lists":{"rivals":["Acme"]}}}""", null, "application/merge-patch+json");

        var path = await CampaignAsync("""{"name":"Spring","target_criteria":{"company":{"in":"@rivals"},"company_size":{"min":10}}}""");
        var criteria = (await ReadAsync(path))["target_criteria"]!;

        Assert.True(JsonNode.DeepEquals(criteria, JsonNode.Parse("""{"all":[{"field":"company","op":"in","value":"@rivals"},{"field":"details.company_size","op":"gte","value":10}]}""")));
        var again = await SendAsync(HttpMethod.Patch, path, $$"""{"target_criteria":{{criteria.ToJsonString()}} }""", "\"1\"", "application/merge-patch+json");
        Assert.Equal("\"1\"", again.Headers.ETag?.Tag);
    }

    [Theory]
    [InlineData("""{"name":"A","status":"active"}""")]
    [InlineData("""{"name":"A","campaign_type":"post"}""")]
    [InlineData("""{"name":"A","budget_spent":null}""")]
    [InlineData("""{"name":"A","start_date":"soon"}""")]
    public async Task A_body_that_can_not_be_read_is_a_bad_request(string body) => await ProblemAsync(await PostAsync(Root, body), 400, "request.malformed");

    [Fact]
    public async Task A_patch_changes_what_is_present_under_its_version()
    {
        var path = await CampaignAsync("""{"name":"Spring","description":"Old","end_date":"2026-03-31"}""");

        var response = await SendAsync(HttpMethod.Patch, path, """{"description":null,"budget_spent":250}""", "\"1\"", "application/merge-patch+json");
        var changed = await BodyAsync(response);

        Assert.Equal("\"2\"", response.Headers.ETag?.Tag);
        Assert.Null(changed["description"]);
        Assert.Equal(("Spring", 250, "2026-03-31"), ((string?)changed["name"], (int)changed["budget_spent"]!, (string?)changed["end_date"]));
        await ProblemAsync(await SendAsync(HttpMethod.Patch, path, """{"name":"X"}""", "\"1\""), 412, "campaign.stale");
        await ProblemAsync(await SendAsync(HttpMethod.Post, path + "/activate", null, "\"1\""), 412, "campaign.stale");
        await ProblemAsync(await SendAsync(HttpMethod.Delete, path, ifMatch: "\"1\""), 412, "campaign.stale");
        var problem = await ProblemAsync(await SendAsync(HttpMethod.Patch, path, """{"start_date":"2026-04-01"}"""), 422, "validation");
        Assert.NotNull(problem["errors"]!["end_date"]);
        Assert.Null((await ReadAsync(path))["start_date"]);
    }

    [Fact]
    public async Task It_goes_its_way_and_no_other()
    {
        var path = await CampaignAsync("""{"name":"Spring"}""");

        await ProblemAsync(await PostAsync(path + "/pause"), 409, "campaign.step");
        Assert.Equal("active", await Move("activate"));
        Assert.Equal("active", await Move("activate"));
        await ProblemAsync(await SendAsync(HttpMethod.Delete, path), 409, "campaign.running");
        Assert.Equal("paused", await Move("pause"));
        Assert.Equal("active", await Move("activate"));
        Assert.Equal("completed", await Move("complete"));
        await ProblemAsync(await PostAsync(path + "/cancel"), 409, "campaign.ended");
        await ProblemAsync(await SendAsync(HttpMethod.Patch, path, """{"name":"Summer"}"""), 409, "campaign.ended");
        await ProblemAsync(await PostAsync(path + "/members", """{"lead_ids":[1]}"""), 409, "campaign.ended");
        Assert.Equal(200, (int)(await SendAsync(HttpMethod.Patch, path, """{"budget_spent":7}""")).StatusCode);
        Assert.Equal(204, (int)(await SendAsync(HttpMethod.Delete, path)).StatusCode);
        await ProblemAsync(await GetAsync(path), 404, "campaign.not_found");

        async Task<string?> Move(string step) => (string?)(await BodyAsync(await PostAsync($"{path}/{step}")))["status"];
    }

    [Fact]
    public async Task Leads_are_added_by_ids_with_an_answer_for_each()
    {
        var path = await CampaignAsync("""{"name":"Spring"}""");
        var (first, second, foreign) = (await LeadAsync("A"), await LeadAsync("B"), await ForeignLeadAsync());
        var trashed = await LeadAsync("C");
        await SendAsync(HttpMethod.Delete, $"/api/v1/leads/{trashed}");
        await AddAsync(path, $$"""{"lead_ids":[{{first}}]}""");

        var answer = await AddAsync(path, $$"""{"lead_ids":[{{second}},{{first}},{{foreign}},{{trashed}},{{second}},999999]}""");

        Assert.Equal((1, 1, 3), ((int)answer["added"]!, (int)answer["already"]!, (int)answer["not_found"]!));
        Assert.Equal(["added", "already", "not_found", "not_found", "added", "not_found"], answer["items"]!.AsArray().Select(i => (string?)i!["result"]));
        Assert.Equal([second, first, foreign, trashed, second, 999999], answer["items"]!.AsArray().Select(i => (long)i!["lead_id"]!));
        var again = await AddAsync(path, $$"""{"lead_ids":[{{second}}]}""");
        Assert.Equal((0, 1), ((int)again["added"]!, (int)again["already"]!));

        var members = await ReadAsync(path + "/members?sort=name");
        Assert.Equal((2, "A", "pending"), ((int)members["total"]!, (string?)members["items"]![0]!["lead"]!["company"], (string?)members["items"]![0]!["status"]));
        var entry = (await ReadAsync($"/api/v1/leads/{second}/timeline"))["items"]!.AsArray().Where(e => (string?)e!["type"] == "campaign_added").Single()!;
        Assert.Equal("Added to Spring", (string?)entry["title"]);
        Assert.EndsWith($"{Root}/{entry["details"]!["campaign_id"]}", path, StringComparison.Ordinal);
        Assert.Equal(Database.Caller.UserId, (long?)entry["user_id"]);
    }

    [Fact]
    public async Task Leads_are_added_by_the_filters_of_the_list()
    {
        var path = await CampaignAsync("""{"name":"Spring"}""");
        await CreateAsync("""{"company":"Alpha","status":"qualified","tags":["vip"]}""");
        await CreateAsync("""{"company":"Beta","status":"qualified","tags":["it's"]}""");
        await CreateAsync("""{"company":"Gamma {0}","status":"new","tags":["vip","{x}"]}""");

        Assert.Equal((1, 0), Counts(await AddAsync(path + "/members?status=qualified&tag=vip", null)));
        Assert.Equal((1, 1), Counts(await AddAsync(path, """{"filter":{"tags":["vip"]}}""")));
        Assert.Equal((1, 0), Counts(await AddAsync(path, """{"filter":{"search":"bet","tags":["it's"]}}""")));
        Assert.Equal((0, 3), Counts(await AddAsync(path, """{"filter":{}}""")));
        Assert.Equal(3, (int?)(await ReadAsync(path + "/members"))["total"]);

        await ProblemAsync(await PostAsync(path + "/members", "{}"), 422, "validation");
        await ProblemAsync(await PostAsync(path + "/members", """{"lead_ids":[1],"filter":{}}"""), 422, "validation");
        await ProblemAsync(await PostAsync(path + "/members", """{"filter":{"trash":true}}"""), 422, "validation");
        await ProblemAsync(await PostAsync(path + "/members", $$"""{"lead_ids":[{{string.Join(',', Enumerable.Range(1, 10_001))}}]}"""), 422, "validation");
        await ProblemAsync(await PostAsync(path + "/members?status=none", null), 400, "request.parameter");
        await ProblemAsync(await PostAsync(path + "/members", """{"criteria":{"all":[]}}"""), 409, "campaign.criteria_unsupported");

        static (int, int) Counts(JsonObject answer) => ((int)answer["added"]!, (int)answer["already"]!);
    }

    [Fact]
    public async Task Many_callers_at_once_add_each_lead_once()
    {
        var path = await CampaignAsync("""{"name":"Spring"}""");
        var ids = await ManyLeadsAsync(300);

        var answers = await Task.WhenAll(Enumerable.Range(0, 6).Select(i => AddAsync(path, i % 2 == 0 ? $$"""{"lead_ids":[{{string.Join(',', ids)}}]}""" : """{"filter":{}}""")));

        Assert.Equal(300, answers.Sum(a => (int)a["added"]!));
        Assert.Equal(300 * 5, answers.Sum(a => (int)a["already"]!));
        Assert.Equal(300, (int?)(await ReadAsync(path + "/members"))["total"]);
        Assert.Equal(300, await Database.RunAsync<DozenDbContext, int>(db => db.Activities.CountAsync(a => a.ActivityType == Dozen.Core.Activities.ActivityType.CampaignAdded, Cancelled)));
    }

    [Fact]
    public async Task A_repeated_request_is_carried_out_once()
    {
        var campaign = await RepeatedAsync(Root, """{"name":"Spring"}""");
        var lead = await LeadAsync("A");

        var added = await RepeatedAsync($"{Root}/{campaign["id"]}/members", $$"""{"lead_ids":[{{lead}}]}""");

        Assert.Equal(1, (int?)added["added"]);
        Assert.Equal(1, (int?)(await ReadAsync(Root))["total"]);

        async Task<JsonObject> RepeatedAsync(string path, string json)
        {
            var answers = new List<string>();
            for (var i = 0; i < 2; i++)
            {
                using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(path, UriKind.Relative)) { Content = new StringContent(json, System.Text.Encoding.UTF8, "application/json") };
                request.Headers.Add("Idempotency-Key", path);
                answers.Add(await (await Http.SendAsync(request, Cancelled)).Content.ReadAsStringAsync(Cancelled));
            }

            Assert.Equal(answers[0], answers[1]);
            return JsonNode.Parse(answers[0])!.AsObject();
        }
    }

    [Fact]
    public async Task Ten_thousand_ids_go_in_one_call()
    {
        var path = await CampaignAsync("""{"name":"Spring"}""");
        var ids = await ManyLeadsAsync(10_000);

        var answer = await AddAsync(path, $$"""{"lead_ids":[{{string.Join(',', ids)}}]}""");

        Assert.Equal((10_000, 10_000), ((int)answer["added"]!, answer["items"]!.AsArray().Count));
        Assert.Equal(10_000, (int?)(await ReadAsync(path + "/analytics"))["members"]);
    }

    [Fact]
    public async Task What_becomes_of_a_member_is_recorded_once()
    {
        var path = await CampaignAsync("""{"name":"Spring"}""");
        var lead = await LeadAsync("A");
        await AddAsync(path, $$"""{"lead_ids":[{{lead}}]}""");

        await Change("contacted");
        Database.Time.Advance(TimeSpan.FromHours(1));
        await Change("responded");
        Database.Time.Advance(TimeSpan.FromHours(1));
        await Change("pending");
        await Change("responded");
        var converted = await Change("converted");

        Assert.Equal(("2026-03-01T12:00:00Z", "2026-03-01T13:00:00Z", "2026-03-01T14:00:00Z"), ((string?)converted["last_contact_at"], (string?)converted["response_at"], (string?)converted["conversion_at"]));
        Assert.Equal("A", (string?)converted["lead"]!["company"]);
        Assert.Equal(["campaign_added", "campaign_responded", "converted", "created"], (await Types(lead)).Order());
        await ProblemAsync(await SendAsync(HttpMethod.Patch, $"{path}/members/{lead}", """{"status":"lost"}"""), 400, "request.malformed");
        Assert.Equal(1, (int?)(await ReadAsync(path + "/members?status=converted,excluded"))["total"]);
        Assert.Equal(0, (int?)(await ReadAsync(path + "/members?status=pending"))["total"]);

        Assert.Equal(204, (int)(await SendAsync(HttpMethod.Delete, $"{path}/members/{lead}")).StatusCode);
        await ProblemAsync(await SendAsync(HttpMethod.Delete, $"{path}/members/{lead}"), 404, "campaign.not_member");
        await ProblemAsync(await SendAsync(HttpMethod.Patch, $"{path}/members/{lead}", """{"status":"contacted"}"""), 404, "campaign.not_member");
        Assert.Contains("campaign_removed", await Types(lead));

        async Task<JsonObject> Change(string status) => await BodyAsync(await SendAsync(HttpMethod.Patch, $"{path}/members/{lead}", $$"""{"status":"{{status}}"}"""));

        async Task<string?[]> Types(long id) => [.. (await ReadAsync($"/api/v1/leads/{id}/timeline"))["items"]!.AsArray().Select(e => (string?)e!["type"])];
    }

    [Fact]
    public async Task A_response_that_comes_twice_at_once_is_recorded_once()
    {
        var path = await CampaignAsync("""{"name":"Spring"}""");
        var lead = await LeadAsync("A");
        await AddAsync(path, $$"""{"lead_ids":[{{lead}}]}""");

        var responses = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => SendAsync(HttpMethod.Patch, $"{path}/members/{lead}", """{"status":"responded"}""")));

        Assert.All(responses, r => Assert.Equal(200, (int)r.StatusCode));
        Assert.Equal(1, (await ReadAsync($"/api/v1/leads/{lead}/timeline"))["items"]!.AsArray().Count(e => (string?)e!["type"] == "campaign_responded"));
    }

    [Fact]
    public async Task The_figures_are_counted()
    {
        var path = await CampaignAsync("""{"name":"Spring","budget_allocated":100000,"budget_spent":25001}""");
        Assert.Null((await ReadAsync(path + "/analytics"))["response_rate"]);
        var leads = new List<long>();
        for (var i = 0; i < 6; i++) leads.Add((long)(await CreateAsync($$"""{"company":"L{{i}}","value":{{(i + 1) * 1000}}}"""))["id"]!);
        await AddAsync(path, $$"""{"lead_ids":[{{string.Join(',', leads)}}]}""");
        Database.Time.Advance(TimeSpan.FromDays(1));
        foreach (var id in leads.Take(4)) await Change(id, "contacted");
        Database.Time.Advance(TimeSpan.FromDays(2));
        foreach (var id in leads.Take(2)) await Change(id, "responded");
        foreach (var id in leads.Take(2)) await Change(id, "converted");
        await Change(leads[4], "excluded");
        await SendAsync(HttpMethod.Put, $"/api/v1/leads/{leads[0]}/status", """{"status":"closed_won"}""");
        await SendAsync(HttpMethod.Put, $"/api/v1/leads/{leads[3]}/status", """{"status":"closed_won"}""");
        await SendAsync(HttpMethod.Delete, $"/api/v1/leads/{leads[5]}");

        var figures = await ReadAsync(path + "/analytics");

        Assert.Equal("""[{"status":"pending","count":0},{"status":"contacted","count":2},{"status":"responded","count":0},{"status":"converted","count":2},{"status":"excluded","count":1}]""", figures["by_status"]!.ToJsonString());
        Assert.Equal((5, 4, 2, 2), ((int)figures["members"]!, (int)figures["contacted"]!, (int)figures["responded"]!, (int)figures["converted"]!));
        Assert.Equal((0.5, 0.5, 0.25001), ((double)figures["response_rate"]!, (double)figures["conversion_rate"]!, (double)figures["budget_utilization"]!));
        Assert.Equal((1, 1000, 12501), ((int)figures["won_leads"]!, (int)figures["won_value"]!, (int)figures["cost_per_conversion"]!));
        Assert.Equal(
            """[{"date":"2026-03-01","added":5,"contacted":0,"responded":0,"converted":0},{"date":"2026-03-02","added":0,"contacted":4,"responded":0,"converted":0},{"date":"2026-03-04","added":0,"contacted":0,"responded":2,"converted":2}]""",
            figures["days"]!.ToJsonString());

        Task Change(long id, string status) => SendAsync(HttpMethod.Patch, $"{path}/members/{id}", $$"""{"status":"{{status}}"}""");
    }

    [Fact]
    public async Task The_list_filters_sorts_and_pages()
    {
        foreach (var name in new[] { "A", "B", "C" }) await CampaignAsync($$"""{"name":"{{name}}","campaign_type":"{{(name == "B" ? "event" : "email")}}"}""");
        await PostAsync(await CampaignAsync("""{"name":"D"}""") + "/activate");

        Assert.Equal(["D", "C", "B", "A"], await Names("sort=-name"));
        Assert.Equal(["D"], await Names("status=active"));
        Assert.Equal(["A", "B", "C"], await Names("status=draft&sort=name"));
        Assert.Equal(["B"], await Names("campaign_type=event"));
        var page = await ReadAsync(Root + "?sort=name&per_page=3");
        Assert.Equal(["D"], await Names($"sort=name&per_page=3&cursor={page["next_cursor"]}"));
        await ProblemAsync(await GetAsync(Root + "?status=won"), 400, "request.parameter");

        async Task<string?[]> Names(string query) => [.. (await ReadAsync($"{Root}?{query}"))["items"]!.AsArray().Select(c => (string?)c!["name"])];
    }

    [Theory]
    [InlineData("GET", "", null)]
    [InlineData("PATCH", "", "{}")]
    [InlineData("DELETE", "", null)]
    [InlineData("POST", "/activate", null)]
    [InlineData("POST", "/pause", null)]
    [InlineData("POST", "/complete", null)]
    [InlineData("POST", "/cancel", null)]
    [InlineData("GET", "/members", null)]
    [InlineData("POST", "/members", """{"filter":{}}""")]
    [InlineData("PATCH", "/members/1", """{"status":"contacted"}""")]
    [InlineData("DELETE", "/members/1", null)]
    [InlineData("GET", "/analytics", null)]
    public async Task What_is_missing_or_another_organisations_is_not_found(string method, string suffix, string? body)
    {
        var other = await Database.AddOrganizationAsync("other", Cancelled);
        var foreign = (await Database.RunAsync<CreateCampaign, Result<CampaignView>>(v => v.ExecuteAsync(new NewCampaign { Name = "Theirs" }, Cancelled), other)).Value.Id;

        await ProblemAsync(await SendAsync(new HttpMethod(method), $"{Root}/{foreign}{suffix}", body), 404, "campaign.not_found");
        await ProblemAsync(await SendAsync(new HttpMethod(method), $"{Root}/999999{suffix}", body), 404, "campaign.not_found");
        Assert.Equal(0, (int?)(await ReadAsync(Root))["total"]);
    }

    [Fact]
    public async Task Whoever_may_only_read_changes_nothing()
    {
        var path = await CampaignAsync("""{"name":"Spring"}""");
        Service<SubstituteIdentity>().Caller = Database.Caller with { Role = UserRole.SalesRep };

        foreach (var step in new[] { "/activate", "/pause", "/complete", "/cancel" }) await ProblemAsync(await PostAsync(path + step), 403, "caller.not_allowed");
        await ProblemAsync(await PostAsync(Root, """{"name":"X"}"""), 403, "caller.not_allowed");
        await ProblemAsync(await PostAsync(path + "/members", """{"filter":{}}"""), 403, "caller.not_allowed");
        await ProblemAsync(await SendAsync(HttpMethod.Patch, path, "{}"), 403, "caller.not_allowed");
        await ProblemAsync(await SendAsync(HttpMethod.Patch, path + "/members/1", """{"status":"contacted"}"""), 403, "caller.not_allowed");
        await ProblemAsync(await SendAsync(HttpMethod.Delete, path), 403, "caller.not_allowed");
        await ProblemAsync(await SendAsync(HttpMethod.Delete, path + "/members/1"), 403, "caller.not_allowed");
        Assert.Equal(200, (int)(await GetAsync(path + "/analytics")).StatusCode);
    }

    private async Task<string> CampaignAsync(string json)
    {
        var response = await PostAsync(Root, json);
        Assert.Equal(201, (int)response.StatusCode);
        return response.Headers.Location!.ToString();
    }

    private async Task<long> LeadAsync(string company) => (long)(await CreateAsync($$"""{"company":"{{company}}"}"""))["id"]!;

    private async Task<JsonObject> AddAsync(string path, string? json)
    {
        var response = await PostAsync(path.Contains("/members", StringComparison.Ordinal) ? path : path + "/members", json);
        Assert.Equal(200, (int)response.StatusCode);
        return await BodyAsync(response);
    }

    private Task<long[]> ManyLeadsAsync(int count) => Database.RunAsync<DozenDbContext, long[]>(async db =>
    {
        var now = Database.Time.GetUtcNow();
        var leads = Enumerable.Range(0, count).Select(i => new Lead { OrganizationId = Database.Caller.OrganizationId, Company = $"Lead {i}", SearchText = $"lead {i}", CreatedAt = now, UpdatedAt = now }).ToList();
        db.AddRange(leads);
        await db.SaveChangesAsync(Cancelled);
        return [.. leads.Select(l => l.Id)];
    });
}

public sealed class SqliteCampaignApi() : CampaignApiContract(Engine.Sqlite);

public sealed class PostgresCampaignApi() : CampaignApiContract(Engine.Postgres);
