using System.Text.Json.Nodes;
using Dozen.Core.Users;
using Dozen.Testing;

namespace Dozen.Web.Tests;

/// <summary>Each write that changes a lead leaves the entry it should, and a write that changes nothing leaves none.</summary>
public abstract class LeadHistoryContract(Engine engine) : WebTest(engine)
{
    [Fact]
    public async Task A_new_lead_is_created_and_assigned()
    {
        var lead = await CreateAsync($$"""{"company":"A","source":"referral","assigned_to_id":{{Database.Caller.UserId}}}""");

        var entries = await EntriesAsync(lead["id"]);

        Assert.Equal(["assigned", "created"], Types(entries));
        Assert.Equal("referral", (string?)entries[1]["details"]!["source"]);
        Assert.True(entries[0]["details"]!["assigned_from"] is null && (long?)entries[0]["details"]!["assigned_to"] == Database.Caller.UserId);
        Assert.Equal(1, (int)lead["version"]!);
    }

    [Fact]
    public async Task Each_change_of_status_and_owner_says_from_what_to_what()
    {
        var sam = await AddUserAsync(UserRole.SalesRep, "Sam");
        var path = $"/api/v1/leads/{(await CreateAsync("""{"company":"A"}"""))["id"]}";
        var steps = new (HttpMethod Method, string Path, string Body)[]
        {
            (HttpMethod.Put, "/status", """{"status":"qualified"}"""),
            (HttpMethod.Put, "/status", """{"status":"qualified"}"""),
            (HttpMethod.Put, "/assignee", $$"""{"user_id":{{sam.UserId}}}"""),
            (HttpMethod.Patch, "", $$"""{"status":"closed_won","assigned_to_id":null,"city":"Paphos","value":500}"""),
        };
        foreach (var (method, suffix, body) in steps)
        {
            Database.Time.Advance(TimeSpan.FromMinutes(1));
            Assert.Equal(200, (int)(await SendAsync(method, path + suffix, body)).StatusCode);
        }

        var entries = await EntriesAsync(path.Split('/')[^1]);

        Assert.Equal(["assigned", "status_changed", "updated"], Types(entries.Take(3)).Order());
        Assert.Equal(["assigned", "status_changed", "created"], Types(entries.Skip(3)));
        Assert.Equal("""{"from":"new","to":"qualified"}""", InOrder(entries[4]["details"]!));
        Assert.Equal("""{"from":"qualified","to":"closed_won"}""", InOrder(entries.First(e => (string?)e["type"] == "status_changed")["details"]!));
        Assert.Equal($$"""{"assigned_from":{{sam.UserId}},"assigned_to":null}""", InOrder(entries.First(e => (string?)e["type"] == "assigned")["details"]!));
        var changes = entries.Single(e => (string?)e["type"] == "updated")["details"]!["changes"]!;
        Assert.Equal(["city", "value"], changes.AsObject().Select(c => c.Key).Order());
        Assert.Equal("""{"from":null,"to":"Paphos"}""", InOrder(changes["city"]!));
    }

    [Fact]
    public async Task The_trash_and_the_way_back_are_recorded()
    {
        var path = $"/api/v1/leads/{(await CreateAsync("""{"company":"A"}"""))["id"]}";

        await SendAsync(HttpMethod.Delete, path);
        Database.Time.Advance(TimeSpan.FromMinutes(1));
        await PostAsync(path + "/restore");
        await PostAsync(path + "/restore");

        Assert.Equal(["restored", "deleted", "created"], Types(await EntriesAsync(path.Split('/')[^1])));
    }

    [Fact]
    public async Task A_tag_given_or_taken_is_an_update_and_saying_it_twice_is_none()
    {
        var path = $"/api/v1/leads/{(await CreateAsync("""{"company":"A","tags":["vip"]}"""))["id"]}";
        var response = await SendAsync(HttpMethod.Put, path + "/tags/north%2Fsouth", ifMatch: "\"1\"");
        var tagged = await BodyAsync(response);

        Assert.Equal((200, "\"2\""), ((int)response.StatusCode, response.Headers.ETag?.Tag));
        Assert.Equal(["vip", "north/south"], tagged["tags"]!.AsArray().Select(t => (string?)t));
        await SendAsync(HttpMethod.Put, path + "/tags/vip");
        await SendAsync(HttpMethod.Delete, path + "/tags/vip");
        await SendAsync(HttpMethod.Delete, path + "/tags/vip");
        var entries = await EntriesAsync(path.Split('/')[^1]);
        Assert.Equal(["updated", "updated", "created"], Types(entries).OrderDescending());
        Assert.Contains(entries, e => (string?)e["title"] == "Changed tags" && e["details"]!["changes"]!["tags"]!["to"]!.AsArray().Count == 1);

        await ProblemAsync(await SendAsync(HttpMethod.Put, path + "/tags/x", ifMatch: "\"1\""), 412, "lead.stale");
        await ProblemAsync(await SendAsync(HttpMethod.Put, path + "/tags/" + new string('x', 101)), 422, "validation");
    }

    [Fact]
    public async Task Tags_are_counted_over_the_living_leads_of_the_organisation()
    {
        await CreateAsync("""{"company":"A","tags":["vip","south"]}""");
        await CreateAsync("""{"company":"B","tags":["vip"]}""");
        var gone = await CreateAsync("""{"company":"C","tags":["vip","gone"]}""");
        await SendAsync(HttpMethod.Delete, $"/api/v1/leads/{gone["id"]}");

        Assert.Equal("""[{"tag":"vip","count":2},{"tag":"south","count":1}]""", (await ReadAsync("/api/v1/leads/tags"))["items"]!.ToJsonString());
        Assert.Single((await ReadAsync("/api/v1/leads/tags?limit=1"))["items"]!.AsArray());
        await ProblemAsync(await GetAsync("/api/v1/leads/tags?limit=0"), 400, "request.parameter");
        ActAs(await Database.AddOrganizationAsync("other", Cancelled));
        Assert.Empty((await ReadAsync("/api/v1/leads/tags"))["items"]!.AsArray());
    }

    [Theory]
    [InlineData("PUT")]
    [InlineData("DELETE")]
    public async Task Another_organisations_lead_gets_no_tag(string method)
    {
        var foreign = await ForeignLeadAsync();

        await ProblemAsync(await SendAsync(new HttpMethod(method), $"/api/v1/leads/{foreign}/tags/x"), 404, "lead.not_found");
        ActAs(await AddUserAsync(UserRole.Viewer, "Vera"));
        await ProblemAsync(await SendAsync(new HttpMethod(method), $"/api/v1/leads/{foreign}/tags/x"), 403, "caller.not_allowed");
    }

    private async Task<List<JsonNode>> EntriesAsync(object? id) => [.. (await ReadAsync($"/api/v1/leads/{id}/timeline"))["items"]!.AsArray().Select(e => e!)];

    private static IEnumerable<string?> Types(IEnumerable<JsonNode> entries) => entries.Select(e => (string?)e["type"]);

    /// <summary>PostgreSQL keeps the keys of an object in an order of its own.</summary>
    private static string InOrder(JsonNode node) => new JsonObject(node.AsObject().OrderBy(p => p.Key, StringComparer.Ordinal).Select(p => KeyValuePair.Create(p.Key, p.Value?.DeepClone()))).ToJsonString();
}

public sealed class SqliteLeadHistory() : LeadHistoryContract(Engine.Sqlite);

public sealed class PostgresLeadHistory() : LeadHistoryContract(Engine.Postgres);
