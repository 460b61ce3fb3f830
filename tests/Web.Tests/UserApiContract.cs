using Dozen.Core.Activities;
using Dozen.Core.Common;
using Dozen.Core.Database;
using Dozen.Core.Users;
using Dozen.Testing;
using Microsoft.EntityFrameworkCore;

namespace Dozen.Web.Tests;

/// <summary>What <c>/api/v1/users</c> and <c>/api/v1/me</c> promise, on whichever engine.</summary>
public abstract class UserApiContract(Engine engine) : WebTest(engine)
{
    private const string Root = "/api/v1/users";

    private string Self => $"{Root}/{Database.Caller.UserId}";

    [Fact]
    public async Task A_person_is_invited_read_and_changed()
    {
        var response = await PostAsync(Root, """{"email":"Maria@team.example","first_name":"Maria","role":"manager","timezone_preference":"Europe/Nicosia"}""");
        var user = await BodyAsync(response);
        var path = $"{Root}/{user["id"]}";

        Assert.Equal((201, path, "\"1\""), ((int)response.StatusCode, response.Headers.Location?.ToString(), response.Headers.ETag?.Tag));
        Assert.Equal(("Maria@team.example", "manager", "Europe/Nicosia"), ((string?)user["email"], (string?)user["role"], (string?)user["timezone_preference"]));
        Assert.Equal((true, true), ((bool)user["is_active"]!, (bool)user["email_notifications"]!));

        var changed = await BodyAsync(await SendAsync(HttpMethod.Patch, path, """{"last_name":"Ioannou","role":"viewer","email_notifications":false}""", "\"1\"", "application/merge-patch+json"));
        Assert.Equal(("Maria Ioannou", "viewer", false, 2), ((string?)changed["display_name"], (string?)changed["role"], (bool)changed["email_notifications"]!, (int)changed["version"]!));
        await ProblemAsync(await SendAsync(HttpMethod.Patch, path, "{}", "\"1\""), 412, "user.stale");
        await ProblemAsync(await SendAsync(HttpMethod.Delete, path, ifMatch: "\"1\""), 412, "user.stale");
    }

    [Theory]
    [InlineData("""{"email":"nobody"}""", "email")]
    [InlineData("""{"email":""}""", "email")]
    [InlineData("""{"email":"a@b.example","timezone_preference":"Mars/Olympus"}""", "timezone_preference")]
    [InlineData("""{"email":"a@b.example","timezone_preference":"GTB Standard Time"}""", "timezone_preference")]
    [InlineData("""{"email":"a@b.example","timezone_preference":"../../etc/passwd"}""", "timezone_preference")]
    [InlineData("""{"email":"a@b.example","avatar_url":"data:image/png;base64,AAAA"}""", "avatar_url")]
    [InlineData("""{"email":"a@b.example","first_name":"a\u0000b"}""", "first_name")]
    public async Task Values_that_can_not_be_are_refused_by_field(string body, string field)
    {
        var problem = await ProblemAsync(await PostAsync(Root, body), 422, "validation");

        Assert.NotNull(problem["errors"]![field]);
    }

    [Theory]
    [InlineData("password")]
    [InlineData("username")]
    [InlineData("hashed_password")]
    public async Task There_is_no_field_for_a_credential(string field)
    {
        var problem = await ProblemAsync(await PostAsync(Root, $$"""{"email":"a@b.example","{{field}}":"secret"}"""), 400, "request.malformed");

        Assert.NotNull(problem["errors"]![field]);
        Assert.Null((await ReadAsync(Self))[field]);
    }

    [Fact]
    public async Task An_address_belongs_to_one_user_in_whatever_case_and_organisation()
    {
        await Database.AddOrganizationAsync("other", Cancelled);
        await AddUserAsync(UserRole.Viewer, "Vera");

        var own = await ProblemAsync(await PostAsync(Root, """{"email":"vera@team.example"}"""), 409, "user.email_taken");
        var foreign = await ProblemAsync(await PostAsync(Root, """{"email":"Admin@OTHER.example"}"""), 409, "user.email_taken");
        await PostAsync(Root, """{"email":"öZI@team.example"}""");
        await ProblemAsync(await PostAsync(Root, """{"email":"ÖZI@team.example"}"""), 409, "user.email_taken");
        var vera = (await Database.RunAsync<UserQueries, IReadOnlyList<UserChoice>>(q => q.ListActiveAsync(Cancelled))).Single(u => u.Name == "Vera");
        await ProblemAsync(await SendAsync(HttpMethod.Patch, $"{Root}/{vera.Id}", """{"email":"admin@other.example"}"""), 409, "user.email_taken");

        // Nothing tells the two apart, so nothing tells who works elsewhere.
        Assert.Equal((string?)own["detail"], (string?)foreign["detail"]);
        Assert.Equal(200, (int)(await SendAsync(HttpMethod.Patch, $"{Root}/{vera.Id}", """{"email":"Vera@team.example"}""")).StatusCode);
    }

    [Fact]
    public async Task A_user_of_no_organisation_is_taken_in()
    {
        var id = await Database.RunAsync<DozenDbContext, long>(async db =>
        {
            using var _ = db.UseOwnerAccess();
            var user = new User { Email = "free@team.example", FirstName = "Free", LastName = "", CreatedAt = Database.Time.Now(), UpdatedAt = Database.Time.Now() };
            db.Add(user);
            await db.SaveChangesAsync(Cancelled);
            return user.Id;
        });
        await ProblemAsync(await GetAsync($"{Root}/{id}"), 404, "user.not_found");

        var invited = await BodyAsync(await PostAsync(Root, """{"email":"free@team.example","role":"viewer"}"""));

        Assert.Equal((id, "Free", "viewer"), ((long)invited["id"]!, (string?)invited["first_name"], (string?)invited["role"]));
        Assert.Equal(200, (int)(await GetAsync($"{Root}/{id}")).StatusCode);
    }

    [Theory]
    [InlineData("GET", "", null)]
    [InlineData("PATCH", "", """{"first_name":"X"}""")]
    [InlineData("DELETE", "", null)]
    [InlineData("POST", "/deactivate", null)]
    [InlineData("POST", "/activate", null)]
    public async Task Another_organisations_user_is_not_there(string method, string suffix, string? body)
    {
        var other = await Database.AddOrganizationAsync("other", Cancelled);

        await ProblemAsync(await SendAsync(new HttpMethod(method), $"{Root}/{other.UserId}{suffix}", body), 404, "user.not_found");
        await ProblemAsync(await SendAsync(new HttpMethod(method), $"{Root}/999999{suffix}", body), 404, "user.not_found");
    }

    [Fact]
    public async Task Nobody_locks_themself_or_everybody_out()
    {
        await ProblemAsync(await SendAsync(HttpMethod.Patch, Self, """{"role":"manager"}"""), 409, "user.last_admin");
        await ProblemAsync(await PostAsync(Self + "/deactivate"), 409, "user.own_access");
        await ProblemAsync(await SendAsync(HttpMethod.Delete, Self), 409, "user.own_access");
        await ProblemAsync(await SendAsync(HttpMethod.Patch, Self, """{"email":"me@elsewhere.example"}"""), 409, "user.own_access");

        var second = await AddUserAsync(UserRole.Admin, "Ada");
        ActAs(Caller.System(Database.Caller.OrganizationId));
        Assert.Equal(200, (int)(await PostAsync(Self + "/deactivate")).StatusCode);
        await ProblemAsync(await PostAsync($"{Root}/{second.UserId}/deactivate"), 409, "user.last_admin");
        await ProblemAsync(await SendAsync(HttpMethod.Delete, $"{Root}/{second.UserId}"), 409, "user.last_admin");
        Assert.Equal(200, (int)(await PostAsync(Self + "/activate")).StatusCode);
        Assert.Equal(204, (int)(await SendAsync(HttpMethod.Delete, $"{Root}/{second.UserId}")).StatusCode);
    }

    [Fact]
    public async Task Two_administrators_who_remove_each_other_at_once_do_not_both_succeed()
    {
        var second = await AddUserAsync(UserRole.Admin, "Ada");
        var demotion = new UserPatch { Role = UserRole.Viewer };
        using var between = new Meeting();

        var results = await Task.WhenAll(
            Task.Run(() => Database.RunAsync<DozenDbContext, Failure?>(db => DemoteAsync(db, second.UserId!.Value, Database.Caller)), Cancelled),
            Task.Run(() => Database.RunAsync<DozenDbContext, Failure?>(db => DemoteAsync(db, Database.Caller.UserId!.Value, second)), Cancelled));

        Assert.Single(results, r => r is null);
        var admins = await Database.RunAsync<DozenDbContext, int>(db => db.Users.CountAsync(u => u.IsActive && u.Role == UserRole.Admin, Cancelled));
        Assert.Equal(1, admins);

        async Task<Failure?> DemoteAsync(DozenDbContext db, long id, Caller caller) =>
            (await new UpdateUser(db, caller, between.After(Database.Time)).ExecuteAsync(id, demotion, null, Cancelled)).Failure;
    }

    [Fact]
    public async Task People_change_themselves_and_nothing_more()
    {
        var viewer = await AddUserAsync(UserRole.Viewer, "Vera");
        ActAs(viewer);

        var me = await BodyAsync(await SendAsync(HttpMethod.Patch, "/api/v1/me", """{"first_name":"Véra","timezone_preference":"Asia/Tokyo","email_notifications":false,"avatar_url":"https://img.example.com/v.png"}"""));

        Assert.Equal(("Véra", "Asia/Tokyo", "https://img.example.com/v.png"), ((string?)me["first_name"], (string?)me["timezone_preference"], (string?)me["avatar_url"]));
        await ProblemAsync(await SendAsync(HttpMethod.Patch, "/api/v1/me", """{"role":"admin"}"""), 400, "request.malformed");
        await ProblemAsync(await SendAsync(HttpMethod.Patch, "/api/v1/me", """{"timezone_preference":"Nowhere"}"""), 422, "validation");
        await ProblemAsync(await SendAsync(HttpMethod.Patch, "/api/v1/me", "{}", "\"1\""), 412, "user.stale");
        await ProblemAsync(await SendAsync(HttpMethod.Patch, $"{Root}/{viewer.UserId}", """{"role":"admin"}"""), 403, "caller.not_allowed");
        await ProblemAsync(await PostAsync(Root, """{"email":"x@team.example"}"""), 403, "caller.not_allowed");
        await ProblemAsync(await SendAsync(HttpMethod.Delete, Self), 403, "caller.not_allowed");
        Assert.Equal(200, (int)(await GetAsync(Self)).StatusCode);

        ActAs(Caller.System(Database.Caller.OrganizationId));
        await ProblemAsync(await SendAsync(HttpMethod.Patch, "/api/v1/me", "{}"), 403, "user.no_person");
    }

    [Fact]
    public async Task Users_are_found_filtered_and_paged()
    {
        await Database.AddOrganizationAsync("other", Cancelled);
        foreach (var (role, name) in new[] { (UserRole.Manager, "Zoë"), (UserRole.Viewer, "Ärne"), (UserRole.Viewer, "Vera") }) await PostAsync(Root, $$"""{"email":"{{(int)name[0]}}@team.example","first_name":"{{name}}","last_name":"Berg","role":"{{role.ToText()}}"}""");
        var vera = (await ReadAsync($"{Root}?search=vera"))["items"]![0]!["id"];
        await PostAsync($"{Root}/{vera}/deactivate");

        Assert.Equal(4, (int?)(await ReadAsync(Root))["total"]);
        Assert.Equal(["Zoë"], await Names("search=BERG zoe"));
        Assert.Equal(["Ärne", "Vera"], await Names("role=viewer&sort=created_at"));
        Assert.Equal(["Vera"], await Names("is_active=false"));
        Assert.Equal(["Zoë"], await Names("role=manager,admin&search=team"));
        var first = await ReadAsync($"{Root}?per_page=3&sort=role,-created_at&fields=first_name");
        Assert.Equal(["You", "Zoë", "Vera"], first["items"]!.AsArray().Select(u => (string?)u!["first_name"]));
        Assert.Equal(["id", "first_name"], first["items"]![0]!.AsObject().Select(p => p.Key));
        Assert.Equal(["Ärne"], await Names($"per_page=3&sort=role,-created_at&cursor={first["next_cursor"]}"));
        await ProblemAsync(await GetAsync($"{Root}?role=boss"), 400, "request.parameter");
        await ProblemAsync(await GetAsync($"{Root}?name=x"), 400, "request.parameter");

        async Task<string?[]> Names(string query) => [.. (await ReadAsync($"{Root}?{query}"))["items"]!.AsArray().Select(u => (string?)u!["first_name"])];
    }

    [Fact]
    public async Task A_deleted_users_work_stays_and_their_leads_have_no_owner()
    {
        var sam = await AddUserAsync(UserRole.SalesRep, "Sam");
        var (kept, trashed) = ((long)(await CreateAsync($$"""{"company":"A","assigned_to_id":{{sam.UserId}}}"""))["id"]!, (long)(await CreateAsync($$"""{"company":"B","assigned_to_id":{{sam.UserId}}}"""))["id"]!);
        await SendAsync(HttpMethod.Delete, $"/api/v1/leads/{trashed}");
        ActAs(sam);
        var note = (string?)(await BodyAsync(await PostAsync($"/api/v1/leads/{kept}/notes", """{"content":"Sam was here"}""")))["id"]?.ToString();
        await PostAsync("/api/v1/activities", $$"""{"lead_id":{{kept}},"activity_type":"call"}""");
        ActAs(Database.Caller);
        var mention = await BodyAsync(await PostAsync($"/api/v1/leads/{kept}/notes", $$"""{"content":"Ask @[Sam](user:{{sam.UserId}})"}"""));

        Assert.Equal(204, (int)(await SendAsync(HttpMethod.Delete, $"{Root}/{sam.UserId}")).StatusCode);

        await ProblemAsync(await GetAsync($"{Root}/{sam.UserId}"), 404, "user.not_found");
        Assert.Null((await ReadAsync($"/api/v1/leads/{kept}"))["assigned_to_id"]);
        Assert.Null((await ReadAsync($"/api/v1/leads/{trashed}"))["assigned_to_id"]);
        Assert.Null((await ReadAsync($"/api/v1/leads/{kept}/notes/{note}"))["user_id"]);
        Assert.Empty((await ReadAsync($"/api/v1/leads/{kept}/notes/{mention["id"]}"))["mentioned_users"]!.AsArray());
        var timeline = (await ReadAsync($"/api/v1/leads/{kept}/timeline"))["items"]!.AsArray();
        Assert.Contains(timeline, e => (string?)e!["content"] == "Sam was here" && e["user_id"] is null);
        Assert.Contains(timeline, e => (string?)e!["type"] == "call" && e["user_id"] is null);
        Assert.Contains(timeline, e => (string?)e!["title"] == "Owner removed" && (long?)e["details"]!["assigned_from"] == sam.UserId);
        var assigned = await Database.RunAsync<DozenDbContext, int>(db => db.Activities.CountAsync(a => a.ActivityType == ActivityType.Assigned && a.LeadId == trashed, Cancelled));
        Assert.Equal(2, assigned);
    }

    /// <summary>Holds each of two callers at the clock until both are there, so that both have read before either writes.</summary>
    private sealed class Meeting : IDisposable
    {
        private readonly Barrier both = new(2);

        public void Dispose() => both.Dispose();

        public TimeProvider After(TimeProvider time) => new Waiting(both, time);

        private sealed class Waiting(Barrier both, TimeProvider time) : TimeProvider
        {
            public override DateTimeOffset GetUtcNow()
            {
                both.SignalAndWait(TimeSpan.FromSeconds(60));
                return time.GetUtcNow();
            }
        }
    }
}

public sealed class SqliteUserApi() : UserApiContract(Engine.Sqlite);

public sealed class PostgresUserApi() : UserApiContract(Engine.Postgres);
