using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Dozen.Core.Database;
using Dozen.Core.Leads;
using Dozen.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Dozen.Web.Tests;

/// <summary>What <c>Idempotency-Key</c> promises.</summary>
public abstract class RepeatSafetyContract(Engine engine) : WebTest(engine)
{
    private const string Body = """{"company":"Olive Press"}""";

    private readonly FailsOnce answers = new();

    [Fact]
    public async Task The_same_request_gets_the_first_answer_again()
    {
        var first = await PostAsync("k-1", "/api/v1/leads", Body);
        Database.Time.Advance(TimeSpan.FromHours(23));
        var second = await PostAsync("k-1", "/api/v1/leads", Body);

        Assert.Equal((201, 201), ((int)first.StatusCode, (int)second.StatusCode));
        Assert.Equal(await first.Content.ReadAsStringAsync(Cancelled), await second.Content.ReadAsStringAsync(Cancelled));
        Assert.Equal((first.Headers.Location, first.Headers.ETag), (second.Headers.Location, second.Headers.ETag));
        Assert.Equal(first.Content.Headers.ContentType, second.Content.Headers.ContentType);
        Assert.False(first.Headers.Contains("Idempotency-Replayed"));
        Assert.Equal("true", second.Headers.GetValues("Idempotency-Replayed").Single());
        Assert.Equal(1, await LeadsAsync());
    }

    [Fact]
    public async Task Another_request_with_the_key_is_refused()
    {
        var lead = await BodyAsync(await PostAsync("k-1", "/api/v1/leads", Body));

        await ProblemAsync(await PostAsync("k-1", "/api/v1/leads", """{"company":"Other"}"""), 422, "idempotency.key_reused");
        await ProblemAsync(await PostAsync("k-1", $"/api/v1/leads/{lead["id"]}/notes", Body), 422, "idempotency.key_reused");
        Assert.Equal(201, (int)(await PostAsync("k-2", "/api/v1/leads", Body)).StatusCode);
        Assert.Equal(2, await LeadsAsync());
    }

    [Theory]
    [InlineData("two words")]
    [InlineData("")]
    [InlineData(null)]
    public async Task A_key_that_is_none_is_a_bad_request(string? key) =>
        await ProblemAsync(await PostAsync(key ?? new string('k', 256), "/api/v1/leads", Body), 400, "idempotency.key_invalid");

    [Fact]
    public async Task A_refusal_is_not_kept()
    {
        await ProblemAsync(await PostAsync("k-1", "/api/v1/leads", """{"first_name":"Maria"}"""), 422, "validation");
        await ProblemAsync(await PostAsync("k-1", "/api/v1/leads", """{"compny":"A"}"""), 400, "request.malformed");
        await ProblemAsync(await PostAsync("k-1", "/api/v1/nothing", Body), 404, "route.not_found");

        Assert.Equal(201, (int)(await PostAsync("k-1", "/api/v1/leads", Body)).StatusCode);
    }

    [Fact]
    public async Task After_a_day_the_key_is_free_and_the_memo_gone()
    {
        await PostAsync("k-1", "/api/v1/leads", Body);
        await PostAsync("k-2", "/api/v1/leads", Body);
        Database.Time.Advance(TimeSpan.FromHours(24));

        Assert.False((await PostAsync("k-1", "/api/v1/leads", Body)).Headers.Contains("Idempotency-Replayed"));
        Assert.Equal(3, await LeadsAsync());
        Assert.Equal(2, await MemosAsync());
        Database.Time.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(1, await PurgeAsync());
        Assert.Equal(1, await MemosAsync());
    }

    [Fact]
    public async Task What_dies_after_its_effect_leaves_nothing_and_can_be_repeated()
    {
        answers.Fails = true;
        await ProblemAsync(await PostAsync("k-1", "/api/v1/leads", Body), 500, "server.error");
        Assert.Equal((0, 0), (await LeadsAsync(), await MemosAsync()));

        var repeated = await PostAsync("k-1", "/api/v1/leads", Body);
        Assert.Equal((201, false), ((int)repeated.StatusCode, repeated.Headers.Contains("Idempotency-Replayed")));
        Assert.Equal((1, 1), (await LeadsAsync(), await MemosAsync()));
    }

    [Fact]
    public async Task A_hundred_at_once_make_one_lead_over_two_servers()
    {
        // SQLite is one process's; PostgreSQL is shared.
        var other = Engine == Engine.Postgres ? await StartServerAsync() : Http;

        var answers = await Task.WhenAll(Enumerable.Range(0, 100).Select(i => PostAsync("k-1", "/api/v1/leads", Body, i % 2 == 0 ? Http : other)));

        var bodies = await Task.WhenAll(answers.Select(a => a.Content.ReadAsStringAsync(Cancelled)));
        Assert.All(answers, a => Assert.Equal(201, (int)a.StatusCode));
        Assert.Single(bodies.Distinct());
        Assert.Single(answers, a => !a.Headers.Contains("Idempotency-Replayed"));
        Assert.Equal(1, await LeadsAsync());
    }

    [Fact]
    public async Task Verbs_of_every_kind_take_part_and_memos_are_no_runs()
    {
        var lead = await BodyAsync(await PostAsync("k-1", "/api/v1/leads", Body));
        var note = $"/api/v1/leads/{lead["id"]}/notes";
        await SendAsync(HttpMethod.Delete, $"/api/v1/leads/{lead["id"]}");

        for (var i = 0; i < 2; i++)
        {
            Assert.Equal(200, (int)(await PostAsync("k-2", $"/api/v1/leads/{lead["id"]}/restore", null)).StatusCode);
            Assert.Equal(201, (int)(await PostAsync("k-3", note, """{"content":"Called"}""")).StatusCode);
            Assert.Equal(200, (int)(await PostAsync("k-4", "/api/v1/leads/bulk", """[{"company":"B"},{"company":"C"}]""")).StatusCode);
            Assert.Equal(200, (int)(await PostAsync("k-5", "/api/v1/leads/bulk-delete", """{"filter":{"search":"c"}}""")).StatusCode);
        }

        Assert.Equal(2, await LeadsAsync());
        Assert.Single((await ReadAsync($"/api/v1/leads/{lead["id"]}/timeline"))["items"]!.AsArray(), e => (string?)e!["kind"] == "note");
        var runs = await Database.RunAsync<DozenDbContext, int>(async db => (await db.WorkflowExecutions.ToListAsync(Cancelled)).Count);
        Assert.Equal(0, runs);
    }

    [Fact]
    public async Task An_upload_is_imported_once()
    {
        var first = await UploadAsync();
        var second = await UploadAsync();

        Assert.Equal((201, 201), ((int)first.StatusCode, (int)second.StatusCode));
        Assert.Equal(first.Headers.Location, second.Headers.Location);
        Assert.Equal(1, (int?)(await ReadAsync("/api/v1/imports"))["total"]);

        // The worker is told when the run is committed, and not before: it finds it.
        for (var tries = 0; (string?)(await ReadAsync(first.Headers.Location!.ToString()))["status"] != "completed"; tries++)
        {
            Assert.True(tries < 600, "The import does not end.");
            await Task.Delay(50, Cancelled);
        }

        Assert.Equal(1, await LeadsAsync());

        async Task<HttpResponseMessage> UploadAsync()
        {
            using var form = new MultipartFormDataContent("a-boundary-that-stays") { { new ByteArrayContent("Company,Mail\nOlive Press,press@olive.example.com\n"u8.ToArray()), "file", "people.csv" } };
            using var request = new HttpRequestMessage(HttpMethod.Post, new Uri("/api/v1/imports", UriKind.Relative)) { Content = form };
            request.Headers.Add("Idempotency-Key", "k-1");
            return await Http.SendAsync(request, Cancelled);
        }
    }

    protected override void Configure(IServiceCollection services) =>
        services.ConfigureHttpJsonOptions(options => options.SerializerOptions.Converters.Add(answers));

    private async Task<HttpResponseMessage> PostAsync(string key, string path, string? json, HttpClient? client = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(path, UriKind.Relative));
        request.Headers.TryAddWithoutValidation("Idempotency-Key", key);
        if (json is not null) request.Content = new StringContent(json, Encoding.UTF8, new MediaTypeHeaderValue("application/json"));
        return await (client ?? Http).SendAsync(request, Cancelled);
    }

    private async Task<int> LeadsAsync() => (int)(await ReadAsync("/api/v1/leads"))["total"]!;

    private Task<int> MemosAsync() => Database.RunAsync<DozenDbContext, int>(async db => (await db.Memos(Memo.Answer).ToListAsync(Cancelled)).Count);

    private Task<int> PurgeAsync() => Database.RunAsync<PurgeMemos, int>(purge => purge.ExecuteAsync(Cancelled));

    /// <summary>Breaks once when an answer is written: the verb has done its work by then.</summary>
    private sealed class FailsOnce : JsonConverter<LeadView>
    {
        private JsonSerializerOptions? others;

        public bool Fails { get; set; }

        public override LeadView Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => throw new NotSupportedException();

        public override void Write(Utf8JsonWriter writer, LeadView value, JsonSerializerOptions options)
        {
            if (Fails)
            {
                Fails = false;
                throw new InvalidOperationException("The process dies here.");
            }

            if (others is null)
            {
                others = new JsonSerializerOptions(options);
                others.Converters.Remove(this);
            }

            JsonSerializer.Serialize(writer, value, others);
        }
    }
}

public sealed class SqliteRepeatSafety() : RepeatSafetyContract(Engine.Sqlite);

public sealed class PostgresRepeatSafety() : RepeatSafetyContract(Engine.Postgres);
