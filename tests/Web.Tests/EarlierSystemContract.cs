using Dozen.Testing;

namespace Dozen.Web.Tests;

/// <summary>What the earlier platform's clients ask about the server, the caller, organisations and users.</summary>
public abstract class EarlierSystemContract(Engine engine) : WebTest(engine)
{
    [Theory]
    [InlineData("application/json", "application/json")]
    [InlineData("*/*", "application/json")]
    [InlineData(null, "application/json")]
    [InlineData("text/html,application/xhtml+xml,*/*;q=0.8", "text/html")]
    public async Task The_first_address_greets_programs_and_shows_people_the_dashboard(string? accept, string answer)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri("/", UriKind.Relative));
        if (accept is not null) request.Headers.Add("Accept", accept);

        var response = await Http.SendAsync(request, Cancelled);

        Assert.Equal((200, answer), ((int)response.StatusCode, response.Content.Headers.ContentType?.MediaType));
        if (answer == "application/json") Assert.Equal(["message", "version", "environment"], (await BodyAsync(response)).Select(p => p.Key));
    }

    [Theory]
    [InlineData("/health")]
    [InlineData("/health/")]
    public async Task It_says_that_it_is_healthy(string path) =>
        Assert.Equal("""{"status":"healthy","service":"dozen"}""", (await ReadAsync(path)).ToJsonString());

    [Theory]
    [InlineData("GET", "/api/auth/me")]
    [InlineData("GET", "/api/auth/me/")]
    [InlineData("POST", "/api/auth/verify-token")]
    public async Task The_caller_is_told_who_they_are(string method, string path)
    {
        var response = await SendAsync(new HttpMethod(method), path);

        var caller = await BodyAsync(response);
        Assert.Equal(200, (int)response.StatusCode);
        Assert.Equal(
            (Database.Caller.UserId, "you@dozen.example", "admin", true, Database.Caller.OrganizationId, "My organisation"),
            ((long?)caller["id"], (string?)caller["email"], (string?)caller["role"], (bool)caller["is_active"]!, (long)caller["organization_id"]!, (string?)caller["organization"]!["name"]));
    }

    [Theory]
    [InlineData("login")]
    [InlineData("register/")]
    [InlineData("refresh")]
    public async Task Passwords_are_gone(string path)
    {
        var response = await PostAsync($"/api/auth/{path}", """{"email":"a@b.example","password":"x"}""");

        Assert.Equal(410, (int)response.StatusCode);
        Assert.Contains("identity is external", (string?)(await BodyAsync(response))["detail"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_sees_the_own_organisation_and_no_other()
    {
        var other = await Database.AddOrganizationAsync("other", Cancelled);

        var list = await ReadAsync("/api/organizations/?search=ORGANISATION&active_only=true");
        var own = await ReadAsync($"/api/organizations/{Database.Caller.OrganizationId}");
        var foreign = await GetAsync($"/api/organizations/{other.OrganizationId}");

        Assert.Equal(("My organisation", 1), ((string?)list["items"]!.AsArray().Single()!["name"], (int)list["total"]!));
        Assert.Equal(0, (int)(await ReadAsync("/api/organizations?search=other"))["total"]!);
        Assert.Equal(("my-organisation", "free", true), ((string?)own["slug"], (string?)own["subscription_tier"], (bool)own["is_active"]!));
        Assert.Equal(404, (int)foreign.StatusCode);
        Assert.Equal("""{"detail":"Organization not found"}""", (await BodyAsync(foreign)).ToJsonString());
    }

    [Fact]
    public async Task One_sees_the_users_of_the_own_organisation_and_no_others()
    {
        var other = await Database.AddOrganizationAsync("other", Cancelled);

        var list = await ReadAsync("/api/users/");
        var own = await ReadAsync($"/api/users/{Database.Caller.UserId}");
        var foreign = await GetAsync($"/api/users/{other.UserId}");

        Assert.Equal(("you@dozen.example", 1, 50), ((string?)list["items"]!.AsArray().Single()!["email"], (int)list["total"]!, (int)list["per_page"]!));
        Assert.Equal(("admin", "UTC", "UTC", true), ((string?)own["role"], (string?)own["timezone"], (string?)own["timezone_preference"], (bool)own["email_notifications"]!));
        Assert.Equal(404, (int)foreign.StatusCode);
        Assert.Equal("""{"detail":"User not found"}""", (await BodyAsync(foreign)).ToJsonString());
    }

    [Theory]
    [InlineData("/api/organizations?limit=101")]
    [InlineData("/api/organizations?active_only=perhaps")]
    [InlineData("/api/users?skip=-1")]
    public async Task Wrong_parameters_are_listed(string path)
    {
        var response = await GetAsync(path);

        Assert.Equal(422, (int)response.StatusCode);
        Assert.Equal("query", (string?)(await BodyAsync(response))["detail"]![0]!["loc"]![0]);
    }

    [Theory]
    [InlineData("GET", "/api/leads/dev", 403)]
    [InlineData("POST", "/api/leads/dev", 403)]
    [InlineData("GET", "/api/leads/dev/1", 403)]
    [InlineData("PUT", "/api/leads/dev/1", 403)]
    [InlineData("DELETE", "/api/leads/dev/1", 403)]
    [InlineData("PATCH", "/api/leads/dev/1/status?new_status=new", 403)]
    [InlineData("PATCH", "/api/leads/dev/1/assign?user_id=1", 403)]
    [InlineData("GET", "/api/leads/delete-test/1", 403)]
    [InlineData("GET", "/api/metrics/dev/dashboard", 403)]
    [InlineData("GET", "/api/metrics/dev/revenue", 403)]
    [InlineData("GET", "/api/metrics/dev/funnel", 403)]
    [InlineData("GET", "/api/leads", 200)]
    [InlineData("GET", "/api/leads/1", 404)]
    public async Task Doors_for_developers_are_closed_to_any_other_identity(string method, string path, int status)
    {
        var token = await TokenAsync("admin");

        var response = await SendAsAsync(token, method, path);

        Assert.Equal(status, (int)response.StatusCode);
        if (status == 403) Assert.Equal("""{"detail":"Only available with the substitute identity"}""", (await BodyAsync(response)).ToJsonString());
    }

    [Fact]
    public async Task A_program_with_a_narrow_token_may_ask_who_it_is()
    {
        var caller = await BodyAsync(await SendAsAsync(await TokenAsync("read:leads"), "POST", "/api/auth/verify-token"));

        Assert.Equal((null, null, Database.Caller.OrganizationId), ((long?)caller["id"], (string?)caller["email"], (long)caller["organization_id"]!));
    }

    private async Task<string> TokenAsync(string scope) =>
        (string)(await BodyAsync(await PostAsync("/api/v1/integrations/api-tokens", $$"""{"name":"n8n","scopes":["{{scope}}"]}""")))["token"]!;

    private async Task<HttpResponseMessage> SendAsAsync(string token, string method, string path)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), new Uri(path, UriKind.Relative));
        request.Headers.Authorization = new("Bearer", token);
        return await Http.SendAsync(request, Cancelled);
    }
}

public sealed class SqliteEarlierSystem() : EarlierSystemContract(Engine.Sqlite);

public sealed class PostgresEarlierSystem() : EarlierSystemContract(Engine.Postgres);
