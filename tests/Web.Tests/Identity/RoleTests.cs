using System.Text.Json.Nodes;
using Dozen.Core.Activities;
using Dozen.Core.Common;
using Dozen.Core.Users;
using Dozen.Testing;
using Dozen.Web.Identity;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Patterns;

namespace Dozen.Web.Tests.Identity;

/// <summary>The table of roles, cell by cell, over HTTP.</summary>
public sealed class RoleTests() : WebTest(Engine.Sqlite)
{
    // One door to each cell of the table. A lead with the id 1 is there; what comes out behind the door is not asked here.
    private static readonly (Area Area, Access Access, string Method, string Path, string? Body)[] Doors =
    [
        (Area.Leads, Access.Read, "GET", "/api/v1/leads", null),
        (Area.Leads, Access.Write, "POST", "/api/v1/leads", """{"company":"A"}"""),
        (Area.Notes, Access.Write, "POST", "/api/v1/leads/1/notes", """{"content":"A"}"""),
        (Area.Assignment, Access.Write, "PUT", "/api/v1/leads/1/assignee", """{"user_id":null}"""),
        (Area.Imports, Access.Read, "GET", "/api/v1/imports", null),
        (Area.Imports, Access.Write, "POST", "/api/v1/imports/1/undo", null),
        (Area.Metrics, Access.Read, "GET", "/api/v1/metrics/dashboard", null),
        (Area.Integrations, Access.Write, "POST", "/api/v1/integrations/api-tokens", """{"name":"A","scopes":["read"]}"""),
    ];

    public static TheoryData<UserRole, int> Cells =>
        [.. Enum.GetValues<UserRole>().SelectMany(role => Doors.Select((_, door) => (role, door)))];

    [Theory]
    [MemberData(nameof(Cells))]
    public async Task A_role_comes_through_the_doors_that_the_table_opens_to_it_and_no_other(UserRole role, int door)
    {
        var (area, access, method, path, body) = Doors[door];
        await CreateAsync("""{"company":"Here"}""");
        await ActAsync(role);

        var response = await SendAsync(new HttpMethod(method), path, body);

        if (Permissions.Allow(role, area, access)) Assert.False((int)response.StatusCode is 401 or 403 or 405 or 500, $"{response.StatusCode}");
        else await ProblemAsync(response, 403, "caller.not_allowed");
    }

    [Fact]
    public void Each_door_leads_where_the_table_says()
    {
        var endpoints = Service<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>().ToList();
        foreach (var (area, access, method, path, _) in Doors)
        {
            var template = path.Replace("/1", "/{id:long}", StringComparison.Ordinal);
            var endpoint = Assert.Single(endpoints, e => e.RoutePattern.RawText!.TrimEnd('/') == template && e.Metadata.GetMetadata<HttpMethodMetadata>()!.HttpMethods.Contains(method));
            Assert.Contains(Admission.NeedsOf(endpoint), n => n.Area == area && n.Access == access);
        }
    }

    [Theory]
    [InlineData(UserRole.Viewer)]
    [InlineData(UserRole.SalesRep)]
    [InlineData(UserRole.Manager)]
    public async Task Every_endpoint_that_a_role_may_not_use_refuses_it(UserRole role)
    {
        await ActAsync(role);
        var caller = new Caller(1, 1, role);
        var shut = Service<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Where(e => e.RoutePattern.RawText!.StartsWith("/api/", StringComparison.Ordinal) && Admission.NeedsOf(e).Any(n => !caller.May(n.Area, n.Access)));

        foreach (var endpoint in shut)
        {
            var path = string.Join('/', endpoint.RoutePattern.PathSegments.Select(s => s.Parts is [RoutePatternLiteralPart part] ? part.Content : "1"));
            foreach (var method in endpoint.Metadata.GetMetadata<HttpMethodMetadata>()!.HttpMethods)
            {
                // The kind of body is judged before the caller is.
                var kind = endpoint.Metadata.GetMetadata<IAcceptsMetadata>()?.ContentTypes[0] ?? "application/json";
                var response = await SendAsync(new HttpMethod(method), "/" + path.TrimStart('/'), method is "GET" or "DELETE" ? null : "{}", mediaType: kind);
                await ProblemAsync(response, 403, "caller.not_allowed");
            }
        }
    }

    [Fact]
    public async Task A_private_note_is_seen_by_its_author_alone()
    {
        var id = (long)(await CreateAsync("""{"company":"Here"}"""))["id"]!;
        await ActAsync(UserRole.SalesRep);
        await PostAsync($"/api/v1/leads/{id}/notes", """{"content":"Mine alone","is_private":true}""");
        Assert.Contains("Mine alone", await TimelineAsync(id), StringComparison.Ordinal);

        foreach (var role in Enum.GetValues<UserRole>())
        {
            await ActAsync(role);
            Assert.DoesNotContain("Mine alone", await TimelineAsync(id), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_private_note_whose_author_is_gone_is_not_seen_by_whoever_is_no_person_either()
    {
        var id = (long)(await CreateAsync("""{"company":"Here"}"""))["id"]!;
        var author = await ActAsync(UserRole.SalesRep);
        await PostAsync($"/api/v1/leads/{id}/notes", """{"content":"Mine alone","is_private":true}""");
        await Database.RunAsync<Core.Database.DozenDbContext, int>(async db =>
        {
            using var _ = db.UseOwnerAccess();
            db.Users.Remove(await db.Users.FindAsync([author.UserId], Cancelled) ?? throw new InvalidOperationException());
            return await db.SaveChangesAsync(Cancelled);
        });

        var timeline = await Database.RunAsync<TimelineQueries, Result<Page<TimelineEntry>>>(
            q => q.ListAsync(id, 50, null, Cancelled), Caller.System(Database.Caller.OrganizationId));

        Assert.DoesNotContain(timeline.Value.Items, e => e.Content == "Mine alone");
    }

    [Fact]
    public async Task Everybody_is_told_who_they_are_and_what_they_may()
    {
        await ActAsync(UserRole.SalesRep);

        var me = await ReadAsync("/api/v1/me");

        Assert.Equal(["identity", "caller", "user", "api_token", "organization"], me.Select(p => p.Key));
        Assert.Equal(("substitute", "sales_rep"), ((string?)me["identity"], (string?)me["caller"]!["role"]));
        Assert.Equal(["read", "write"], Words(me["caller"]!["may"]!["leads"]!));
        Assert.Equal(["read"], Words(me["caller"]!["may"]!["users"]!));
        Assert.Equal("my-organisation", (string?)me["organization"]!["slug"]);

        static IEnumerable<string?> Words(JsonNode words) => words.AsArray().Select(w => (string?)w);
    }

    private async Task<string> TimelineAsync(long id) => (await ReadAsync($"/api/v1/leads/{id}/timeline")).ToJsonString();

    /// <summary>From now on the person at this machine is a new user with this role.</summary>
    private async Task<Caller> ActAsync(UserRole role)
    {
        var caller = await Database.RunAsync<Core.Database.DozenDbContext, Caller>(async db =>
        {
            using var _ = db.UseOwnerAccess();
            var now = Database.Time.Now();
            var user = new User { OrganizationId = Database.Caller.OrganizationId, Email = $"{Guid.NewGuid():N}@people.example", FirstName = "", LastName = "", Role = role, CreatedAt = now, UpdatedAt = now };
            db.Users.Add(user);
            await db.SaveChangesAsync(Cancelled);
            return new Caller(Database.Caller.OrganizationId, user.Id, role);
        });
        Service<SubstituteIdentity>().Caller = caller;
        return caller;
    }
}
