using System.Text;
using System.Text.Json.Nodes;
using Dozen.Core.Common;
using Dozen.Core.Leads.Bulk;
using Dozen.Core.Users;
using Dozen.Testing;

namespace Dozen.Web.Tests;

/// <summary>Many leads in one request, and taking it back.</summary>
public abstract class BulkApiContract(Engine engine) : WebTest(engine)
{
    private const string Bulk = "/api/v1/leads/bulk";

    [Fact]
    public async Task Ten_thousand_go_in_and_out_again()
    {
        var items = new StringBuilder("[");
        for (var i = 0; i < 10_000; i++)
            items.Append(i == 0 ? "" : ",").Append(i % 1_000 == 7 ? """{"first_name":"Nobody"}""" : $$"""{"company":"Company {{i}}","external_id":"x:{{i}}","email":"c{{i}}@example.com","tags":["bulk"]}""");

        var result = await BodyAsync(await PostAsync(Bulk, items.Append(']').ToString()));

        Assert.Equal((9_990, 10), ((int)result["created"]!, (int)result["invalid"]!));
        Assert.Equal(Enumerable.Range(0, 10_000), result["items"]!.AsArray().Select(i => (int)i!["index"]!));
        Assert.Equal(("invalid", "validation", null), ((string?)result["items"]![7]!["status"], (string?)result["items"]![7]!["code"], (long?)result["items"]![7]!["id"]));
        Assert.NotNull(result["items"]![7]!["errors"]!["company"]);
        var lead = await ReadAsync($"/api/v1/leads/{result["items"]![9_999]!["id"]}");
        Assert.Equal(("Company 9999", "api", 1), ((string?)lead["company"], (string?)lead["source"], (int)lead["version"]!));
        Assert.Equal(9_990, (int?)(await ReadAsync("/api/v1/leads?tag=bulk"))["total"]);
        Assert.Equal(["created"], await HistoryAsync(lead["id"]!));
        Assert.Equal(1, (int?)(await ReadAsync("/api/v1/leads?search=company%205000"))["total"]);

        // An ordinary lead afterwards does not meet one of the ids that were handed out.
        var next = await CreateAsync("""{"company":"Next"}""");
        await SendAsync(HttpMethod.Patch, $"/api/v1/leads/{lead["id"]}", """{"city":"Paphos"}""");
        var undone = await BodyAsync(await PostAsync($"/api/v1/undo/{result["undo_token"]}"));
        Assert.Equal((9_989, 0, 1), ((int)undone["removed"]!, (int)undone["restored"]!, (int)undone["kept"]!));
        Assert.Equal((long)lead["id"]!, (long)Assert.Single(undone["items"]!.AsArray(), i => (string?)i!["status"] == "changed_since")!["id"]!);
        Assert.Equal(2, (int?)(await ReadAsync("/api/v1/leads"))["total"]);
        Assert.Equal("Next", (string?)(await ReadAsync($"/api/v1/leads/{next["id"]}"))["company"]);
    }

    [Fact]
    public async Task Create_refuses_what_is_there_and_what_comes_twice()
    {
        await CreateAsync("""{"company":"A","external_id":"x:1"}""");

        var result = await BodyAsync(await PostAsync(Bulk, """{"items":[{"company":"B","external_id":"x:1"},{"company":"C","external_id":"x:2"},{"company":"D","external_id":"x:2"},{"company":"E"},7,null,{"company":"F","compny":"G"}]}"""));

        Assert.Equal(["invalid", "created", "invalid", "created", "invalid", "invalid", "invalid"], Statuses(result));
        Assert.Equal(
            ["lead.external_id_taken", null, "lead.external_id_taken", null, "request.malformed", "request.malformed", "request.malformed"],
            result["items"]!.AsArray().Select(i => (string?)i!["code"]));
        Assert.Equal(["compny"], result["items"]![6]!["errors"]!.AsObject().Select(e => e.Key));
    }

    [Fact]
    public async Task Upsert_finds_by_external_id_then_by_email_and_changes_what_is_present()
    {
        var a = await CreateAsync("""{"company":"A","external_id":"x:1","city":"Paphos","phone":"+357 25 123456"}""");
        var b = await CreateAsync("""{"company":"B","email":"b@example.com"}""");
        var trashed = await CreateAsync("""{"company":"T","external_id":"x:9"}""");
        await SendAsync(HttpMethod.Delete, $"/api/v1/leads/{trashed["id"]}");

        var result = await BodyAsync(await PostAsync(Bulk + "?mode=upsert", """
            [{"external_id":"x:1","industry":"Bakery","status":"qualified"},{"email":"B@Example.com","external_id":"x:2","city":null},{"email":"new@example.com","company":"N"},
             {"email":"NEW@example.com","city":"Polis"},{"external_id":"x:1","industry":"Bakery"},{"external_id":"x:9","city":"X"},{"external_id":"x:1","country":"Cyprus"},{"email":"b@example.com","external_id":"x:3","company":"B3"}]
            """));

        Assert.Equal(["updated", "updated", "created", "updated", "unchanged", "invalid", "invalid", "created"], Statuses(result));
        Assert.Equal((long)a["id"]!, (long)result["items"]![0]!["id"]!);
        Assert.Equal((string?)result["items"]![2]!["id"]!.ToJsonString(), result["items"]![3]!["id"]!.ToJsonString());
        Assert.Equal("lead.in_trash", (string?)result["items"]![5]!["code"]);
        var changed = await ReadAsync($"/api/v1/leads/{a["id"]}");
        Assert.Equal(("Bakery", "qualified", "Paphos", 2), ((string?)changed["industry"], (string?)changed["status"], (string?)changed["city"], (int)changed["version"]!));
        Assert.Equal(["created", "status_changed", "updated"], (await HistoryAsync(a["id"]!)).Order());
        Assert.Equal("x:2", (string?)(await ReadAsync($"/api/v1/leads/{b["id"]}"))["external_id"]);
        Assert.Equal("Polis", (string?)(await ReadAsync($"/api/v1/leads/{result["items"]![2]!["id"]}"))["city"]);

        var undone = await BodyAsync(await PostAsync($"/api/v1/undo/{result["undo_token"]}"));
        Assert.Equal((2, 2, 0), ((int)undone["restored"]!, (int)undone["removed"]!, (int)undone["kept"]!));
        var restored = await ReadAsync($"/api/v1/leads/{a["id"]}");
        Assert.Equal((null, "new", "Paphos", 3), ((string?)restored["industry"], (string?)restored["status"], (string?)restored["city"], (int)restored["version"]!));
        Assert.Null((await ReadAsync($"/api/v1/leads/{b["id"]}"))["external_id"]);
    }

    [Fact]
    public async Task Lines_in_are_lines_out()
    {
        var lines = """
            {"company":"A"}

            {"company":
            {"company":"B","custom_fields":{"a":DEEP}}
            """.Replace("DEEP", string.Concat(Enumerable.Repeat("[", 40)) + string.Concat(Enumerable.Repeat("]", 40)), StringComparison.Ordinal);

        var response = await SendAsync(HttpMethod.Post, Bulk, lines, mediaType: "application/x-ndjson");

        Assert.Equal("application/x-ndjson", response.Content.Headers.ContentType?.MediaType);
        var answers = (await response.Content.ReadAsStringAsync(Cancelled)).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(l => JsonNode.Parse(l)!).ToList();
        Assert.Equal(["created", "invalid", "invalid"], answers.Select(a => (string?)a["status"]));
        Assert.Contains("deeper than 32 levels", (string?)answers[2]["message"], StringComparison.Ordinal);
        Assert.Equal(200, (int)(await PostAsync($"/api/v1/undo/{response.Headers.GetValues("Undo-Token").Single()}")).StatusCode);
        Assert.Equal(0, (int?)(await ReadAsync("/api/v1/leads"))["total"]);
    }

    [Theory]
    [InlineData("[", 400, "request.malformed")]
    [InlineData("7", 422, "request.malformed")]
    [InlineData("""{"leads":[]}""", 422, "request.malformed")]
    public async Task A_body_that_is_no_list_is_refused(string body, int status, string code) => await ProblemAsync(await PostAsync(Bulk, body), status, code);

    [Fact]
    public async Task More_than_ten_thousand_are_refused_whole()
    {
        var many = $"[{string.Join(',', Enumerable.Repeat("""{"company":"A"}""", 10_001))}]";

        await ProblemAsync(await PostAsync(Bulk, many), 422, "bulk.too_many");
        await ProblemAsync(await SendAsync(HttpMethod.Post, Bulk, "company=A", mediaType: "text/plain"), 415, "request.content_type");
        await ProblemAsync(await PostAsync(Bulk + "?mode=replace", "[]"), 400, "request.parameter");
        Assert.Equal(0, (int?)(await ReadAsync("/api/v1/leads"))["total"]);
    }

    [Fact]
    public async Task A_patch_changes_each_lead_with_its_history()
    {
        var a = await CreateAsync("""{"company":"A","tags":["old","keep"]}""");
        var b = await CreateAsync("""{"email":"b@example.com"}""");
        var foreign = await ForeignLeadAsync();

        var result = await BodyAsync(await SendAsync(HttpMethod.Patch, Bulk, $$$"""
            {"ids":[{{{a["id"]}}},{{{b["id"]}}},{{{foreign}}},{{{a["id"]}}}],"patch":{"email":null,"status":"contacted","assigned_to_id":{{{Database.Caller.UserId}}},"add_tags":["vip",null," "],"remove_tags":["old"]}}
            """));

        Assert.Equal(["updated", "invalid", "invalid"], Statuses(result));
        Assert.Equal(["validation", "lead.not_found"], result["items"]!.AsArray().Skip(1).Select(i => (string?)i!["code"]));
        var changed = await ReadAsync($"/api/v1/leads/{a["id"]}");
        Assert.Equal("""["keep","vip"]""", changed["tags"]!.ToJsonString());
        Assert.Equal(["assigned", "created", "status_changed", "updated"], (await HistoryAsync(a["id"]!)).Order());
        Assert.Equal("b@example.com", (string?)(await ReadAsync($"/api/v1/leads/{b["id"]}"))["email"]);
        Assert.Equal(["unchanged"], Statuses(await BodyAsync(await SendAsync(HttpMethod.Patch, Bulk, $$$"""{"ids":[{{{a["id"]}}}],"patch":{"status":"contacted"}}"""))));
    }

    [Fact]
    public async Task A_filter_chooses_as_the_list_does_and_undo_spares_what_was_changed_since()
    {
        for (var i = 0; i < 5; i++) await CreateAsync($$"""{"company":"Cafe {{i}}","status":"new","lead_temperature":"hot"}""");
        await CreateAsync("""{"company":"Bank","lead_temperature":"cold"}""");
        var result = await BodyAsync(await SendAsync(HttpMethod.Patch, Bulk, """{"filter":{"search":"cafe","temperature":["hot"],"min_score":0},"patch":{"industry":"Food","status":"qualified"}}"""));
        Assert.Equal(5, (int)result["updated"]!);
        var ids = result["items"]!.AsArray().Select(i => (long)i!["id"]!).ToList();
        await SendAsync(HttpMethod.Patch, $"/api/v1/leads/{ids[0]}", """{"industry":"Coffee"}""");
        await SendAsync(HttpMethod.Patch, $"/api/v1/leads/{ids[1]}", """{"city":"Paphos"}""");
        await SendAsync(HttpMethod.Delete, $"/api/v1/leads/{ids[2]}");

        var undone = await BodyAsync(await PostAsync($"/api/v1/undo/{result["undo_token"]}"));

        Assert.Equal(["changed_since", "restored", "missing", "restored", "restored"], undone["items"]!.AsArray().Select(i => (string?)i!["status"]));
        Assert.Equal((3, 2), ((int)undone["restored"]!, (int)undone["kept"]!));
        Assert.Equal(("Coffee", "qualified"), await FieldsAsync(ids[0]));
        Assert.Equal((null, "new"), await FieldsAsync(ids[1]));
        Assert.Equal("Paphos", (string?)(await ReadAsync($"/api/v1/leads/{ids[1]}"))["city"]);
        await ProblemAsync(await PostAsync($"/api/v1/undo/{result["undo_token"]}"), 409, "undo.already_done");

        async Task<(string?, string?)> FieldsAsync(long id) => await ReadAsync($"/api/v1/leads/{id}") is var lead ? ((string?)lead["industry"], (string?)lead["status"]) : default;
    }

    [Fact]
    public async Task Deleted_leads_come_back_one_or_many()
    {
        var a = await CreateAsync("""{"company":"A"}""");
        var b = await CreateAsync("""{"company":"B"}""");
        var c = await CreateAsync("""{"company":"C"}""");

        var many = await BodyAsync(await PostAsync("/api/v1/leads/bulk-delete", $$"""{"ids":[{{b["id"]}},{{a["id"]}},999]}"""));
        var one = await SendAsync(HttpMethod.Delete, $"/api/v1/leads/{c["id"]}");
        Assert.Equal(["deleted", "deleted", "invalid"], Statuses(many));
        Assert.Equal(2, (int)(await ReadAsync($"/api/v1/leads/{a["id"]}"))["version"]!);
        Assert.Equal(0, (int?)(await ReadAsync("/api/v1/leads"))["total"]);
        Assert.Equal("2026-03-02T12:00:00Z", one.Headers.GetValues("Undo-Expires-At").Single());
        await PostAsync($"/api/v1/leads/{b["id"]}/restore");

        var undone = await BodyAsync(await PostAsync($"/api/v1/undo/{many["undo_token"]}"));
        await PostAsync($"/api/v1/undo/{one.Headers.GetValues("Undo-Token").Single()}");

        Assert.Equal(["changed_since", "restored"], undone["items"]!.AsArray().Select(i => (string?)i!["status"]));
        Assert.Equal(3, (int?)(await ReadAsync("/api/v1/leads"))["total"]);
        Assert.Equal(["created", "deleted", "restored"], (await HistoryAsync(a["id"]!)).Order());
    }

    [Fact]
    public async Task A_token_is_good_for_a_day_and_for_its_own_organisation()
    {
        var lead = await CreateAsync("""{"company":"A"}""");
        var token = (await SendAsync(HttpMethod.Delete, $"/api/v1/leads/{lead["id"]}")).Headers.GetValues("Undo-Token").Single();
        var other = await Database.AddOrganizationAsync("other", Cancelled);

        var stranger = await Database.RunAsync<UndoChange, Result<UndoResult>>(v => v.ExecuteAsync(token, Cancelled), other);
        Assert.Equal("undo.not_found", stranger.Failure?.Code);
        await ProblemAsync(await PostAsync("/api/v1/undo/AAAAAAAAAAAAAAAAAAAAAA"), 404, "undo.not_found");
        Database.Time.Advance(TimeSpan.FromHours(24));
        await ProblemAsync(await PostAsync($"/api/v1/undo/{token}"), 404, "undo.not_found");
    }

    [Fact]
    public async Task Before_images_are_kept_in_parts_and_refused_when_they_are_too_many()
    {
        var notes = new string('n', 90_000);
        var created = await BodyAsync(await PostAsync(Bulk, $"[{string.Join(',', Enumerable.Range(0, 40).Select(i => $$"""{"company":"C{{i}}","notes":"{{notes}}"}"""))}]"));
        var changed = await BodyAsync(await SendAsync(HttpMethod.Patch, Bulk, """{"filter":{},"patch":{"notes":null}}"""));

        Assert.Equal((40, 40), ((int)created["created"]!, (int)changed["updated"]!));
        Assert.Equal(40, (int)(await BodyAsync(await PostAsync($"/api/v1/undo/{changed["undo_token"]}")))["restored"]!);
        Assert.Equal(notes, (string?)(await ReadAsync($"/api/v1/leads/{created["items"]![39]!["id"]}"))["notes"]);
    }

    [Fact]
    public async Task Giving_leads_away_takes_more_than_changing_them()
    {
        var lead = await CreateAsync("""{"company":"A"}""");
        var seller = new Caller(Database.Caller.OrganizationId, Database.Caller.UserId, UserRole.SalesRep);
        var these = new LeadSelection([(long)lead["id"]!], null);

        var given = await Database.RunAsync<ChangeLeads, Result<BulkResult>>(v => v.ExecuteAsync(these, new BulkPatch { AssignedToId = Database.Caller.UserId }, Cancelled), seller);
        var moved = await Database.RunAsync<ChangeLeads, Result<BulkResult>>(v => v.ExecuteAsync(these, new BulkPatch { City = "Paphos" }, Cancelled), seller);

        Assert.Equal("caller.not_allowed", given.Failure?.Code);
        Assert.Equal(1, moved.Value.Updated);
    }

    [Theory]
    [InlineData("""{"patch":{}}""", 422, "validation", "ids")]
    [InlineData("""{"ids":[1]}""", 422, "validation", "patch")]
    [InlineData("""{"ids":[1],"filter":{},"patch":{}}""", 422, "validation", "ids")]
    [InlineData("""{"filter":{"sort":"name"},"patch":{}}""", 422, "validation", "filter.sort")]
    [InlineData("""{"filter":{"colour":"red"},"patch":{}}""", 422, "request.parameter", "filter.colour")]
    [InlineData("""{"filter":{"status":["won"]},"patch":{}}""", 422, "request.parameter", "filter.status")]
    [InlineData("""{"filter":{"city":{"a":1}},"patch":{}}""", 422, "validation", "filter.city")]
    [InlineData("""{"ids":[1],"patch":{"colour":1}}""", 400, "request.malformed", "patch.colour")]
    public async Task A_selection_that_can_not_be_says_where(string body, int status, string code, string field) =>
        Assert.NotNull((await ProblemAsync(await SendAsync(HttpMethod.Patch, Bulk, body), status, code))["errors"]![field]);

    private static IEnumerable<string?> Statuses(JsonObject result) => result["items"]!.AsArray().Select(i => (string?)i!["status"]);

    private async Task<IEnumerable<string?>> HistoryAsync(JsonNode id) =>
        (await ReadAsync($"/api/v1/leads/{id}/timeline"))["items"]!.AsArray().Select(e => (string?)e!["type"]);
}

public sealed class SqliteBulkApi() : BulkApiContract(Engine.Sqlite);

public sealed class PostgresBulkApi() : BulkApiContract(Engine.Postgres);
