using System.Text.Json.Nodes;
using Dozen.Core.Activities;
using Dozen.Core.Common;
using Dozen.Core.Database;
using Dozen.Core.Users;
using Dozen.Testing;
using Dozen.Web.Identity;
using Microsoft.EntityFrameworkCore;

namespace Dozen.Web.Tests;

/// <summary>One lead at a time, as the earlier platform's clients read and write it.</summary>
public abstract class EarlierLeadWritesContract(Engine engine) : WebTest(engine)
{
    [Theory]
    [InlineData("/api/leads")]
    [InlineData("/api/leads/")]
    [InlineData("/api/leads/dev")]
    [InlineData("/api/leads/dev/")]
    public async Task A_created_lead_has_the_earlier_defaults_and_stands_in_an_envelope(string path)
    {
        var response = await PostAsync(path, """{"email":"maria@shop.example","first_name":"Maria","last_name":"Ioannou","tags":["vip"],"custom_fields":{"a":1}}""");
        var body = await BodyAsync(response);

        Assert.Equal(201, (int)response.StatusCode);
        Assert.Equal(["success", "data", "message", "errors"], body.Select(p => p.Key));
        Assert.Equal((true, null), ((bool)body["success"]!, body["errors"]));
        var lead = body["data"]!;
        Assert.Equal(("new", "other", "cold", 0), ((string?)lead["status"], (string?)lead["source"], (string?)lead["lead_temperature"], (int)lead["score"]!));
        Assert.Equal(("Maria", "My organisation", "vip", 1), ((string?)lead["first_name"], (string?)lead["organization"]!["name"], (string?)lead["tags"]![0], (int)lead["custom_fields"]!["a"]!));
        Assert.True(JsonNode.DeepEquals(lead, await ReadAsync($"{path.TrimEnd('/')}/{lead["id"]}")));
        Assert.False(lead.AsObject().ContainsKey("website_visits"));
    }

    [Theory]
    [InlineData("same@a.example")]
    [InlineData("SAME@A.example")]
    public async Task An_address_that_a_lead_of_the_organisation_has_is_refused(string email)
    {
        var first = await CreatedAsync("""{"email":"same@a.example"}""");

        var second = await PostAsync("/api/leads", $$"""{"email":" {{email}} ","company":"B"}""");

        Assert.Equal(400, (int)second.StatusCode);
        Assert.Equal("""{"detail":"A lead with this e-mail address already exists."}""", (await BodyAsync(second)).ToJsonString());
        await SendAsync(HttpMethod.Delete, $"/api/leads/{first["id"]}");
        Assert.Equal(201, (int)(await PostAsync("/api/leads", """{"email":"same@a.example"}""")).StatusCode);
    }

    [Fact]
    public async Task Another_organisations_addresses_are_free()
    {
        var other = await Database.AddOrganizationAsync("other", Cancelled);
        await Database.RunAsync<Core.Leads.CreateLead, Result<Core.Leads.LeadView>>(v => v.ExecuteAsync(new() { Email = "same@a.example" }, Cancelled), other);

        Assert.Equal(201, (int)(await PostAsync("/api/leads", """{"email":"same@a.example"}""")).StatusCode);
    }

    [Fact]
    public async Task Fields_that_are_not_known_are_passed_over()
    {
        var lead = await CreatedAsync("""{"company":"A","password":"x","score":77,"organization_id":99,"country":"United States","external_id":"google:1"}""");

        Assert.Equal((0, Database.Caller.OrganizationId), ((int)lead["score"]!, (long)lead["organization_id"]!));
        Assert.Null((await ReadAsync($"/api/v1/leads/{lead["id"]}"))["external_id"]);
    }

    [Theory]
    [InlineData("/api/leads")]
    [InlineData("/api/leads/dev")]
    public async Task A_put_changes_what_is_sent_and_null_clears(string door)
    {
        var lead = await CreatedAsync("""{"company":"A","phone":"+357 25 123456","value":500,"notes":"old","tags":["x"]}""");

        var response = await SendAsync(HttpMethod.Put, $"{door}/{lead["id"]}/", """{"notes":null,"value":"1250","source":"referral","tags":null}""");

        var changed = (await BodyAsync(response))["data"]!;
        Assert.Equal(200, (int)response.StatusCode);
        Assert.Null(changed["notes"]);
        Assert.Empty(changed["tags"]!.AsArray());
        Assert.Equal(("A", "+357 25 123456", 1250, "referral"), ((string?)changed["company"], (string?)changed["phone"], (int)changed["value"]!, (string?)changed["source"]));
    }

    [Fact]
    public async Task A_deleted_lead_is_in_the_trash_and_not_found_any_more()
    {
        var ids = new List<long>();
        foreach (var path in new[] { "/api/leads/{0}", "/api/leads/dev/{0}/", "/api/leads/delete-test/{0}" })
        {
            var id = (long)(await CreatedAsync("""{"company":"A"}"""))["id"]!;
            ids.Add(id);
            var one = path.Replace("{0}", $"{id}", StringComparison.Ordinal);
            var response = await SendAsync(path.Contains("test", StringComparison.Ordinal) ? HttpMethod.Get : HttpMethod.Delete, one);

            Assert.Equal(200, (int)response.StatusCode);
            Assert.Equal($$"""{"id":{{id}}}""", (await BodyAsync(response))["data"]!.ToJsonString());
            Assert.Equal(404, (int)(await GetAsync($"/api/leads/{id}")).StatusCode);
        }

        Assert.Equal(3, (int?)(await ReadAsync("/api/v1/leads?trash=true"))["total"]);
    }

    [Theory]
    [InlineData("/api/leads/{0}/status?new_status=qualified", null)]
    [InlineData("/api/leads/{0}/status?new_status=qualified", "null")]
    [InlineData("/api/leads/{0}/status/", """{"new_status":"qualified","why":"called"}""")]
    [InlineData("/api/leads/dev/{0}/status?new_status=qualified", null)]
    public async Task The_status_comes_in_the_query_or_the_body(string path, string? body)
    {
        var lead = await CreatedAsync("""{"company":"A","status":"contacted"}""");

        var response = await SendAsync(HttpMethod.Patch, path.Replace("{0}", $"{lead["id"]}", StringComparison.Ordinal), body);

        Assert.Equal("""{"old_status":"contacted","new_status":"qualified"}""", (await BodyAsync(response))["data"]!.ToJsonString());
        Assert.Equal("qualified", (string?)(await ReadAsync($"/api/leads/{lead["id"]}"))["status"]);
    }

    [Theory]
    [InlineData("/api/leads/{0}/assign")]
    [InlineData("/api/leads/dev/{0}/assign/")]
    public async Task The_owner_comes_in_the_query_or_the_body(string path)
    {
        var lead = await CreatedAsync("""{"company":"A"}""");
        var (one, me) = (path.Replace("{0}", $"{lead["id"]}", StringComparison.Ordinal), Database.Caller.UserId);

        var assigned = await BodyAsync(await SendAsync(HttpMethod.Patch, $"{one}?user_id={me}"));
        var owned = await ReadAsync($"/api/leads/{lead["id"]}");
        var taken = await BodyAsync(await SendAsync(HttpMethod.Patch, one, """{"user_id":null}"""));
        var again = await BodyAsync(await SendAsync(HttpMethod.Patch, one, $$"""{"user_id":{{me}}}"""));

        Assert.Equal((me, me), ((long?)assigned["data"]!["assigned_to"], (long?)again["data"]!["assigned_to"]));
        Assert.Equal("you@dozen.example", (string?)owned["assigned_to"]!["email"]);
        Assert.Equal("""{"assigned_to":null}""", taken["data"]!.ToJsonString());
    }

    [Theory]
    [InlineData("/api/leads/for-scoring")]
    [InlineData("/api/leads/n8n-scoring/")]
    public async Task Candidates_for_scoring_are_those_the_rule_names(string path)
    {
        var (old, fresh, scored) = (await CreatedAsync("""{"company":"Old"}"""), await CreatedAsync("""{"company":"Fresh"}"""), await CreatedAsync("""{"company":"Scored"}"""));
        await ScoreAsync((long)old["id"]!, 49);
        await ScoreAsync((long)fresh["id"]!, 50);
        await ScoreAsync((long)scored["id"]!, 90);
        Database.Time.Advance(TimeSpan.FromDays(8));
        await SendAsync(HttpMethod.Put, $"/api/leads/{fresh["id"]}", """{"notes":"called"}""");

        var answer = await ReadAsync(path + "?hours_back=1");

        Assert.Equal(["Fresh", "Old"], answer["data"]!.AsArray().Select(l => (string?)l!["company"]).Order(StringComparer.Ordinal));
        Assert.Equal(0, (int)answer["data"]![0]!["website_visits"]!);
        Assert.Equal("1 of the 2 leads that want scoring", (string?)(await ReadAsync(path + "?hours_back=1&limit=1"))["message"]);
    }

    [Theory]
    [InlineData("GET", "/api/leads/{0}", null)]
    [InlineData("PUT", "/api/leads/{0}", "{}")]
    [InlineData("DELETE", "/api/leads/{0}", null)]
    [InlineData("PATCH", "/api/leads/{0}/status", """{"new_status":"new"}""")]
    [InlineData("PATCH", "/api/leads/{0}/assign", """{"user_id":null}""")]
    [InlineData("GET", "/api/leads/dev/{0}", null)]
    [InlineData("PUT", "/api/leads/dev/{0}", "{}")]
    [InlineData("DELETE", "/api/leads/dev/{0}/", null)]
    [InlineData("GET", "/api/leads/delete-test/{0}", null)]
    [InlineData("POST", "/api/leads/activity/log", """{"lead_id":{0},"activity_type":"call"}""")]
    [InlineData("POST", "/api/sales-alerts/hot-lead", """{"lead_id":{0}}""")]
    [InlineData("POST", "/api/sales-alerts/warm-lead", """{"lead_id":{0}}""")]
    [InlineData("POST", "/api/sales-alerts/score-change/", """{"lead_id":{0}}""")]
    public async Task What_is_missing_or_another_organisations_is_not_found(string method, string path, string? body)
    {
        var foreign = await ForeignLeadAsync();
        foreach (var id in new[] { foreign, 999_999 })
        {
            var response = await SendAsync(new HttpMethod(method), path.Replace("{0}", $"{id}", StringComparison.Ordinal), body?.Replace("{0}", $"{id}", StringComparison.Ordinal));

            Assert.Equal(404, (int)response.StatusCode);
            Assert.Equal("""{"detail":"Lead not found"}""", (await BodyAsync(response)).ToJsonString());
        }
    }

    [Theory]
    [InlineData("POST", "/api/leads", """{"company":""", "json_invalid", null)]
    [InlineData("POST", "/api/leads", "[]", "model_attributes_type", null)]
    [InlineData("POST", "/api/leads", """{"company":"\ud800"}""", "json_invalid", null)]
    [InlineData("POST", "/api/leads", """{"company":"A","custom_fields":{"a":1,"a":2}}""", "json_invalid", null)]
    [InlineData("POST", "/api/leads", """{"company":7}""", "string_type", "company")]
    [InlineData("POST", "/api/leads", """{"company":"A","status":"won"}""", "enum", "status")]
    [InlineData("POST", "/api/leads", """{"company":"A","status":null}""", "enum", "status")]
    [InlineData("POST", "/api/leads", """{"company":"A","value":"much"}""", "int_type", "value")]
    [InlineData("POST", "/api/leads", """{"company":"A","tags":"vip"}""", "list_type", "tags")]
    [InlineData("POST", "/api/leads", """{"company":"A","expected_close_date":"soon"}""", "date_type", "expected_close_date")]
    [InlineData("POST", "/api/leads", """{"email":"nobody","company":"A"}""", "value_error", "email")]
    [InlineData("POST", "/api/leads", "{}", "value_error", "company")]
    [InlineData("PUT", "/api/leads/{0}", """{"company":null}""", "value_error", "company")]
    [InlineData("PUT", "/api/leads/{0}", """{"assigned_to_id":999}""", "value_error", "assigned_to_id")]
    [InlineData("PATCH", "/api/leads/{0}/status", """{"new_status":"won"}""", "enum", "new_status")]
    [InlineData("PATCH", "/api/leads/{0}/assign", """{"user_id":999}""", "value_error", "user_id")]
    [InlineData("POST", "/api/leads/activity/log", """{"activity_type":"call"}""", "missing", "lead_id")]
    [InlineData("POST", "/api/leads/activity/log", """{"lead_id":{0}}""", "missing", "activity_type")]
    [InlineData("POST", "/api/leads/activity/log", """{"lead_id":{0},"activity_type":" "}""", "value_error", "activity_type")]
    [InlineData("POST", "/api/leads/activity/log", """{"lead_id":{0},"activity_type":"call","activity_data":{"a":"\u0000"}}""", "value_error", "activity_data")]
    [InlineData("POST", "/api/sales-alerts/hot-lead", "{}", "missing", "lead_id")]
    [InlineData("POST", "/api/sales-alerts/hot-lead", "", "missing", "lead_id")]
    [InlineData("POST", "/api/sales-alerts/hot-lead", """{"lead_id":"first"}""", "int_type", "lead_id")]
    public async Task What_is_wrong_in_a_body_is_listed_by_field(string method, string path, string body, string type, string? field)
    {
        var id = (await CreatedAsync("""{"company":"A"}"""))["id"];

        var response = await SendAsync(new HttpMethod(method), path.Replace("{0}", $"{id}", StringComparison.Ordinal), body.Replace("{0}", $"{id}", StringComparison.Ordinal));

        var wrong = (await BodyAsync(response))["detail"]!.AsArray().Single()!;
        Assert.Equal((422, type), ((int)response.StatusCode, (string?)wrong["type"]));
        Assert.Equal(field is null ? ["body"] : ["body", field], wrong["loc"]!.AsArray().Select(p => (string?)p));
        Assert.NotEmpty((string?)wrong["msg"] ?? "");
    }

    [Theory]
    [InlineData("PATCH", "/api/leads/{0}/status", "missing", "new_status")]
    [InlineData("PATCH", "/api/leads/{0}/status?new_status=won", "enum", "new_status")]
    [InlineData("PATCH", "/api/leads/{0}/assign", "missing", "user_id")]
    [InlineData("PATCH", "/api/leads/{0}/assign?user_id=me", "int_parsing", "user_id")]
    [InlineData("GET", "/api/leads?limit=101", "less_than_equal", "limit")]
    [InlineData("GET", "/api/leads/for-scoring?hours_back=169", "less_than_equal", "hours_back")]
    [InlineData("GET", "/api/leads/n8n-scoring?hours_back=0", "greater_than_equal", "hours_back")]
    public async Task What_is_wrong_in_a_query_is_listed_by_parameter(string method, string path, string type, string parameter)
    {
        var id = (await CreatedAsync("""{"company":"A"}"""))["id"];

        var response = await SendAsync(new HttpMethod(method), path.Replace("{0}", $"{id}", StringComparison.Ordinal));

        var wrong = (await BodyAsync(response))["detail"]!.AsArray().Single()!;
        Assert.Equal((422, type), ((int)response.StatusCode, (string?)wrong["type"]));
        Assert.Equal(["query", parameter], wrong["loc"]!.AsArray().Select(p => (string?)p));
    }

    [Fact]
    public async Task Every_field_that_is_wrong_is_listed_at_once()
    {
        var detail = (await BodyAsync(await PostAsync("/api/leads", """{"company":7,"status":"won","value":[]}""")))["detail"]!.AsArray();

        Assert.Equal(["company", "status", "value"], detail.Select(d => (string?)d!["loc"]![1]).Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("call", "call", "outbound")]
    [InlineData("email_sent", "email", "outbound")]
    [InlineData("website_visit", "website_visit", "inbound")]
    [InlineData("score_updated", "other", null)]
    [InlineData("created", "other", null)]
    public async Task A_reported_activity_is_one_activity_that_keeps_the_word_it_came_with(string word, string type, string? direction)
    {
        var id = (long)(await CreatedAsync("""{"company":"A"}"""))["id"]!;

        var answer = await BodyAsync(await PostAsync("/api/leads/activity/log/", $$$"""{"lead_id":"{{{id}}}","activity_type":"{{{word}}}","description":"From n8n","activity_data":{"pages_viewed":3}}"""));

        Assert.Equal(["activity_id", "lead_id", "activity_type", "logged_at"], answer["data"]!.AsObject().Select(p => p.Key));
        Assert.Equal((id, word, "2026-03-01T12:00:00Z"), ((long)answer["data"]!["lead_id"]!, (string?)answer["data"]!["activity_type"], (string?)answer["data"]!["logged_at"]));
        var activity = (await ActivitiesAsync(id)).Single(a => a.Id == (long)answer["data"]!["activity_id"]!);
        Assert.Equal((type, direction, "From n8n"), (activity.ActivityType.ToText(), activity.Direction?.ToText(), activity.Subject));
        Assert.Equal((word, 3), ((string?)activity.Metadata.ToObject()["original_type"], (int)activity.Metadata.ToObject()["data"]!["pages_viewed"]!));
    }

    [Fact]
    public async Task A_reported_visit_is_engagement_and_the_pages_it_names_are_counted()
    {
        var id = (long)(await CreatedAsync("""{"company":"A"}"""))["id"]!;
        await PostAsync("/api/leads/activity/log", $$$"""{"lead_id":{{{id}}},"activity_type":"website_visit","activity_data":{"pages_viewed":3}}""");
        await PostAsync("/api/leads/activity/log", $$"""{"lead_id":{{id}},"activity_type":"website_visit"}""");

        var served = (await ReadAsync("/api/leads/dev"))["items"]![0]!;

        Assert.Equal((2, 4, "2026-03-01T12:00:00Z"), ((int)served["website_visits"]!, (int)served["pages_viewed"]!, (string?)served["last_engagement_date"]));
    }

    [Theory]
    [InlineData("hot-lead", "hot_lead")]
    [InlineData("warm-lead", "warm_lead")]
    [InlineData("score-change", "score_change")]
    public async Task A_sales_alert_is_one_activity_with_everything_that_was_sent(string path, string alert)
    {
        var id = (long)(await CreatedAsync("""{"company":"A"}"""))["id"]!;

        var answer = await BodyAsync(await PostAsync($"/api/sales-alerts/{path}", $$"""{"lead_id":{{id}},"score":91}"""));

        Assert.Equal(["lead_id", "alert_type", "processed_at", "activity_log_id"], answer["data"]!.AsObject().Select(p => p.Key));
        Assert.Equal((id, alert), ((long)answer["data"]!["lead_id"]!, (string?)answer["data"]!["alert_type"]));
        var activity = Assert.Single(await ActivitiesAsync(id), a => a.ActivityType == ActivityType.Other);
        Assert.Equal((long)answer["data"]!["activity_log_id"]!, activity.Id);
        Assert.Equal(($"{alert}_alert", 91), ((string?)activity.Metadata.ToObject()["original_type"], (int)activity.Metadata.ToObject()["data"]!["score"]!));
    }

    [Theory]
    [InlineData("POST", "/api/leads", """{"company":"B"}""")]
    [InlineData("PUT", "/api/leads/{0}", "{}")]
    [InlineData("DELETE", "/api/leads/dev/{0}", null)]
    [InlineData("GET", "/api/leads/delete-test/{0}", null)]
    [InlineData("PATCH", "/api/leads/{0}/status?new_status=new", null)]
    [InlineData("PATCH", "/api/leads/{0}/assign?user_id=1", null)]
    [InlineData("POST", "/api/leads/activity/log", """{"lead_id":{0},"activity_type":"call"}""")]
    [InlineData("POST", "/api/sales-alerts/hot-lead", """{"lead_id":{0}}""")]
    public async Task A_viewer_may_look_and_no_more(string method, string path, string? body)
    {
        var id = (await CreatedAsync("""{"company":"A"}"""))["id"];
        Service<SubstituteIdentity>().Caller = Database.Caller with { Role = UserRole.Viewer };

        var response = await SendAsync(new HttpMethod(method), path.Replace("{0}", $"{id}", StringComparison.Ordinal), body?.Replace("{0}", $"{id}", StringComparison.Ordinal));

        Assert.Equal(403, (int)response.StatusCode);
        Assert.NotEmpty((string?)(await BodyAsync(response))["detail"] ?? "");
        Assert.Equal(1, (int?)(await ReadAsync("/api/leads"))["total"]);
    }

    [Theory]
    [InlineData("Sec-Fetch-Site", "cross-site", 403)]
    [InlineData("Origin", "https://evil.example", 403)]
    [InlineData("Origin", "http://localhost:3000", 200)]
    [InlineData("Sec-Fetch-Site", "none", 200)]
    public async Task A_page_of_another_site_deletes_nothing(string header, string value, int status)
    {
        var id = (await CreatedAsync("""{"company":"A"}"""))["id"];
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri($"/api/leads/delete-test/{id}", UriKind.Relative));
        request.Headers.Add(header, value);

        Assert.Equal(status, (int)(await Http.SendAsync(request, Cancelled)).StatusCode);
    }

    private async Task<JsonNode> CreatedAsync(string json)
    {
        var response = await PostAsync("/api/leads", json);
        Assert.Equal(201, (int)response.StatusCode);
        return (await BodyAsync(response))["data"]!;
    }

    private Task<List<Activity>> ActivitiesAsync(long leadId) =>
        Database.RunAsync<DozenDbContext, List<Activity>>(db => db.Activities.Where(a => a.LeadId == leadId).ToListAsync(Cancelled));

    private Task<int> ScoreAsync(long leadId, int score) => Database.RunAsync<DozenDbContext, int>(async db =>
    {
        (await db.Leads.SingleAsync(l => l.Id == leadId, Cancelled)).Score = score;
        return await db.SaveChangesAsync(Cancelled);
    });
}

public sealed class SqliteEarlierLeadWrites() : EarlierLeadWritesContract(Engine.Sqlite);

public sealed class PostgresEarlierLeadWrites() : EarlierLeadWritesContract(Engine.Postgres);
