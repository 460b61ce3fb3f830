using System.Text.Json.Nodes;
using Dozen.Core.Common;
using Dozen.Core.Importing;
using Dozen.Testing;

namespace Dozen.Web.Tests;

/// <summary>Files that are not what they should be, sent to <c>/api/v1/imports</c>, on whichever engine.</summary>
public abstract class MalformedImportContract(Engine engine) : WebTest(engine)
{
    [Fact]
    public async Task Each_is_refused_whole_or_row_by_row_with_a_reason_and_leaves_nothing_half_written()
    {
        var (imports, leads) = (0, 0);
        foreach (var file in MalformedFile.All())
        {
            var preview = await SendAsync(file, "?dry_run=true");
            var sent = await SendAsync(file, "");

            if (file.Code is not null)
            {
                foreach (var refused in new[] { preview, sent })
                {
                    var problem = await BodyAsync(refused);
                    Assert.Equal((file.Name, 422), (file.Name, (int)refused.StatusCode));
                    Assert.Equal(file.Code, (string?)problem["code"]);
                    Assert.Contains(file.Says, (string?)problem["detail"], StringComparison.Ordinal);
                }
            }
            else
            {
                var row = Assert.Single((await BodyAsync(preview))["rows"]!.AsArray(), r => (string?)r!["outcome"] == "reject")!;
                Assert.Equal((file.Name, file.Rejected), (file.Name, (long?)row["line"]));

                Assert.Equal((file.Name, 201), (file.Name, (int)sent.StatusCode));
                var ended = await EndAsync(sent.Headers.Location!.ToString());
                var rejection = Assert.Single(ended["first_rejections"]!.AsArray())!;
                Assert.Equal((file.Name, "completed", file.Created), (file.Name, (string?)ended["status"], (int)ended["counts"]!["created"]!));
                Assert.Equal(file.Rejected, (long?)rejection["line"]);
                Assert.Contains(file.Says, $"{rejection["column"]} {rejection["reason"]}", StringComparison.Ordinal);
                (imports, leads) = (imports + 1, leads + file.Created);
            }

            Assert.Equal((file.Name, imports, leads), (file.Name, (int)(await ReadAsync("/api/v1/imports"))["total"]!, (int)(await ReadAsync("/api/v1/leads"))["total"]!));
            Assert.Equal(200, (int)(await GetAsync("/health/ready")).StatusCode);
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_file_that_vanishes_or_shrinks_before_its_turn_ends_as_failed_with_a_code(bool shrinks)
    {
        var path = Path.GetTempFileName();
        await File.WriteAllTextAsync(path, "Company\nAlpha\nBeta\n", Cancelled);
        var started = await Database.RunAsync<ImportLeads, Result<ImportView>>(v => v.StartAsync(path, "leads.csv", new(), Cancelled));
        if (shrinks) await File.WriteAllTextAsync(path, "Company\nAlpha\n", Cancelled);
        else File.Delete(path);

        Assert.Equal(200, (int)(await PostAsync($"/api/v1/imports/{started.Value.Id}/resume")).StatusCode);
        var ended = await EndAsync($"/api/v1/imports/{started.Value.Id}");

        Assert.Equal(("failed", "import.file_changed", 0), ((string?)ended["status"], (string?)ended["error_code"], (int)ended["counts"]!["read"]!));
        Assert.Contains("Import it anew", (string?)ended["error_message"], StringComparison.Ordinal);
        Assert.Equal(0, (int)(await ReadAsync("/api/v1/leads"))["total"]!);
        File.Delete(path);
    }

    [Fact]
    public async Task The_list_shows_what_one_import_created()
    {
        await CreateAsync("""{"company":"Typed by hand"}""");
        var first = await ImportAsync("Company,Email\nAlpha,a@alpha.example\nBeta,b@beta.example\n");
        Database.Time.Advance(TimeSpan.FromHours(1));
        var second = await ImportAsync("Company,Email,City\nAlpha,a@alpha.example,Paphos\nGamma,c@gamma.example,Polis\n");
        await CreateAsync("""{"company":"Typed later"}""");

        Assert.Equal(["Alpha", "Beta"], await NamesAsync($"import_id={first}"));
        Assert.Equal(["Gamma"], await NamesAsync($"import_id={second}"));
        Assert.Equal(["Alpha"], await NamesAsync($"import_id={first}&search=alpha"));
        Assert.Empty(await NamesAsync($"import_id={first}&search=gamma"));
        Assert.Empty(await NamesAsync($"import_id={first}&tag=vip"));
        Assert.Equal(2, (int)(await ReadAsync($"/api/v1/leads?import_id={first}&status=new"))["total"]!);
        Assert.Empty(await NamesAsync("import_id=99"));
        await ProblemAsync(await GetAsync("/api/v1/leads?import_id=first"), 400, "request.parameter");

        await SendAsync(HttpMethod.Delete, $"/api/v1/leads/{(await ReadAsync($"/api/v1/leads?import_id={second}"))["items"]![0]!["id"]}");
        Assert.Empty(await NamesAsync($"import_id={second}"));
        Assert.Equal(["Gamma"], await NamesAsync($"import_id={second}&trash=true"));
    }

    private async Task<long> ImportAsync(string csv)
    {
        var sent = await SendAsync(new MalformedFile("leads.csv", System.Text.Encoding.UTF8.GetBytes(csv), null, 0, null, ""), "");
        return (long)(await EndAsync(sent.Headers.Location!.ToString()))["id"]!;
    }

    private async Task<IEnumerable<string?>> NamesAsync(string query) =>
        (await ReadAsync($"/api/v1/leads?sort=name&{query}"))["items"]!.AsArray().Select(l => (string?)l!["company"]);

    private async Task<HttpResponseMessage> SendAsync(MalformedFile file, string query)
    {
        using var form = new MultipartFormDataContent { { new ByteArrayContent(file.Content), "file", file.Name } };
        return await Http.PostAsync(new Uri("/api/v1/imports" + query, UriKind.Relative), form, Cancelled);
    }

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

public sealed class MalformedImportsOnSqlite() : MalformedImportContract(Engine.Sqlite)
{
    [Fact]
    public async Task Nothing_is_left_in_the_folder_of_uploads_by_what_was_refused()
    {
        foreach (var file in MalformedFile.All().Where(f => f.Code is not null))
        {
            using var form = new MultipartFormDataContent { { new ByteArrayContent(file.Content), "file", file.Name } };
            (await Http.PostAsync(new Uri("/api/v1/imports", UriKind.Relative), form, Cancelled)).Dispose();
        }

        Assert.Empty(Directory.GetFiles(Path.Combine(Path.GetDirectoryName(Database.Url["sqlite:".Length..])!, "imports"), "*.upload"));
    }
}

public sealed class MalformedImportsOnPostgres() : MalformedImportContract(Engine.Postgres);
