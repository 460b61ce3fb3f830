using Dozen.Core.Common;
using Dozen.Core.Users;
using Dozen.Testing;

namespace Dozen.Web.Tests;

/// <summary>What <c>/api/v1/leads/{id}/notes</c> promises, on whichever engine.</summary>
public abstract class NoteApiContract(Engine engine) : WebTest(engine)
{
    [Fact]
    public async Task A_note_is_written_read_changed_and_deleted()
    {
        var notes = await NotesAsync();

        var response = await PostAsync(notes, """{"content":"Call in May","note_type":"reminder","attachments":[{"name":"offer.pdf","url":"https://files.example.com/offer.pdf","size":1200,"content_type":"application/pdf"}]}""");
        var note = await BodyAsync(response);
        var path = $"{notes}/{note["id"]}";

        Assert.Equal((201, path, "\"1\""), ((int)response.StatusCode, response.Headers.Location?.ToString(), response.Headers.ETag?.Tag));
        Assert.Equal("""{"name":"offer.pdf","url":"https://files.example.com/offer.pdf","size":1200,"content_type":"application/pdf"}""", note["attachments"]![0]!.ToJsonString());

        var edited = await BodyAsync(await SendAsync(HttpMethod.Patch, path, """{"content":"Call in June","attachments":null}""", "\"1\""));
        Assert.Equal(("Call in June", "reminder", 2), ((string?)edited["content"], (string?)edited["note_type"], (int)edited["version"]!));
        Assert.Empty(edited["attachments"]!.AsArray());
        Assert.Equal("Call in June", (string?)(await ReadAsync(path))["content"]);

        await ProblemAsync(await SendAsync(HttpMethod.Patch, path, """{"content":"x"}""", "\"1\""), 412, "note.stale");
        await ProblemAsync(await SendAsync(HttpMethod.Delete, path, ifMatch: "\"1\""), 412, "note.stale");
        Assert.Equal(204, (int)(await SendAsync(HttpMethod.Delete, path, ifMatch: "\"2\"")).StatusCode);
        await ProblemAsync(await GetAsync(path), 404, "note.not_found");
    }

    [Fact]
    public async Task Whoever_is_mentioned_finds_the_note()
    {
        var (sam, tom) = (await AddUserAsync(UserRole.SalesRep, "Sam"), await AddUserAsync(UserRole.SalesRep, "Tom"));
        var lead = (long)(await CreateAsync("""{"company":"Olive"}"""))["id"]!;
        var gone = (long)(await CreateAsync("""{"company":"Gone"}"""))["id"]!;
        await PostAsync($"/api/v1/leads/{lead}/notes", $$"""{"content":"for both","mentioned_users":[{{tom.UserId}},{{sam.UserId}}]}""");
        Database.Time.Advance(TimeSpan.FromMinutes(1));
        await PostAsync($"/api/v1/leads/{lead}/notes", """{"content":"ask @sam@team.example","attachments":[{"name":"offer.pdf","url":"https://files.example.com/offer.pdf"}]}""");
        await PostAsync($"/api/v1/leads/{lead}/notes", $$"""{"content":"nobody, only {{sam.UserId}}"}""");
        await PostAsync($"/api/v1/leads/{lead}/notes", $$"""{"content":"private","is_private":true,"mentioned_users":[{{sam.UserId}}]}""");
        await PostAsync($"/api/v1/leads/{gone}/notes", $$"""{"content":"in the trash","mentioned_users":[{{sam.UserId}}]}""");
        await SendAsync(HttpMethod.Delete, $"/api/v1/leads/{gone}");
        ActAs(sam);

        var mine = await ReadAsync("/api/v1/notes?mentioned=me");
        var newest = mine["items"]![0]!;

        Assert.Equal(["ask @sam@team.example", "for both"], Texts(mine));
        Assert.Equal((lead, "Olive", "You", "offer.pdf"), ((long)newest["lead_id"]!, (string?)newest["lead_name"], (string?)newest["user_name"], (string?)newest["attachments"]![0]!["name"]));
        Assert.Equal(["for both"], Texts(await ReadAsync($"/api/v1/notes?mentioned={tom.UserId}")));
        Assert.Equal(3, (int)(await ReadAsync("/api/v1/notes"))["total"]!);
        Assert.Empty(Texts(await ReadAsync("/api/v1/notes?mentioned=4711")));
        Assert.Equal(400, (int)(await GetAsync("/api/v1/notes?mentioned=everybody")).StatusCode);
        Assert.Equal("offer.pdf", (string?)(await ReadAsync($"/api/v1/leads/{lead}/timeline"))["items"]!.AsArray().Single(e => (string?)e!["content"] == "ask @sam@team.example")!["attachments"]![0]!["name"]);
        ActAs(Caller.System(Database.Caller.OrganizationId));
        Assert.Empty(Texts(await ReadAsync("/api/v1/notes?mentioned=me")));

        static IEnumerable<string?> Texts(System.Text.Json.Nodes.JsonObject list) => list["items"]!.AsArray().Select(n => (string?)n!["content"]);
    }

    [Fact]
    public async Task A_private_note_is_there_for_its_author_alone()
    {
        var notes = await NotesAsync();
        var author = await AddUserAsync(UserRole.SalesRep, "Sam");
        ActAs(author);
        var path = $"{notes}/{(await BodyAsync(await PostAsync(notes, """{"content":"Between us","is_private":true}""")))["id"]}";
        Assert.Equal(200, (int)(await GetAsync(path)).StatusCode);

        foreach (var other in new[] { Database.Caller, Caller.System(Database.Caller.OrganizationId) })
        {
            ActAs(other);
            await ProblemAsync(await GetAsync(path), 404, "note.not_found");
            await ProblemAsync(await SendAsync(HttpMethod.Patch, path, """{"is_private":false}"""), 404, "note.not_found");
            await ProblemAsync(await SendAsync(HttpMethod.Delete, path), 404, "note.not_found");
            Assert.DoesNotContain("Between us", (await ReadAsync(notes.Replace("/notes", "/timeline", StringComparison.Ordinal))).ToJsonString(), StringComparison.Ordinal);
        }

        // Nor does it come to light when its author is gone: a program has no user either.
        ActAs(Database.Caller);
        Assert.Equal(204, (int)(await SendAsync(HttpMethod.Delete, $"/api/v1/users/{author.UserId}")).StatusCode);
        ActAs(Caller.System(Database.Caller.OrganizationId));
        await ProblemAsync(await GetAsync(path), 404, "note.not_found");
        Assert.DoesNotContain("Between us", (await ReadAsync(notes.Replace("/notes", "/timeline", StringComparison.Ordinal))).ToJsonString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_list_is_newest_first_and_leaves_out_what_is_private_to_others()
    {
        var notes = await NotesAsync();
        var sam = await AddUserAsync(UserRole.SalesRep, "Sam");
        foreach (var (text, isPrivate) in new[] { ("one", false), ("mine", true), ("two", false) })
        {
            await PostAsync(notes, $$"""{"content":"{{text}}","is_private":{{(isPrivate ? "true" : "false")}}}""");
            Database.Time.Advance(TimeSpan.FromMinutes(1));
        }

        Assert.Equal(["two", "mine", "one"], Texts(await ReadAsync(notes)));
        ActAs(sam);
        var page = await ReadAsync(notes + "?per_page=1");
        Assert.Equal((2, "two"), ((int)page["total"]!, Texts(page).Single()));
        Assert.Equal(["one"], Texts(await ReadAsync($"{notes}?per_page=1&cursor={page["next_cursor"]}")));
        await ProblemAsync(await GetAsync($"/api/v1/leads/{await ForeignLeadAsync()}/notes"), 404, "lead.not_found");

        static IEnumerable<string?> Texts(System.Text.Json.Nodes.JsonObject list) => list["items"]!.AsArray().Select(n => (string?)n!["content"]);
    }

    [Fact]
    public async Task Others_read_a_note_managers_delete_it_and_its_author_alone_changes_it()
    {
        var notes = await NotesAsync();
        ActAs(await AddUserAsync(UserRole.SalesRep, "Sam"));
        var path = $"{notes}/{(await BodyAsync(await PostAsync(notes, """{"content":"Sam's"}""")))["id"]}";

        ActAs(await AddUserAsync(UserRole.SalesRep, "Rita"));
        Assert.Equal(200, (int)(await GetAsync(path)).StatusCode);
        await ProblemAsync(await SendAsync(HttpMethod.Patch, path, """{"content":"x"}"""), 403, "note.not_yours");
        await ProblemAsync(await SendAsync(HttpMethod.Delete, path), 403, "note.not_yours");
        ActAs(await AddUserAsync(UserRole.Viewer, "Vera"));
        await ProblemAsync(await PostAsync(notes, """{"content":"x"}"""), 403, "caller.not_allowed");
        ActAs(await AddUserAsync(UserRole.Manager, "Max"));
        await ProblemAsync(await SendAsync(HttpMethod.Patch, path, """{"content":"x"}"""), 403, "note.not_yours");
        Assert.Equal(204, (int)(await SendAsync(HttpMethod.Delete, path)).StatusCode);
    }

    [Fact]
    public async Task Mentions_are_read_from_the_text_and_joined_with_those_that_are_listed()
    {
        var notes = await NotesAsync();
        var (sam, rita, max) = (await AddUserAsync(UserRole.SalesRep, "Sam"), await AddUserAsync(UserRole.SalesRep, "Rita"), await AddUserAsync(UserRole.Manager, "Max"));

        var note = await BodyAsync(await PostAsync(notes, $$"""{"content":"@[Sam S.](user:{{sam.UserId}}) and @Rita@TEAM.example, not @stranger@team.example nor mail a@rita@team.example","mentioned_users":[{{max.UserId}}]}"""));
        var path = $"{notes}/{note["id"]}";
        Assert.Equal([max.UserId, sam.UserId, rita.UserId], note["mentioned_users"]!.AsArray().Select(u => (long?)u));

        var edited = await BodyAsync(await SendAsync(HttpMethod.Patch, path, """{"content":"nobody now"}"""));
        Assert.Equal([max.UserId, rita.UserId], edited["mentioned_users"]!.AsArray().Select(u => (long?)u));
        edited = await BodyAsync(await SendAsync(HttpMethod.Patch, path, """{"mentioned_users":null}"""));
        Assert.Empty(edited["mentioned_users"]!.AsArray());
    }

    [Fact]
    public async Task Nobody_of_another_organisation_is_mentioned()
    {
        var notes = await NotesAsync();
        var other = await Database.AddOrganizationAsync("other", Cancelled);

        var listed = await ProblemAsync(await PostAsync(notes, $$"""{"content":"x","mentioned_users":[{{other.UserId}}]}"""), 422, "validation");
        var named = await ProblemAsync(await PostAsync(notes, $$"""{"content":"@[Ada](user:{{other.UserId}})"}"""), 422, "validation");
        var addressed = await BodyAsync(await PostAsync(notes, """{"content":"@admin@other.example"}"""));

        Assert.NotNull(listed["errors"]!["mentioned_users"]);
        Assert.NotNull(named["errors"]!["content"]);
        Assert.Empty(addressed["mentioned_users"]!.AsArray());
    }

    [Theory]
    [InlineData("""{"content":"  "}""", "content")]
    [InlineData("""{"content":"a\u0000b"}""", "content")]
    [InlineData("""{"content":"x","attachments":[{"name":"a","url":"javascript:alert(1)"}]}""", "attachments[0].url")]
    [InlineData("""{"content":"x","attachments":[{"name":"a","url":"file:///etc/passwd"}]}""", "attachments[0].url")]
    [InlineData("""{"content":"x","attachments":[{"name":" ","url":"https://a.example/"}]}""", "attachments[0].name")]
    [InlineData("""{"content":"x","attachments":[{"name":"a","url":"https://a.example/","size":-1}]}""", "attachments[0].size")]
    [InlineData("""{"content":"x","attachments":[{"name":"a","url":"https://a.example/","content_type":"pdf"}]}""", "attachments[0].content_type")]
    [InlineData("""{"content":"x","attachments":[null]}""", "attachments[0]")]
    [InlineData("""{"content":"x","mentioned_users":[999999]}""", "mentioned_users")]
    public async Task Values_that_can_not_be_are_refused_by_field(string body, string field)
    {
        var notes = await NotesAsync();
        var path = $"{notes}/{(await BodyAsync(await PostAsync(notes, """{"content":"x"}""")))["id"]}";

        Assert.NotNull((await ProblemAsync(await PostAsync(notes, body), 422, "validation"))["errors"]![field]);
        Assert.NotNull((await ProblemAsync(await SendAsync(HttpMethod.Patch, path, body), 422, "validation"))["errors"]![field]);
    }

    [Theory]
    [InlineData("""{}""", "content")]
    [InlineData("""{"content":"x","attachments":[{"name":"a","url":"https://a.example/","path":"x"}]}""", null)]
    [InlineData("""{"content":"x","note_type":"email"}""", "note_type")]
    public async Task A_body_that_can_not_be_read_is_a_bad_request(string body, string? field)
    {
        var problem = await ProblemAsync(await PostAsync(await NotesAsync(), body), 400, "request.malformed");

        if (field is not null) Assert.NotNull(problem["errors"]![field]);
    }

    [Theory]
    [InlineData("GET", null)]
    [InlineData("PATCH", """{"content":"x"}""")]
    [InlineData("DELETE", null)]
    public async Task A_note_is_found_at_its_own_lead_of_its_own_organisation_only(string method, string? body)
    {
        var (notes, others) = (await NotesAsync(), await NotesAsync());
        var id = (long)(await BodyAsync(await PostAsync(notes, """{"content":"x"}""")))["id"]!;
        var foreign = await ForeignLeadAsync();

        await ProblemAsync(await SendAsync(new HttpMethod(method), $"{others}/{id}", body), 404, "note.not_found");
        await ProblemAsync(await SendAsync(new HttpMethod(method), $"/api/v1/leads/{foreign}/notes/{id}", body), 404, "lead.not_found");
        ActAs(await Database.AddOrganizationAsync("third", Cancelled));
        await ProblemAsync(await SendAsync(new HttpMethod(method), $"{notes}/{id}", body), 404, "lead.not_found");
    }

    private async Task<string> NotesAsync() => $"/api/v1/leads/{(await CreateAsync("""{"company":"A"}"""))["id"]}/notes";
}

public sealed class SqliteNoteApi() : NoteApiContract(Engine.Sqlite);

public sealed class PostgresNoteApi() : NoteApiContract(Engine.Postgres);
