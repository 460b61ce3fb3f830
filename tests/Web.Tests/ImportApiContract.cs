using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Dozen.Testing;

namespace Dozen.Web.Tests;

/// <summary>What <c>/api/v1/imports</c> promises, on whichever engine.</summary>
public abstract class ImportApiContract(Engine engine) : WebTest(engine)
{
    private const string People = "Company,Mail,Town\nOlive Press,press@olive.example.com,Paphos\nSalt House,info@salt.example.com,Limassol\n,,Nicosia\nOlive Press,press@olive.example.com,Paphos\n";

    [Fact]
    public async Task A_file_is_imported_reported_and_taken_back()
    {
        var response = await SendFileAsync("/api/v1/imports", People);
        Assert.Equal(201, (int)response.StatusCode);
        var path = response.Headers.Location!.ToString();

        var done = await EndAsync(path);
        Assert.Equal(("completed", 4, 2, 1, 1), ((string?)done["status"], (int)done["counts"]!["read"]!, (int)done["counts"]!["created"]!, (int)done["counts"]!["merged"]!, (int)done["counts"]!["rejected"]!));
        Assert.Equal(2, (int?)(await ReadAsync("/api/v1/leads"))["total"]);
        var errors = await GetAsync(path + "/errors.csv");
        Assert.Equal("text/csv", errors.Content.Headers.ContentType?.MediaType);
        Assert.Contains("Nicosia", await errors.Content.ReadAsStringAsync(Cancelled), StringComparison.Ordinal);
        Assert.Equal(1, (int?)(await ReadAsync("/api/v1/imports"))["total"]);

        await ProblemAsync(await PostAsync(path + "/resume"), 409, "import.complete");
        Assert.Equal(2, (int?)(await BodyAsync(await PostAsync(path + "/undo")))["undone"]!["deleted"]);
        await ProblemAsync(await PostAsync(path + "/undo"), 409, "import.undone");
        Assert.Equal(0, (int?)(await ReadAsync("/api/v1/leads"))["total"]);
    }

    [Fact]
    public async Task Imports_are_listed_like_everything_else()
    {
        var first = await EndAsync((await SendFileAsync("/api/v1/imports", People)).Headers.Location!.ToString());
        Database.Time.Advance(TimeSpan.FromMinutes(1));
        var second = await EndAsync((await SendFileAsync("/api/v1/imports", People)).Headers.Location!.ToString());

        var newest = await ReadAsync("/api/v1/imports?per_page=1&total=false&fields=status,file_name");
        var oldest = await ReadAsync($"/api/v1/imports?per_page=1&cursor={newest["next_cursor"]}");

        Assert.Null(newest["total"]);
        Assert.Equal($$"""[{"id":{{second["id"]}},"file_name":"{{second["file_name"]}}","status":"completed"}]""", newest["items"]!.ToJsonString());
        Assert.Equal([(long?)first["id"]], oldest["items"]!.AsArray().Select(i => (long?)i!["id"]));
        Assert.Null(oldest["next_cursor"]);
        Assert.Equal([(long?)first["id"], (long?)second["id"]], (await ReadAsync("/api/v1/imports?sort=status,created_at"))["items"]!.AsArray().Select(i => (long?)i!["id"]));
        await ProblemAsync(await GetAsync("/api/v1/imports?sort=colour"), 400, "request.parameter");
    }

    [Fact]
    public async Task A_dry_run_tells_and_writes_nothing()
    {
        var preview = await BodyAsync(await SendFileAsync("/api/v1/imports?dry_run=true", People));

        Assert.Equal(["create", "create", "reject", "merge"], preview["rows"]!.AsArray().Select(r => (string?)r!["outcome"]));
        Assert.Equal("email", (string?)preview["mapping"]!["columns"]![1]!["target"]);
        Assert.Equal(0, (int?)(await ReadAsync("/api/v1/imports"))["total"]);
    }

    [Fact]
    public async Task A_mapping_decides_where_columns_go()
    {
        var mapping = """{"source_name":"import","columns":[{"column":"Company","target":"company"},{"column":"Town","target":"custom_fields.town"}]}""";

        await EndAsync((await SendFileAsync("/api/v1/imports", People, ("mapping", mapping))).Headers.Location!.ToString());

        var lead = (await ReadAsync("/api/v1/leads?sort=name"))["items"]![0]!;
        Assert.Null(lead["email"]);
        Assert.Equal("Paphos", (string?)(await ReadAsync($"/api/v1/leads/{lead["id"]}"))["custom_fields"]!["town"]);
    }

    [Fact]
    public async Task What_is_no_upload_is_refused()
    {
        await ProblemAsync(await PostAsync("/api/v1/imports", "{}"), 415, "request.content_type");
        Assert.NotNull((await ProblemAsync(await SendFileAsync("/api/v1/imports", null), 422, "validation"))["errors"]!["file"]);
        Assert.NotNull((await ProblemAsync(await SendFileAsync("/api/v1/imports", People, ("mapping", "[]")), 422, "validation"))["errors"]!["mapping"]);
        Assert.NotNull((await ProblemAsync(await SendFileAsync("/api/v1/imports", People, ("colour", "red")), 422, "validation"))["errors"]!["colour"]);
        Assert.Equal(0, (int?)(await ReadAsync("/api/v1/imports"))["total"]);
    }

    [Theory]
    [InlineData("GET", "")]
    [InlineData("GET", "/errors.csv")]
    [InlineData("POST", "/undo")]
    [InlineData("POST", "/resume")]
    public async Task An_import_that_is_not_there_is_not_found(string method, string suffix) =>
        await ProblemAsync(await SendAsync(new HttpMethod(method), "/api/v1/imports/99" + suffix), 404, "import.not_found");

    private async Task<HttpResponseMessage> SendFileAsync(string path, string? content, params (string Name, string Value)[] parts)
    {
        using var form = new MultipartFormDataContent();
        foreach (var (name, value) in parts) form.Add(new StringContent(value), name);
        if (content is not null) form.Add(new ByteArrayContent(Encoding.UTF8.GetBytes(content)) { Headers = { ContentType = new MediaTypeHeaderValue("text/csv") } }, "file", "people.csv");
        else form.Add(new StringContent("CY"), "country");
        return await Http.PostAsync(new Uri(path, UriKind.Relative), form, Cancelled);
    }

    /// <summary>Asks until the import has ended; the test's own timeout ends a run that never does.</summary>
    private async Task<JsonObject> EndAsync(string path)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        while (await timer.WaitForNextTickAsync(Cancelled))
        {
            var run = await ReadAsync(path);
            if ((string?)run["status"] is not ("pending" or "running")) return run;
        }

        throw new InvalidOperationException("The timer ended.");
    }
}

public sealed class SqliteImportApi() : ImportApiContract(Engine.Sqlite);

public sealed class PostgresImportApi() : ImportApiContract(Engine.Postgres);
