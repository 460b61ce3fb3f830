using System.Text.Json.Nodes;
using Dozen.Core.Users;
using Dozen.Testing;

namespace Dozen.Web.Tests;

/// <summary>What <c>/api/v1/activities</c> promises, on whichever engine.</summary>
public abstract class ActivityApiContract(Engine engine) : WebTest(engine)
{
    private const string Root = "/api/v1/activities";

    [Fact]
    public async Task A_planned_call_is_moved_made_and_counts_as_contact()
    {
        var lead = await LeadAsync();
        var response = await PostAsync(Root, $$"""{"lead_id":{{lead}},"activity_type":"call","subject":"First call","scheduled_at":"2026-03-05T09:00:00+02:00"}""");
        var call = await BodyAsync(response);
        var path = $"{Root}/{call["id"]}";

        Assert.Equal((201, path), ((int)response.StatusCode, response.Headers.Location?.ToString()));
        Assert.Equal(("scheduled", "outbound", "2026-03-05T07:00:00Z"), ((string?)call["status"], (string?)call["direction"], (string?)call["scheduled_at"]));
        Assert.Equal(("A", "You"), ((string?)call["lead_name"], (string?)call["user_name"]));
        Assert.Null((await ReadAsync($"/api/v1/leads/{lead}"))["first_contacted_at"]);

        var moved = await SendAsync(HttpMethod.Post, path + "/reschedule", """{"scheduled_at":"2026-03-06T07:00:00Z"}""", response.Headers.ETag!.Tag);
        Assert.Equal("2026-03-06T07:00:00Z", (string?)(await BodyAsync(moved))["scheduled_at"]);
        await ProblemAsync(await SendAsync(HttpMethod.Post, path + "/complete", null, response.Headers.ETag!.Tag), 412, "activity.stale");

        Database.Time.Advance(TimeSpan.FromDays(5));
        var done = await BodyAsync(await SendAsync(HttpMethod.Post, path + "/complete", """{"completed_at":"2026-03-06T07:30:00Z","content":"Wants an offer","metadata":{"outcome":"connected","duration_seconds":300}}""", moved.Headers.ETag!.Tag));
        Assert.Equal(("completed", "2026-03-06T07:30:00Z", "Wants an offer"), ((string?)done["status"], (string?)done["completed_at"], (string?)done["content"]));
        Assert.Equal(("connected", 300), ((string?)done["metadata"]!["outcome"], (int)done["metadata"]!["duration_seconds"]!));

        var seen = await ReadAsync($"/api/v1/leads/{lead}");
        Assert.Equal(("2026-03-06T07:30:00Z", "2026-03-06T07:30:00Z"), ((string?)seen["first_contacted_at"], (string?)seen["last_contacted_at"]));
        await ProblemAsync(await PostAsync(path + "/complete"), 409, "activity.not_scheduled");
        await ProblemAsync(await PostAsync(path + "/cancel"), 409, "activity.not_scheduled");
        await ProblemAsync(await PostAsync(path + "/reschedule", """{"scheduled_at":"2026-03-07T07:00:00Z"}"""), 409, "activity.not_scheduled");
        await ProblemAsync(await SendAsync(HttpMethod.Delete, path), 409, "activity.is_history");
    }

    [Fact]
    public async Task First_and_last_contact_follow_what_was_sent_and_not_what_came_in_failed_or_was_noted()
    {
        var lead = await LeadAsync();
        foreach (var (body, day) in new[]
        {
            ("\"activity_type\":\"email\"", 3), ("\"activity_type\":\"linkedin\"", 5), ("\"activity_type\":\"call\",\"direction\":\"inbound\"", 7),
            ("\"activity_type\":\"call\",\"status\":\"failed\"", 8), ("\"activity_type\":\"note\"", 9), ("\"activity_type\":\"email_opened\"", 10),
        })
            await LogAsync($$"""{"lead_id":{{lead}},{{body}},"completed_at":"2026-02-{{day:00}}T12:00:00Z"}""");

        var seen = await ReadAsync($"/api/v1/leads/{lead}");

        Assert.Equal(("2026-02-03T12:00:00Z", "2026-02-05T12:00:00Z"), ((string?)seen["first_contacted_at"], (string?)seen["last_contacted_at"]));
        Assert.Equal("2026-02-10T12:00:00Z", (string?)seen["last_engagement_date"]);
        var moved = await BodyAsync(await SendAsync(HttpMethod.Put, $"/api/v1/leads/{lead}/status", """{"status":"contacted"}"""));
        Assert.Equal("2026-02-03T12:00:00Z", (string?)moved["first_contacted_at"]);
    }

    [Fact]
    public async Task Engagement_moves_the_last_engagement_forward_only()
    {
        var lead = await LeadAsync();

        await LogAsync($$$"""{"lead_id":{{{lead}}},"activity_type":"website_visit","completed_at":"2026-02-20T12:00:00Z","metadata":{"pages_viewed":3,"url":"https://a.example/pricing","own":"kept"}}""");
        var visit = await LogAsync($$"""{"lead_id":{{lead}},"activity_type":"demo_requested","completed_at":"2026-02-10T12:00:00Z"}""");

        var seen = await ReadAsync($"/api/v1/leads/{lead}");
        Assert.Equal(("2026-02-20T12:00:00Z", 2), ((string?)seen["last_engagement_date"], (int)seen["version"]!));
        Assert.Equal(("inbound", "completed"), ((string?)visit["direction"], (string?)visit["status"]));
        Assert.Null(visit["user_id"]);
    }

    [Theory]
    [InlineData("""{"lead_id":LEAD,"activity_type":"status_changed"}""", "activity_type")]
    [InlineData("""{"lead_id":LEAD,"activity_type":"other"}""", "activity_type")]
    [InlineData("""{"lead_id":999999,"activity_type":"call"}""", "lead_id")]
    [InlineData("""{"lead_id":LEAD,"activity_type":"call","status":"scheduled"}""", "scheduled_at")]
    [InlineData("""{"lead_id":LEAD,"activity_type":"call","status":"cancelled"}""", "status")]
    [InlineData("""{"lead_id":LEAD,"activity_type":"call","status":"scheduled","scheduled_at":"2026-03-05T09:00:00Z","completed_at":"2026-02-05T09:00:00Z"}""", "completed_at")]
    [InlineData("""{"lead_id":LEAD,"activity_type":"call","completed_at":"2026-03-02T12:00:00Z"}""", "completed_at")]
    [InlineData("""{"lead_id":LEAD,"activity_type":"call","scheduled_at":"0001-01-01T00:00:00Z"}""", "scheduled_at")]
    [InlineData("""{"lead_id":LEAD,"activity_type":"download","scheduled_at":"2026-03-05T09:00:00Z"}""", "status")]
    [InlineData("""{"lead_id":LEAD,"activity_type":"email_opened","direction":"outbound"}""", "direction")]
    [InlineData("""{"lead_id":LEAD,"activity_type":"note","direction":"outbound"}""", "direction")]
    [InlineData("""{"lead_id":LEAD,"activity_type":"call","metadata":{"outcome":"great"}}""", "metadata.outcome")]
    [InlineData("""{"lead_id":LEAD,"activity_type":"call","metadata":{"duration_seconds":-5}}""", "metadata.duration_seconds")]
    [InlineData("""{"lead_id":LEAD,"activity_type":"meeting","metadata":{"duration_minutes":"long"}}""", "metadata.duration_minutes")]
    [InlineData("""{"lead_id":LEAD,"activity_type":"website_visit","metadata":{"url":"javascript:alert(1)"}}""", "metadata.url")]
    [InlineData("""{"lead_id":LEAD,"activity_type":"call","metadata":[1]}""", "metadata")]
    [InlineData("""{"lead_id":LEAD,"activity_type":"call","subject":"a\u0000b"}""", "subject")]
    [InlineData("""{"lead_id":LEAD,"activity_type":"call","user_id":999999}""", "user_id")]
    public async Task Values_that_can_not_be_are_refused_by_field(string body, string field)
    {
        var lead = await LeadAsync();

        var problem = await ProblemAsync(await PostAsync(Root, body.Replace("LEAD", $"{lead}", StringComparison.Ordinal)), 422, "validation");

        Assert.Equal([field], problem["errors"]!.AsObject().Select(e => e.Key));
    }

    [Fact]
    public async Task What_a_new_activity_needs_is_named()
    {
        var problem = await ProblemAsync(await PostAsync(Root, """{"subject":"x"}"""), 400, "request.malformed");

        Assert.Equal(["activity_type", "lead_id"], problem["errors"]!.AsObject().Select(e => e.Key).Order());
    }

    [Fact]
    public async Task An_activity_is_corrected_and_history_is_not()
    {
        var lead = await LeadAsync();
        var path = $"{Root}/{(await LogAsync($$$"""{"lead_id":{{{lead}}},"activity_type":"meeting","subject":"x","metadata":{"location":"Paphos"}}"""))["id"]}";
        var etag = (await GetAsync(path)).Headers.ETag!.Tag;

        var changed = await SendAsync(HttpMethod.Patch, path, """{"subject":"Tasting","completed_at":"2026-02-27T10:00:00Z","metadata":{"location":"Polis"}}""", etag, "application/merge-patch+json");
        var body = await BodyAsync(changed);

        Assert.Equal(("Tasting", "2026-02-27T10:00:00Z", "Polis"), ((string?)body["subject"], (string?)body["completed_at"], (string?)body["metadata"]!["location"]));
        Assert.Equal(changed.Headers.ETag!.Tag, (await GetAsync(path)).Headers.ETag!.Tag);
        await ProblemAsync(await SendAsync(HttpMethod.Patch, path, """{"subject":"y"}""", etag), 412, "activity.stale");
        await ProblemAsync(await SendAsync(HttpMethod.Patch, path, """{"scheduled_at":"2026-03-05T09:00:00Z"}"""), 409, "activity.not_scheduled");
        await ProblemAsync(await SendAsync(HttpMethod.Patch, path, """{"status":"scheduled"}"""), 400, "request.malformed");

        var created = (await ReadAsync($"/api/v1/leads/{lead}/timeline"))["items"]!.AsArray().Single(e => (string?)e!["type"] == "created")!["id"];
        await ProblemAsync(await SendAsync(HttpMethod.Patch, $"{Root}/{created}", """{"subject":"y"}"""), 409, "activity.is_history");
        await ProblemAsync(await SendAsync(HttpMethod.Delete, $"{Root}/{created}"), 409, "activity.is_history");
        Assert.Equal("created", (string?)(await ReadAsync($"{Root}/{created}"))["activity_type"]);
    }

    [Fact]
    public async Task A_plan_is_called_off_with_a_reason_or_deleted_by_whose_it_is()
    {
        var lead = await LeadAsync();
        var sam = await AddUserAsync(UserRole.SalesRep, "Sam");
        var plan = $$"""{"lead_id":{{lead}},"activity_type":"meeting","scheduled_at":"2026-03-05T09:00:00Z"}""";
        ActAs(sam);
        var (first, second) = ($"{Root}/{(await LogAsync(plan))["id"]}", $"{Root}/{(await LogAsync(plan))["id"]}");

        ActAs(await AddUserAsync(UserRole.SalesRep, "Rita", Database.Caller));
        await ProblemAsync(await PostAsync(first + "/complete"), 403, "activity.not_yours");
        await ProblemAsync(await SendAsync(HttpMethod.Delete, first), 403, "activity.not_yours");
        ActAs(await AddUserAsync(UserRole.Manager, "Max", Database.Caller));
        await ProblemAsync(await SendAsync(HttpMethod.Delete, first), 403, "activity.not_yours");
        var off = await BodyAsync(await PostAsync(first + "/cancel", """{"reason":"They closed"}"""));
        Assert.Equal(("cancelled", "They closed"), ((string?)off["status"], (string?)off["metadata"]!["reason"]));
        ActAs(sam);
        await ProblemAsync(await SendAsync(HttpMethod.Delete, first), 409, "activity.is_history");
        Assert.Equal(204, (int)(await SendAsync(HttpMethod.Delete, second)).StatusCode);
        await ProblemAsync(await GetAsync(second), 404, "activity.not_found");
    }

    [Fact]
    public async Task Plans_are_listed_by_when_they_are_due_and_whose_they_are()
    {
        var (lead, other) = (await LeadAsync(), await LeadAsync());
        var sam = await AddUserAsync(UserRole.SalesRep, "Sam");
        foreach (var (of, day, user) in new[] { (lead, 5, Database.Caller.UserId), (other, 3, sam.UserId), (lead, 9, sam.UserId) })
            await LogAsync($$"""{"lead_id":{{of}},"activity_type":"call","subject":"{{day}}","scheduled_at":"2026-03-{{day:00}}T09:00:00Z","user_id":{{user}}}""");
        await LogAsync($$"""{"lead_id":{{lead}},"activity_type":"email","subject":"sent"}""");

        Assert.Equal(["3", "5", "9"], await Subjects("status=scheduled&sort=scheduled_at"));
        Assert.Equal(["3", "5"], await Subjects("status=scheduled&sort=scheduled_at&due_before=2026-03-09T09:00:00Z"));
        Assert.Equal(["9"], await Subjects("due_after=2026-03-09T09:00:00Z"));
        Assert.Equal(["5"], await Subjects("status=scheduled&user_id=me"));
        Assert.Equal(["3", "9"], await Subjects($"user_id={sam.UserId}&sort=scheduled_at"));
        Assert.Equal(["sent"], await Subjects("type=email,meeting"));
        Assert.Equal(["5", "9"], await Subjects($"lead_id={lead}&type=call&sort=scheduled_at"));
        Assert.Empty(await Subjects("type=call&created_after=2026-03-02"));
        Assert.Equal(4, (await Subjects("type=call,email&created_before=2026-03-02&status=scheduled,completed")).Length);
        var page = await ReadAsync($"{Root}?status=scheduled&sort=scheduled_at&per_page=2");
        Assert.Equal(["9"], await Subjects($"status=scheduled&sort=scheduled_at&per_page=2&cursor={page["next_cursor"]}"));
        await ProblemAsync(await GetAsync(Root + "?due_before=soon"), 400, "request.parameter");
        ActAs(await Database.AddOrganizationAsync("other", Cancelled));
        Assert.Empty(await Subjects(""));

        async Task<string?[]> Subjects(string query) => [.. (await ReadAsync($"{Root}?{query}"))["items"]!.AsArray().Select(a => (string?)a!["subject"])];
    }

    [Fact]
    public async Task Only_managers_plan_for_others_and_viewers_write_nothing()
    {
        var lead = await LeadAsync();
        var (sam, max) = (await AddUserAsync(UserRole.SalesRep, "Sam"), await AddUserAsync(UserRole.Manager, "Max"));
        var forSam = $$"""{"lead_id":{{lead}},"activity_type":"call","scheduled_at":"2026-03-05T09:00:00Z","user_id":{{sam.UserId}}}""";

        ActAs(await AddUserAsync(UserRole.SalesRep, "Rita"));
        await ProblemAsync(await PostAsync(Root, forSam), 403, "caller.not_allowed");
        ActAs(max);
        Assert.Equal("Sam", (string?)(await LogAsync(forSam))["user_name"]);
        ActAs(await AddUserAsync(UserRole.Viewer, "Vera", Database.Caller));
        await ProblemAsync(await PostAsync(Root, forSam), 403, "caller.not_allowed");
    }

    [Theory]
    [InlineData("GET", "", null)]
    [InlineData("PATCH", "", """{"subject":"x"}""")]
    [InlineData("DELETE", "", null)]
    [InlineData("POST", "/complete", null)]
    [InlineData("POST", "/cancel", null)]
    [InlineData("POST", "/reschedule", """{"scheduled_at":"2026-03-05T09:00:00Z"}""")]
    public async Task Another_organisations_activity_is_not_there(string method, string suffix, string? body)
    {
        var lead = await LeadAsync();
        var id = (await LogAsync($$"""{"lead_id":{{lead}},"activity_type":"call","scheduled_at":"2026-03-05T09:00:00Z"}"""))["id"];
        ActAs(await Database.AddOrganizationAsync("other", Cancelled));

        await ProblemAsync(await SendAsync(new HttpMethod(method), $"{Root}/{id}{suffix}", body), 404, "activity.not_found");
        await ProblemAsync(await SendAsync(new HttpMethod(method), $"{Root}/999999{suffix}", body), 404, "activity.not_found");
        Assert.NotNull((await ProblemAsync(await PostAsync(Root, $$"""{"lead_id":{{lead}},"activity_type":"call"}"""), 422, "validation"))["errors"]!["lead_id"]);
    }

    private async Task<long> LeadAsync() => (long)(await CreateAsync("""{"company":"A"}"""))["id"]!;

    private async Task<JsonObject> LogAsync(string json)
    {
        var response = await PostAsync(Root, json);
        Assert.Equal(201, (int)response.StatusCode);
        return await BodyAsync(response);
    }
}

public sealed class SqliteActivityApi() : ActivityApiContract(Engine.Sqlite);

public sealed class PostgresActivityApi() : ActivityApiContract(Engine.Postgres);
