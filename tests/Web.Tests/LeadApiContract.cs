using System.Text.Encodings.Web;
using System.Text.Json;
using Dozen.Testing;

namespace Dozen.Web.Tests;

/// <summary>What <c>/api/v1/leads</c> promises, on whichever engine.</summary>
public abstract class LeadApiContract(Engine engine) : WebTest(engine)
{
    private static readonly JsonSerializerOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    [Fact]
    public async Task A_created_lead_says_where_it_is_and_which_version()
    {
        var response = await PostAsync("/api/v1/leads", """{"company":"Ταβέρνα","email":"a@b.example","value":1250,"tags":["vip"],"lead_temperature":"hot"}""");
        var lead = await BodyAsync(response);

        Assert.Equal(201, (int)response.StatusCode);
        Assert.Equal($"/api/v1/leads/{lead["id"]}", response.Headers.Location?.ToString());
        Assert.Equal("\"1\"", response.Headers.ETag?.Tag);
        Assert.Equal(("new", "hot", "api"), ((string?)lead["status"], (string?)lead["lead_temperature"], (string?)lead["source"]));
        Assert.EndsWith("Z", (string?)lead["created_at"], StringComparison.Ordinal);
        Assert.True(lead.ContainsKey("phone") && lead["phone"] is null);
        Assert.Equal("{}", lead["enrichment_data"]!.ToJsonString());
    }

    [Fact]
    public async Task A_patch_changes_what_is_present_and_null_clears()
    {
        var lead = await CreateAsync("""{"company":"A","city":"Paphos","phone":"+357 25 123456"}""");
        var path = $"/api/v1/leads/{lead["id"]}";

        var response = await SendAsync(HttpMethod.Patch, path, """{"city":null,"industry":"Bakery"}""", "\"1\"", "application/merge-patch+json");
        var changed = await BodyAsync(response);

        Assert.Equal(200, (int)response.StatusCode);
        Assert.Equal("\"2\"", response.Headers.ETag?.Tag);
        Assert.Null(changed["city"]);
        Assert.Equal(("Bakery", "A"), ((string?)changed["industry"], (string?)changed["company"]));
        Assert.Equal("+35725123456", (string?)changed["phone_e164"]);
    }

    [Fact]
    public async Task Of_many_who_give_a_lead_the_same_external_id_at_once_one_succeeds()
    {
        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(i => PostAsync("/api/v1/leads", $$"""{"company":"A{{i}}","external_id":"crm:1"}""")));

        Assert.Equal([201, .. Enumerable.Repeat(409, 19)], answers.Select(a => (int)a.StatusCode).Order());
        foreach (var refused in answers.Where(a => (int)a.StatusCode == 409)) await ProblemAsync(refused, 409, "lead.external_id_taken");
        Assert.Equal(1, (int)(await BodyAsync(await GetAsync("/api/v1/leads")))["total"]!);
    }

    [Theory]
    [InlineData("\"7\"")]
    [InlineData("W/\"1\"")]
    [InlineData("nonsense")]
    public async Task A_version_that_is_not_the_one_seen_is_refused(string ifMatch)
    {
        var lead = await CreateAsync("""{"company":"A"}""");
        var path = $"/api/v1/leads/{lead["id"]}";

        await ProblemAsync(await SendAsync(HttpMethod.Patch, path, """{"city":"X"}""", ifMatch), 412, "lead.stale");
        await ProblemAsync(await SendAsync(HttpMethod.Put, path + "/status", """{"status":"qualified"}""", ifMatch), 412, "lead.stale");
        await ProblemAsync(await SendAsync(HttpMethod.Delete, path, ifMatch: ifMatch), 412, "lead.stale");
    }

    [Fact]
    public async Task Status_and_owner_change_and_stand_in_the_timeline()
    {
        var path = $"/api/v1/leads/{(await CreateAsync("""{"company":"A"}"""))["id"]}";
        Database.Time.Advance(TimeSpan.FromMinutes(1));

        var moved = await BodyAsync(await SendAsync(HttpMethod.Put, path + "/status", """{"status":"qualified"}"""));
        Database.Time.Advance(TimeSpan.FromMinutes(1));
        var assigned = await BodyAsync(await SendAsync(HttpMethod.Put, path + "/assignee", $$"""{"user_id":{{Database.Caller.UserId}}}"""));
        Database.Time.Advance(TimeSpan.FromMinutes(1));
        var note = await PostAsync(path + "/notes", """{"content":"Call in May","is_private":true}""");

        Assert.Equal("qualified", (string?)moved["status"]);
        Assert.Equal(Database.Caller.UserId, (long?)assigned["assigned_to_id"]);
        Assert.Equal(201, (int)note.StatusCode);
        var first = await ReadAsync(path + "/timeline?per_page=2");
        Assert.Equal(["general", "assigned"], first["items"]!.AsArray().Select(e => (string?)e!["type"]));
        var second = await ReadAsync($"{path}/timeline?per_page=2&cursor={first["next_cursor"]}");
        Assert.Equal(["status_changed", "created"], second["items"]!.AsArray().Select(e => (string?)e!["type"]));
        Assert.Null(second["next_cursor"]);
    }

    [Fact]
    public async Task A_deleted_lead_waits_in_the_trash_and_comes_back()
    {
        var path = $"/api/v1/leads/{(await CreateAsync("""{"company":"A"}"""))["id"]}";

        Assert.Equal(204, (int)(await SendAsync(HttpMethod.Delete, path, ifMatch: "\"1\"")).StatusCode);
        Assert.Equal(0, (int?)(await ReadAsync("/api/v1/leads"))["total"]);
        Assert.Equal(1, (int?)(await ReadAsync("/api/v1/leads?trash=true"))["total"]);
        await ProblemAsync(await SendAsync(HttpMethod.Patch, path, """{"city":"X"}"""), 404, "lead.not_found");
        var restored = await BodyAsync(await PostAsync(path + "/restore"));
        Assert.Null(restored["deleted_at"]);
        Assert.Equal(1, (int?)(await ReadAsync("/api/v1/leads"))["total"]);
    }

    [Theory]
    [InlineData("GET", "", null)]
    [InlineData("PATCH", "", "{}")]
    [InlineData("DELETE", "", null)]
    [InlineData("POST", "/restore", null)]
    [InlineData("PUT", "/status", """{"status":"new"}""")]
    [InlineData("PUT", "/assignee", """{"user_id":null}""")]
    [InlineData("GET", "/timeline", null)]
    [InlineData("POST", "/notes", """{"content":"x"}""")]
    public async Task What_is_missing_or_another_organisations_is_not_found(string method, string suffix, string? body)
    {
        var foreign = await ForeignLeadAsync();

        await ProblemAsync(await SendAsync(new HttpMethod(method), $"/api/v1/leads/{foreign}{suffix}", body), 404, "lead.not_found");
        await ProblemAsync(await SendAsync(new HttpMethod(method), $"/api/v1/leads/999999{suffix}", body), 404, "lead.not_found");
        Assert.Equal(0, (int?)(await ReadAsync("/api/v1/leads"))["total"]);
    }

    [Fact]
    public async Task Another_organisations_user_can_not_own_a_lead()
    {
        var other = await Database.AddOrganizationAsync("other", Cancelled);
        var lead = await CreateAsync("""{"company":"A"}""");

        var problem = await ProblemAsync(await SendAsync(HttpMethod.Put, $"/api/v1/leads/{lead["id"]}/assignee", $$"""{"user_id":{{other.UserId}}}"""), 422, "validation");

        Assert.NotNull(problem["errors"]!["assigned_to_id"]);
    }

    [Theory]
    [InlineData("""{"first_name":"Maria"}""", "company")]
    [InlineData("""{"company":"A","email":"nobody"}""", "email")]
    [InlineData("""{"company":"A","website":"javascript:alert(1)"}""", "website")]
    [InlineData("""{"company":"A","country":"Cyprus"}""", "country")]
    [InlineData("""{"company":"A","value":-1}""", "value")]
    [InlineData("""{"company":"A","latitude":91}""", "latitude")]
    [InlineData("""{"company":"A","assigned_to_id":999}""", "assigned_to_id")]
    [InlineData("""{"company":"a\u0000b"}""", "company")]
    [InlineData("""{"company":"A","custom_fields":[1]}""", "custom_fields")]
    public async Task Values_that_can_not_be_are_refused_by_field(string body, string field)
    {
        var problem = await ProblemAsync(await PostAsync("/api/v1/leads", body), 422, "validation");

        Assert.NotNull(problem["errors"]![field]);
    }

    [Theory]
    [InlineData("""{"company":""", null)]
    [InlineData("", null)]
    [InlineData("null", null)]
    [InlineData("[]", null)]
    [InlineData("""{"company":"A","status":"unknown"}""", "status")]
    [InlineData("""{"company":"A","status":"New"}""", "status")]
    [InlineData("""{"company":"A","status":1}""", "status")]
    [InlineData("""{"company":"A","status":null}""", "status")]
    [InlineData("""{"company":"A","source":"nowhere"}""", "source")]
    [InlineData("""{"company":"A","value":"5"}""", "value")]
    [InlineData("""{"company":"A","value":1.5}""", "value")]
    [InlineData("""{"company":7}""", "company")]
    [InlineData("""{"company":"A","compny":"B"}""", "compny")]
    [InlineData("""{"company":"A","expected_close_date":"soon"}""", "expected_close_date")]
    public async Task A_body_that_can_not_be_read_is_a_bad_request_that_names_the_field(string body, string? field)
    {
        var problem = await ProblemAsync(await PostAsync("/api/v1/leads", body), 400, "request.malformed");

        Assert.Equal(field is null ? [] : [field], problem["errors"]!.AsObject().Select(e => e.Key));
    }

    [Theory]
    [InlineData("/status", "status")]
    [InlineData("/assignee", "user_id")]
    public async Task A_change_that_says_not_to_what_changes_nothing(string suffix, string field)
    {
        var path = $"/api/v1/leads/{(await CreateAsync($$"""{"company":"A","status":"qualified","assigned_to_id":{{Database.Caller.UserId}}}"""))["id"]}";

        var problem = await ProblemAsync(await SendAsync(HttpMethod.Put, path + suffix, "{}"), 400, "request.malformed");

        Assert.Equal([field], problem["errors"]!.AsObject().Select(e => e.Key));
        Assert.Equal(1, (int?)(await ReadAsync(path))["version"]);
    }

    [Fact]
    public async Task An_unknown_status_is_answered_with_the_known_ones()
    {
        var problem = await ProblemAsync(await PostAsync("/api/v1/leads", """{"company":"A","status":"won"}"""), 400, "request.malformed");

        Assert.Equal("status: \"won\" is not one of: new, contacted, qualified, proposal, negotiation, closed_won, closed_lost.", (string?)problem["detail"]);
    }

    [Fact]
    public async Task Json_nested_too_deep_is_refused()
    {
        var deep = string.Concat(Enumerable.Repeat("[", 200)) + string.Concat(Enumerable.Repeat("]", 200));

        var problem = await ProblemAsync(await PostAsync("/api/v1/leads", $$$"""{"company":"A","custom_fields":{"a":{{{deep}}}}}"""), 400, "request.malformed");

        Assert.Contains("deeper than 32 levels", (string?)problem["detail"], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("text/plain")]
    [InlineData("application/x-www-form-urlencoded")]
    [InlineData("application/xml")]
    public async Task Only_json_is_taken(string mediaType) =>
        await ProblemAsync(await SendAsync(HttpMethod.Post, "/api/v1/leads", "company=A", mediaType: mediaType), 415, "request.content_type");

    [Fact]
    public async Task A_body_over_the_limit_is_refused() =>
        await ProblemAsync(await PostAsync("/api/v1/leads", $$"""{"company":"A","notes":"{{new string('x', 3_000_000)}}"}"""), 413, "request.too_large");

    [Theory]
    [InlineData("status=won", "status")]
    [InlineData("source=nowhere", "source")]
    [InlineData("temperature=mild", "temperature")]
    [InlineData("sort=colour", "sort")]
    [InlineData("sort=score,-score", "sort")]
    [InlineData("sort=score,name,value,status,temperature", "sort")]
    [InlineData("fields=id,colour", "fields")]
    [InlineData("fields=Company", "fields")]
    [InlineData("page=0", "page")]
    [InlineData("per_page=0", "per_page")]
    [InlineData("per_page=201", "per_page")]
    [InlineData("per_page=many", "per_page")]
    [InlineData("min_score=101", "min_score")]
    [InlineData("assigned_to_id=you", "assigned_to_id")]
    [InlineData("trash=maybe", "trash")]
    [InlineData("cursor=abc", "cursor")]
    [InlineData("colour=red", "colour")]
    public async Task A_wrong_parameter_is_a_bad_request_that_names_it(string query, string parameter)
    {
        var response = await GetAsync("/api/v1/leads?" + query);

        var problem = await ProblemAsync(response, 400, parameter == "cursor" ? "validation" : "request.parameter");
        Assert.NotNull(problem["errors"]![parameter]);
    }

    [Fact]
    public async Task Filters_join_and_lists_of_values_widen()
    {
        await CreateAsync("""{"company":"Alpha","status":"new","lead_temperature":"hot","city":"Paphos","country":"CY","tags":["vip","south"]}""");
        await CreateAsync("""{"company":"Beta","status":"contacted","lead_temperature":"hot","city":"Limassol","country":"CY","tags":["vip"]}""");
        await CreateAsync($$"""{"company":"Gamma","status":"qualified","country":"GR","source":"referral","assigned_to_id":{{Database.Caller.UserId}}}""");

        Assert.Equal(["Alpha", "Beta"], await Names("status=new,contacted"));
        Assert.Equal(["Alpha", "Beta"], await Names("status=new&status=contacted"));
        Assert.Equal(["Beta"], await Names("status=new,contacted&city=Limassol"));
        Assert.Equal(["Alpha"], await Names("tag=vip,south"));
        Assert.Equal(["Alpha"], await Names("tag=vip&tag=south"));
        Assert.Equal(["Gamma"], await Names("country=gr"));
        Assert.Equal(["Gamma"], await Names("assigned_to_id=me"));
        Assert.Equal(["Alpha", "Beta"], await Names("assigned_to_id=none"));
        Assert.Equal(["Gamma"], await Names("source=referral&min_score=0&max_score=0"));
        Assert.Equal(["Beta"], await Names("search=BÉTA"));

        async Task<string?[]> Names(string query) =>
            [.. (await ReadAsync($"/api/v1/leads?sort=name&{query}"))["items"]!.AsArray().Select(l => (string?)l!["company"])];
    }

    [Fact]
    public async Task Pages_count_and_cursors_walk_the_same_list()
    {
        for (var i = 0; i < 7; i++) await CreateAsync($$"""{"company":"Lead {{i}}"}""");

        var second = await ReadAsync("/api/v1/leads?sort=name&page=2&per_page=3");
        var walked = new List<string?>();
        string? cursor = null;
        do
        {
            var page = await ReadAsync($"/api/v1/leads?sort=name&per_page=3&total=false{(cursor is null ? "" : $"&cursor={cursor}")}");
            Assert.Null(page["total"]);
            walked.AddRange(page["items"]!.AsArray().Select(l => (string?)l!["company"]));
            cursor = (string?)page["next_cursor"];
        }
        while (cursor is not null);

        Assert.Equal((7, 2, 3, 3), ((int)second["total"]!, (int)second["page"]!, (int)second["per_page"]!, (int)second["pages"]!));
        Assert.Equal(["Lead 3", "Lead 4", "Lead 5"], second["items"]!.AsArray().Select(l => (string?)l!["company"]));
        Assert.Equal(Enumerable.Range(0, 7).Select(i => (string?)$"Lead {i}"), walked);
    }

    [Fact]
    public async Task Several_sort_keys_order_pages_and_walks_alike()
    {
        await CreateAsync("""{"company":"B","value":100}""");
        await CreateAsync("""{"company":"A","value":100}""");
        await CreateAsync("""{"company":"C"}""");
        await CreateAsync("""{"company":"D","value":300}""");

        var first = await ReadAsync("/api/v1/leads?sort=-value,name&per_page=2");
        var second = await ReadAsync($"/api/v1/leads?sort=-value,name&per_page=2&cursor={first["next_cursor"]}");

        Assert.Equal(["D", "A", "B", "C"], first["items"]!.AsArray().Concat(second["items"]!.AsArray()).Select(l => (string?)l!["company"]));
        Assert.Null(second["next_cursor"]);
        Assert.Equal(["B", "A", "C", "D"], (await ReadAsync("/api/v1/leads?sort=created_at"))["items"]!.AsArray().Select(l => (string?)l!["company"]));
        await ProblemAsync(await GetAsync($"/api/v1/leads?sort=value,name&cursor={first["next_cursor"]}"), 400, "validation");
    }

    [Fact]
    public async Task Only_the_chosen_fields_are_answered_and_the_id_always()
    {
        var lead = await CreateAsync("""{"company":"A","phone":"+357 25 123456","tags":["vip"],"custom_fields":{"a":[1]}}""");
        var path = $"/api/v1/leads/{lead["id"]}";

        var list = await ReadAsync("/api/v1/leads?fields=score,company,status&fields=created_at,tags,value");
        var response = await GetAsync(path + "?fields=phone_e164,custom_fields,display_name");
        var whole = await ReadAsync(path + "?fields=");

        Assert.Equal(
            $$"""[{"id":{{lead["id"]}},"company":"A","status":"new","score":0,"value":null,"tags":["vip"],"created_at":"{{lead["created_at"]}}"}]""",
            list["items"]!.ToJsonString());
        Assert.Equal((1, 1, 50), ((int?)list["total"], (int?)list["page"], (int?)list["per_page"]));
        Assert.Equal("\"1\"", response.Headers.ETag?.Tag);
        Assert.Equal(
            $$$"""{"id":{{{lead["id"]}}},"phone_e164":"+35725123456","custom_fields":{"a":[1]},"display_name":"A"}""",
            (await BodyAsync(response)).ToJsonString(Plain));
        Assert.Equal(lead.ToJsonString(), whole.ToJsonString());
        Assert.Equal(["id", "type"], (await ReadAsync(path + "/timeline?fields=type"))["items"]![0]!.AsObject().Select(f => f.Key));
    }

    [Fact]
    public async Task An_unknown_field_is_answered_with_the_known_ones_and_a_missing_lead_stays_missing()
    {
        var lead = await CreateAsync("""{"company":"A"}""");

        var problem = await ProblemAsync(await GetAsync($"/api/v1/leads/{lead["id"]}?fields=colour"), 400, "request.parameter");

        Assert.Contains("There is no field colour here. There are: id, ", (string?)problem["errors"]!["fields"]![0], StringComparison.Ordinal);
        Assert.Contains("enrichment_data", (string?)problem["errors"]!["fields"]![0], StringComparison.Ordinal);
        await ProblemAsync(await GetAsync("/api/v1/leads/999999?fields=company"), 404, "lead.not_found");
    }

    [Fact]
    public async Task The_dashboard_counts_the_living_leads()
    {
        await CreateAsync("""{"company":"A","status":"qualified"}""");
        await CreateAsync("""{"company":"B","lead_temperature":"hot"}""");
        await ForeignLeadAsync();

        var dashboard = await ReadAsync("/api/v1/metrics/dashboard");

        Assert.Equal(2, (int?)dashboard["total_leads"]);
        Assert.Equal("""[{"value":"new","count":1},{"value":"qualified","count":1}]""", dashboard["by_status"]!.ToJsonString());
        Assert.Equal(2, dashboard["newest_leads"]!.AsArray().Count);
    }
}

public sealed class SqliteLeadApi() : LeadApiContract(Engine.Sqlite);

public sealed class PostgresLeadApi() : LeadApiContract(Engine.Postgres);
