using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using Dozen.Core.Common;
using Dozen.Core.Integrations;
using Dozen.Core.Users;
using Dozen.Testing;

namespace Dozen.Web.Tests.Identity;

/// <summary>What API tokens promise, on whichever engine.</summary>
public abstract class ApiTokenContract(Engine engine) : WebTest(engine)
{
    private const string Root = "/api/v1/integrations/api-tokens";

    [Fact]
    public async Task A_token_is_shown_once_and_kept_as_a_fingerprint()
    {
        var response = await PostAsync(Root, """{"name":"Nightly sync","scopes":["read","write:leads"],"expires_at":"2027-01-01T00:00:00Z"}""");
        var issued = await BodyAsync(response);
        var list = await ReadAsync(Root);

        Assert.Equal(201, (int)response.StatusCode);
        var text = (string)issued["token"]!;
        Assert.Matches(@"^dzn_\d+_\d+_[A-Za-z0-9_-]{43}\z", text);
        Assert.StartsWith((string)issued["api_token"]!["prefix"]!, text, StringComparison.Ordinal);
        Assert.Equal(("Nightly sync", "2027-01-01T00:00:00Z", null), ((string?)issued["api_token"]!["name"], (string?)issued["api_token"]!["expires_at"], (string?)issued["api_token"]!["last_used_at"]));
        Assert.Equal(1, (int?)list["total"]);
        Assert.DoesNotContain(text, list.ToJsonString(), StringComparison.Ordinal);
        Assert.DoesNotContain("hash", list.ToJsonString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_program_acts_under_the_tokens_own_name()
    {
        var text = await IssueAsync("Nightly sync", "write");
        var created = await BodyAsync(await WithTokenAsync(text, "/api/v1/leads", HttpMethod.Post, """{"company":"A"}"""));

        var me = await BodyAsync(await WithTokenAsync(text, "/api/v1/me"));
        var entry = (await ReadAsync($"/api/v1/leads/{created["id"]}/timeline"))["items"]![0]!;

        Assert.Equal(("api_token", "Nightly sync", null), ((string?)me["caller"]!["kind"], (string?)me["api_token"]!["name"], me["user"]));
        Assert.Equal((null, "Nightly sync (API token)"), ((long?)entry["user_id"], (string?)entry["user_name"]));
        Assert.Equal("Nightly sync", (string?)entry["details"]!["api_token"]!["name"]);
    }

    [Fact]
    public async Task Scopes_limit_what_a_token_may()
    {
        var reader = await IssueAsync("Reader", "read");
        var leads = await IssueAsync("Leads", "write:leads");

        Assert.Equal(200, (int)(await WithTokenAsync(reader, "/api/v1/leads")).StatusCode);
        await ProblemAsync(await WithTokenAsync(reader, "/api/v1/leads", HttpMethod.Post, """{"company":"A"}"""), 403, "caller.not_allowed");
        Assert.Equal(201, (int)(await WithTokenAsync(leads, "/api/v1/leads", HttpMethod.Post, """{"company":"A"}""")).StatusCode);
        await ProblemAsync(await WithTokenAsync(leads, "/api/v1/metrics/dashboard"), 403, "caller.not_allowed");
        Assert.Equal(["leads"], (await BodyAsync(await WithTokenAsync(leads, "/api/v1/me")))["caller"]!["may"]!.AsObject().Select(a => a.Key));
    }

    [Fact]
    public async Task A_token_makes_no_token_that_may_more_than_itself()
    {
        var text = await IssueAsync("Tokens", "admin:integrations");

        await ProblemAsync(await WithTokenAsync(text, Root, HttpMethod.Post, """{"name":"More","scopes":["read"]}"""), 403, "token.more_than_yours");
        Assert.Equal(201, (int)(await WithTokenAsync(text, Root, HttpMethod.Post, """{"name":"Same","scopes":["read:integrations"]}""")).StatusCode);
    }

    [Fact]
    public async Task A_revoked_token_is_refused_from_the_next_request_on()
    {
        var text = await IssueAsync("Short", "read");
        Assert.Equal(200, (int)(await WithTokenAsync(text, "/api/v1/leads")).StatusCode);
        var id = (long)(await ReadAsync(Root))["items"]![0]!["id"]!;

        Assert.Equal(204, (int)(await SendAsync(HttpMethod.Delete, $"{Root}/{id}")).StatusCode);

        var refused = await WithTokenAsync(text, "/api/v1/leads");
        await ProblemAsync(refused, 401, "token.unknown");
        Assert.Equal("Bearer", refused.Headers.WwwAuthenticate.Single().Scheme);
        await ProblemAsync(await SendAsync(HttpMethod.Delete, $"{Root}/{id}"), 404, "token.not_found");
    }

    [Fact]
    public async Task A_token_that_another_process_revoked_is_refused_within_seconds()
    {
        var text = await IssueAsync("Short", "read");
        Assert.Equal(200, (int)(await WithTokenAsync(text, "/api/v1/leads")).StatusCode);
        var id = (long)(await ReadAsync(Root))["items"]![0]!["id"]!;

        await Database.RunAsync<RevokeApiToken, Result<Done>>(revoke => revoke.ExecuteAsync(id, Cancelled));
        Database.Time.Advance(KnownCallers.KeptFor);

        await ProblemAsync(await WithTokenAsync(text, "/api/v1/leads"), 401, "token.unknown");
    }

    [Fact]
    public async Task A_token_ends_at_its_time()
    {
        var issued = await BodyAsync(await PostAsync(Root, """{"name":"Short","scopes":["read"],"expires_at":"2026-03-01T12:00:03Z"}"""));
        var text = (string)issued["token"]!;
        Assert.Equal(200, (int)(await WithTokenAsync(text, "/api/v1/leads")).StatusCode);

        Database.Time.Advance(TimeSpan.FromSeconds(3));

        await ProblemAsync(await WithTokenAsync(text, "/api/v1/leads"), 401, "token.expired");
        Assert.True((bool?)(await ReadAsync(Root))["items"]![0]!["is_expired"]);
    }

    [Fact]
    public async Task A_token_sees_its_own_organisation_alone()
    {
        var theirs = await ForeignLeadAsync();
        var text = await IssueAsync("Reader", "admin");

        await ProblemAsync(await WithTokenAsync(text, $"/api/v1/leads/{theirs}"), 404, "lead.not_found");

        // The same secret under another organisation's number is another token.
        var parts = text.Split('_', 4);
        var other = $"dzn_{long.Parse(parts[1], System.Globalization.CultureInfo.InvariantCulture) + 1}_{parts[2]}_{parts[3]}";
        await ProblemAsync(await WithTokenAsync(other, "/api/v1/leads"), 401, "token.unknown");
    }

    [Theory]
    [InlineData("dzn_")]
    [InlineData("dzn_1_1_short")]
    [InlineData("dzn_1_1_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    [InlineData("dzn_99999999999999999999_1_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    [InlineData("dzn_-1_1_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    public async Task What_is_no_token_of_ours_is_refused_and_not_taken_for_the_person_at_this_machine(string text) =>
        await ProblemAsync(await WithTokenAsync(text, "/api/v1/leads"), 401, "token.unknown");

    [Fact]
    public async Task Its_last_use_is_seen_to_the_minute()
    {
        var text = await IssueAsync("Reader", "read");
        await WithTokenAsync(text, "/api/v1/leads");
        Assert.Equal("2026-03-01T12:00:00Z", await LastUseAsync(after: null));

        Database.Time.Advance(TimeSpan.FromSeconds(59));
        await WithTokenAsync(text, "/api/v1/leads");
        Database.Time.Advance(TimeSpan.FromSeconds(1));
        await WithTokenAsync(text, "/api/v1/leads");

        Assert.Equal("2026-03-01T12:01:00Z", await LastUseAsync(after: "2026-03-01T12:00:00Z"));
    }

    [Theory]
    [InlineData("""{"name":"","scopes":["read"]}""", "name")]
    [InlineData("""{"name":"A","scopes":[]}""", "scopes")]
    [InlineData("""{"name":"A","scopes":["rule"]}""", "scopes")]
    [InlineData("""{"name":"A","scopes":["write:everything"]}""", "scopes")]
    [InlineData("""{"name":"A","scopes":["read"],"expires_at":"2026-03-01T12:00:00Z"}""", "expires_at")]
    public async Task A_wrong_wish_is_refused_by_field(string json, string field) =>
        Assert.Contains(field, (await ProblemAsync(await PostAsync(Root, json), 422, "validation"))["errors"]!.AsObject().Select(e => e.Key));

    private async Task<string> IssueAsync(string name, params string[] scopes)
    {
        var wish = new JsonObject { ["name"] = name, ["scopes"] = new JsonArray([.. scopes.Select(s => (JsonNode)s)]) };
        return (string)(await BodyAsync(await PostAsync(Root, wish.ToJsonString())))["token"]!;
    }

    private async Task<HttpResponseMessage> WithTokenAsync(string token, string path, HttpMethod? method = null, string? json = null)
    {
        using var request = new HttpRequestMessage(method ?? HttpMethod.Get, new Uri(path, UriKind.Relative));
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        if (json is not null) request.Content = new StringContent(json, System.Text.Encoding.UTF8, "application/json");
        return await Http.SendAsync(request, Cancelled);
    }

    // Written beside the requests, so it is asked for until it is there.
    private async Task<string?> LastUseAsync(string? after)
    {
        for (var i = 0; i < 1000; i++)
        {
            if ((string?)(await ReadAsync(Root))["items"]![0]!["last_used_at"] is { } at && at != after) return at;
        }

        return after;
    }
}

public sealed class SqliteApiTokens() : ApiTokenContract(Engine.Sqlite);

public sealed class PostgresApiTokens() : ApiTokenContract(Engine.Postgres);
