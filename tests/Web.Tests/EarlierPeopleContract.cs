using Dozen.Core.Users;
using Dozen.Testing;
using Dozen.Web.Identity;

namespace Dozen.Web.Tests;

/// <summary>Organisations and users, as the earlier platform's clients change them.</summary>
public abstract class EarlierPeopleContract(Engine engine) : WebTest(engine)
{
    [Theory]
    [InlineData("/api/users")]
    [InlineData("/api/users/")]
    public async Task A_user_is_created_without_a_password_and_none_is_kept(string path)
    {
        var response = await PostAsync(path, """{"email":"eva@team.example","username":"eva","password":"secret","first_name":"Eva","last_name":"Georgiou","timezone":"Europe/Berlin"}""");

        var user = (await BodyAsync(response))["data"]!;
        Assert.Equal(201, (int)response.StatusCode);
        Assert.Equal(
            ("eva@team.example", "Eva", "sales_rep", true, "Europe/Berlin", Database.Caller.OrganizationId),
            ((string?)user["email"], (string?)user["first_name"], (string?)user["role"], (bool)user["is_active"]!, (string?)user["timezone"], (long)user["organization_id"]!));
        Assert.DoesNotContain(user.AsObject(), f => f.Key is "username" or "password" or "hashed_password");
        Assert.Equal(2, (int)(await ReadAsync("/api/users"))["total"]!);
    }

    [Fact]
    public async Task An_address_that_somebody_has_is_a_bad_request()
    {
        await Database.AddOrganizationAsync("other", Cancelled);

        foreach (var email in new[] { "you@dozen.example", "ADMIN@other.example" })
        {
            var response = await PostAsync("/api/users", $$"""{"email":"{{email}}"}""");

            Assert.Equal(400, (int)response.StatusCode);
            Assert.Contains("can't be used", (string?)(await BodyAsync(response))["detail"], StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_user_changes_by_what_is_sent_and_is_deleted()
    {
        var id = (long)(await BodyAsync(await PostAsync("/api/users", """{"email":"eva@team.example","first_name":"Eva","last_name":"G"}""")))["data"]!["id"]!;

        var changed = (await BodyAsync(await SendAsync(HttpMethod.Put, $"/api/users/{id}/", """{"role":"manager","last_name":null,"is_active":false}""")))["data"]!;
        var deleted = await BodyAsync(await SendAsync(HttpMethod.Delete, $"/api/users/{id}"));

        Assert.Equal(("Eva", "", "manager", false), ((string?)changed["first_name"], (string?)changed["last_name"], (string?)changed["role"], (bool)changed["is_active"]!));
        Assert.Equal($$"""{"id":{{id}}}""", deleted["data"]!.ToJsonString());
        Assert.Equal(404, (int)(await GetAsync($"/api/users/{id}")).StatusCode);
    }

    [Fact]
    public async Task Nobody_deletes_themself()
    {
        var response = await SendAsync(HttpMethod.Delete, $"/api/users/{Database.Caller.UserId}");

        Assert.Equal(400, (int)response.StatusCode);
        Assert.NotEmpty((string?)(await BodyAsync(response))["detail"] ?? "");
    }

    [Fact]
    public async Task An_organisation_is_founded_with_its_first_administrator()
    {
        var response = await PostAsync("/api/organizations", """{"name":"Second","plan":"gold","admin":{"email":"eva@second.example"}}""");

        var organization = (await BodyAsync(response))["data"]!;
        Assert.Equal((201, "Second", "second", "free"), ((int)response.StatusCode, (string?)organization["name"], (string?)organization["slug"], (string?)organization["subscription_tier"]));
        Assert.Equal(404, (int)(await GetAsync($"/api/organizations/{organization["id"]}")).StatusCode);
        Assert.Equal(400, (int)(await PostAsync("/api/organizations", """{"name":"Third","slug":"second","admin":{"email":"b@third.example"}}""")).StatusCode);
    }

    [Fact]
    public async Task An_organisation_changes_closes_and_opens()
    {
        var own = $"/api/organizations/{Database.Caller.OrganizationId}";

        var changed = (await BodyAsync(await SendAsync(HttpMethod.Put, own, """{"name":"Renamed","industry":"Retail","settings":{"currency":"EUR"}}""")))["data"]!;
        var cleared = (await BodyAsync(await SendAsync(HttpMethod.Put, own + "/", """{"industry":null}""")))["data"]!;
        var closed = (await BodyAsync(await SendAsync(HttpMethod.Patch, own + "/deactivate")))["data"]!;
        var opened = (await BodyAsync(await SendAsync(HttpMethod.Patch, own + "/activate/")))["data"]!;
        var deleted = (await BodyAsync(await SendAsync(HttpMethod.Delete, own)))["data"]!;

        Assert.Equal(("Renamed", "Retail", "EUR"), ((string?)changed["name"], (string?)changed["industry"], (string?)changed["settings"]!["currency"]));
        Assert.Equal(("Renamed", null), ((string?)cleared["name"], (string?)cleared["industry"]));
        Assert.Equal((false, true, false), ((bool)closed["is_active"]!, (bool)opened["is_active"]!, (bool)deleted["is_active"]!));
        Assert.Equal("Renamed", (string?)(await ReadAsync(own))["name"]);
    }

    [Theory]
    [InlineData("POST", "/api/users", """{"first_name":"Eva"}""", "email")]
    [InlineData("POST", "/api/users", """{"email":"eva@team.example","role":"boss"}""", "role")]
    [InlineData("POST", "/api/users", """{"email":"eva@team.example","timezone":"Mars/Base"}""", "timezone_preference")]
    [InlineData("POST", "/api/organizations", """{"name":"Second"}""", "admin")]
    [InlineData("POST", "/api/organizations", """{"name":"Second","admin":"eva"}""", "admin")]
    [InlineData("POST", "/api/organizations", """{"admin":{"email":"eva@second.example"}}""", "name")]
    [InlineData("PUT", "/api/organizations/1", """{"size":"huge"}""", "size")]
    public async Task What_is_wrong_is_listed_by_field(string method, string path, string body, string field)
    {
        var response = await SendAsync(new HttpMethod(method), path, body);

        Assert.Equal(422, (int)response.StatusCode);
        Assert.Equal(["body", field], (await BodyAsync(response))["detail"]!.AsArray().Single()!["loc"]!.AsArray().Select(p => (string?)p));
    }

    [Theory]
    [InlineData("PUT", "/api/users/{0}", "User not found")]
    [InlineData("DELETE", "/api/users/{0}", "User not found")]
    [InlineData("PUT", "/api/organizations/{1}", "Organization not found")]
    [InlineData("DELETE", "/api/organizations/{1}", "Organization not found")]
    [InlineData("PATCH", "/api/organizations/{1}/activate", "Organization not found")]
    [InlineData("PATCH", "/api/organizations/{1}/deactivate", "Organization not found")]
    public async Task Another_organisations_people_are_not_found(string method, string path, string detail)
    {
        var other = await Database.AddOrganizationAsync("other", Cancelled);
        var one = path.Replace("{0}", $"{other.UserId}", StringComparison.Ordinal).Replace("{1}", $"{other.OrganizationId}", StringComparison.Ordinal);

        var response = await SendAsync(new HttpMethod(method), one, method == "PUT" ? "{}" : null);

        Assert.Equal(404, (int)response.StatusCode);
        Assert.Equal($$"""{"detail":"{{detail}}"}""", (await BodyAsync(response)).ToJsonString());
    }

    [Theory]
    [InlineData("POST", "/api/users", """{"email":"eva@team.example"}""")]
    [InlineData("DELETE", "/api/users/1", null)]
    [InlineData("POST", "/api/organizations", """{"name":"Second","admin":{"email":"eva@second.example"}}""")]
    [InlineData("PATCH", "/api/organizations/1/deactivate", null)]
    public async Task Only_administrators_change_them(string method, string path, string? body)
    {
        Service<SubstituteIdentity>().Caller = Database.Caller with { Role = UserRole.Manager };

        var response = await SendAsync(new HttpMethod(method), path, body);

        Assert.Equal(403, (int)response.StatusCode);
        Assert.NotEmpty((string?)(await BodyAsync(response))["detail"] ?? "");
    }
}

public sealed class SqliteEarlierPeople() : EarlierPeopleContract(Engine.Sqlite);

public sealed class PostgresEarlierPeople() : EarlierPeopleContract(Engine.Postgres);
