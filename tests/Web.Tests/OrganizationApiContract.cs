using Dozen.Core.Users;
using Dozen.Testing;

namespace Dozen.Web.Tests;

/// <summary>What <c>/api/v1/organizations</c> promises, on whichever engine.</summary>
public abstract class OrganizationApiContract(Engine engine) : WebTest(engine)
{
    private const string Root = "/api/v1/organizations";

    private string Own => $"{Root}/{Database.Caller.OrganizationId}";

    [Fact]
    public async Task An_organisation_is_read_and_changed_by_its_own_administrator()
    {
        var response = await SendAsync(HttpMethod.Patch, Own, """{"name":" Olive & Sons ","slug":"olive-sons","website":"olive.example.com","size":"small","billing_email":"bills@olive.example.com","subscription_tier":"premium"}""", "\"1\"");
        var changed = await BodyAsync(response);

        Assert.Equal(200, (int)response.StatusCode);
        Assert.Equal("\"2\"", response.Headers.ETag?.Tag);
        Assert.Equal(("Olive & Sons", "olive-sons", "https://olive.example.com/"), ((string?)changed["name"], (string?)changed["slug"], (string?)changed["website"]));
        Assert.Equal(("small", "premium", true), ((string?)changed["size"], (string?)changed["subscription_tier"], (bool)changed["is_active"]!));
        Assert.Equal(changed.ToJsonString(), (await ReadAsync(Own)).ToJsonString());
        await ProblemAsync(await SendAsync(HttpMethod.Patch, Own, """{"name":"X"}""", "\"1\""), 412, "organization.stale");
    }

    [Fact]
    public async Task The_list_holds_the_callers_own_organisation_alone()
    {
        await Database.AddOrganizationAsync("other", Cancelled);

        var list = await ReadAsync(Root);

        Assert.Equal((1, Database.Caller.OrganizationId), ((int)list["total"]!, (long)list["items"]!.AsArray().Single()!["id"]!));
        await ProblemAsync(await GetAsync(Root + "?slug=other"), 400, "request.parameter");
    }

    [Fact]
    public async Task Settings_are_merged_key_by_key_and_null_takes_one_away()
    {
        await SendAsync(HttpMethod.Patch, Own, """{"settings":{"currency":"EUR","temperature_thresholds":{"hot":80}}}""");
        await SendAsync(HttpMethod.Patch, Own, """{"settings":{"default_country":"CY","temperature_thresholds":{"warm":30}}}""");
        var changed = await BodyAsync(await SendAsync(HttpMethod.Patch, Own, """{"settings":{"currency":null}}"""));

        Assert.Null(changed["settings"]!["currency"]);
        Assert.Equal("CY", (string?)changed["settings"]!["default_country"]);
        Assert.Equal((80, 30), ((int)changed["settings"]!["temperature_thresholds"]!["hot"]!, (int)changed["settings"]!["temperature_thresholds"]!["warm"]!));
        Assert.Equal("+35725123456", (string?)(await CreateAsync("""{"company":"A","phone":"25 123456"}"""))["phone_e164"]);
    }

    [Theory]
    [InlineData("""{"name":"  "}""", "name")]
    [InlineData("""{"name":null}""", "name")]
    [InlineData("""{"slug":"Olive Sons"}""", "slug")]
    [InlineData("""{"slug":""}""", "slug")]
    [InlineData("""{"website":"javascript:alert(1)"}""", "website")]
    [InlineData("""{"billing_email":"nobody"}""", "billing_email")]
    [InlineData("""{"subscription_tier":null}""", "subscription_tier")]
    [InlineData("""{"settings":{"currency":"EURO"}}""", "settings.currency")]
    [InlineData("""{"settings":{"currency":7}}""", "settings.currency")]
    [InlineData("""{"settings":{"default_country":"Cyprus"}}""", "settings.default_country")]
    [InlineData("""{"settings":{"temperature_thresholds":{"hot":30}}}""", "settings.temperature_thresholds")]
    [InlineData("""{"settings":{"temperature_thresholds":{"hot":101}}}""", "settings.temperature_thresholds")]
    [InlineData("""{"settings":{"curency":"EUR"}}""", "settings.curency")]
    [InlineData("""{"settings":[]}""", "settings")]
    public async Task Values_that_can_not_be_are_refused_by_field(string body, string field)
    {
        var problem = await ProblemAsync(await SendAsync(HttpMethod.Patch, Own, body), 422, "validation");

        Assert.Equal([field], problem["errors"]!.AsObject().Select(e => e.Key));
        Assert.Equal(1, (int?)(await ReadAsync(Own))["version"]);
    }

    [Theory]
    [InlineData("GET", "", null)]
    [InlineData("PATCH", "", """{"name":"Mine now"}""")]
    [InlineData("POST", "/deactivate", null)]
    [InlineData("POST", "/activate", null)]
    public async Task Another_organisation_is_not_there(string method, string suffix, string? body)
    {
        var other = await Database.AddOrganizationAsync("other", Cancelled);

        await ProblemAsync(await SendAsync(new HttpMethod(method), $"{Root}/{other.OrganizationId}{suffix}", body), 404, "organization.not_found");
        await ProblemAsync(await SendAsync(new HttpMethod(method), $"{Root}/999999{suffix}", body), 404, "organization.not_found");
    }

    [Fact]
    public async Task Only_an_administrator_changes_founds_or_closes()
    {
        ActAs(await AddUserAsync(UserRole.Manager, "Max"));

        Assert.Equal(200, (int)(await GetAsync(Own)).StatusCode);
        await ProblemAsync(await SendAsync(HttpMethod.Patch, Own, """{"name":"X"}"""), 403, "caller.not_allowed");
        await ProblemAsync(await PostAsync(Own + "/deactivate"), 403, "caller.not_allowed");
        await ProblemAsync(await PostAsync(Root, """{"name":"X","admin":{"email":"x@x.example"}}"""), 403, "caller.not_allowed");
    }

    [Fact]
    public async Task A_founded_organisation_belongs_to_its_first_administrator_and_not_to_the_founder()
    {
        var response = await PostAsync(Root, """{"name":"Ζεύς Ltd","settings":{"currency":"EUR"},"admin":{"email":"zoe@zeus.example","first_name":"Zoe"}}""");
        var founded = await BodyAsync(response);
        var path = $"{Root}/{founded["id"]}";

        Assert.Equal(201, (int)response.StatusCode);
        Assert.Equal(path, response.Headers.Location?.ToString());
        Assert.Equal("ltd", (string?)founded["slug"]);
        await ProblemAsync(await GetAsync(path), 404, "organization.not_found");

        var zoe = await Database.RunAsync<UserQueries, IReadOnlyList<UserChoice>>(q => q.ListActiveAsync(Cancelled), Core.Common.Caller.System((long)founded["id"]!));
        ActAs(new Core.Common.Caller((long)founded["id"]!, zoe.Single().Id, UserRole.Admin));
        Assert.Equal("EUR", (string?)(await ReadAsync(path))["settings"]!["currency"]);
        Assert.Equal("admin", (string?)(await ReadAsync($"/api/v1/users/{zoe.Single().Id}"))["role"]);
    }

    [Fact]
    public async Task A_slug_or_an_address_that_is_taken_anywhere_is_a_conflict()
    {
        await Database.AddOrganizationAsync("other", Cancelled);

        await ProblemAsync(await PostAsync(Root, """{"name":"Other","slug":"other","admin":{"email":"new@x.example"}}"""), 409, "organization.slug_taken");
        await ProblemAsync(await PostAsync(Root, """{"name":"Third","admin":{"email":"ADMIN@other.example"}}"""), 409, "user.email_taken");
        await ProblemAsync(await SendAsync(HttpMethod.Patch, Own, """{"slug":"other"}"""), 409, "organization.slug_taken");
        Assert.Equal("other-2", (string?)(await BodyAsync(await PostAsync(Root, """{"name":"Other","admin":{"email":"new@x.example"}}""")))["slug"]);
    }

    [Fact]
    public async Task What_a_new_organisation_needs_is_named()
    {
        var missing = await ProblemAsync(await PostAsync(Root, """{"name":"X"}"""), 400, "request.malformed");
        var wrong = await ProblemAsync(await PostAsync(Root, """{"name":"","slug":"A b","admin":{"email":"x"}}"""), 422, "validation");

        Assert.Equal(["admin"], missing["errors"]!.AsObject().Select(e => e.Key));
        Assert.Equal(["admin.email", "name", "slug"], wrong["errors"]!.AsObject().Select(e => e.Key).Order());
    }

    [Fact]
    public async Task Closing_and_opening_can_be_taken_back()
    {
        Assert.False((bool)(await BodyAsync(await PostAsync(Own + "/deactivate")))["is_active"]!);
        Assert.Equal(2, (int)(await BodyAsync(await PostAsync(Own + "/deactivate")))["version"]!);
        Assert.True((bool)(await BodyAsync(await PostAsync(Own + "/activate")))["is_active"]!);
        await ProblemAsync(await SendAsync(HttpMethod.Delete, Own), 405, "route.method");
    }
}

public sealed class SqliteOrganizationApi() : OrganizationApiContract(Engine.Sqlite);

public sealed class PostgresOrganizationApi() : OrganizationApiContract(Engine.Postgres);
