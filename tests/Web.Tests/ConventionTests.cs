using System.Net;
using Dozen.Core.Database;
using Dozen.Testing;
using Dozen.Web.Http;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Dozen.Web.Tests;

/// <summary>Headers that hold for the whole API.</summary>
public sealed class ConventionTests() : WebTest(Engine.Sqlite)
{
    [Theory]
    [InlineData("client-7:a", "client-7:a")]
    [InlineData("two words", null)]
    [InlineData("", null)]
    public async Task A_sane_request_id_comes_back_and_another_is_replaced(string given, string? expected)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri("/api/v1/nothing", UriKind.Relative));
        request.Headers.TryAddWithoutValidation("X-Request-Id", given);

        var response = await Http.SendAsync(request, Cancelled);

        var id = response.Headers.GetValues("X-Request-Id").Single();
        Assert.Equal(expected ?? id, id);
        Assert.Matches("^[!-~]{1,128}$", id);
        Assert.Equal(id, (string?)(await ProblemAsync(response, 404, "route.not_found"))["trace_id"]);
    }

    [Fact]
    public async Task A_version_that_is_known_is_not_sent_again()
    {
        var path = $"/api/v1/leads/{(await CreateAsync("""{"company":"A"}"""))["id"]}";

        Assert.Equal((304, 0), await GetAsync("\"1\""));
        Assert.Equal(304, (await GetAsync("\"0\", W/\"1\"")).Status);
        Assert.Equal(200, (await GetAsync("\"2\"")).Status);

        async Task<(int Status, int Length)> GetAsync(string tag)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(path, UriKind.Relative));
            request.Headers.TryAddWithoutValidation("If-None-Match", tag);
            var response = await Http.SendAsync(request, Cancelled);
            return ((int)response.StatusCode, (await response.Content.ReadAsByteArrayAsync(Cancelled)).Length);
        }
    }

    [Fact]
    public async Task Head_is_get_without_a_body_and_options_tells_the_methods()
    {
        var path = $"/api/v1/leads/{(await CreateAsync("""{"company":"A"}"""))["id"]}";

        var head = await SendAsync(HttpMethod.Head, path);
        Assert.Equal((200, "\"1\"", 0), ((int)head.StatusCode, head.Headers.ETag?.Tag, (await head.Content.ReadAsByteArrayAsync(Cancelled)).Length));
        Assert.Equal(404, (int)(await SendAsync(HttpMethod.Head, "/api/v1/leads/999")).StatusCode);

        var options = await SendAsync(HttpMethod.Options, path);
        Assert.Equal(204, (int)options.StatusCode);
        Assert.Equal(["DELETE", "GET", "HEAD", "OPTIONS", "PATCH"], options.Content.Headers.Allow.Order(StringComparer.Ordinal));
        var put = await SendAsync(HttpMethod.Put, path, "{}");
        Assert.Contains("GET", put.Content.Headers.Allow);
        await ProblemAsync(put, 405, "route.method");
    }

    [Theory]
    [InlineData("http://localhost:3000", true)]
    [InlineData("http://127.0.0.1:5173", true)]
    [InlineData("http://localhost:8888", false)]
    public async Task The_earlier_frontends_addresses_may_ask_from_a_browser(string origin, bool allowed)
    {
        using var preflight = new HttpRequestMessage(HttpMethod.Options, new Uri("/api/v1/leads", UriKind.Relative));
        preflight.Headers.Add("Origin", origin);
        preflight.Headers.Add("Access-Control-Request-Method", "POST");
        preflight.Headers.Add("Access-Control-Request-Headers", "content-type,idempotency-key");
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri("/api/v1/leads", UriKind.Relative));
        request.Headers.Add("Origin", origin);

        var answer = await Http.SendAsync(preflight, Cancelled);
        var list = await Http.SendAsync(request, Cancelled);

        Assert.Equal(HttpStatusCode.NoContent, answer.StatusCode);
        Assert.Equal(allowed, answer.Headers.Contains("Access-Control-Allow-Origin"));
        Assert.Equal(allowed, list.Headers.Contains("Access-Control-Allow-Origin"));
        Assert.False(list.Headers.Contains("Access-Control-Allow-Credentials"));
        if (allowed) Assert.Contains("ETag", list.Headers.GetValues("Access-Control-Expose-Headers").Single(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Pages_are_for_no_other_origin()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri("/leads", UriKind.Relative));
        request.Headers.Add("Origin", "http://localhost:3000");

        Assert.False((await Http.SendAsync(request, Cancelled)).Headers.Contains("Access-Control-Allow-Origin"));
    }

    [Theory]
    [InlineData("https://crm.example, http://localhost:4000", 2)]
    [InlineData("https://crm.example/app", null)]
    [InlineData("*", null)]
    public void Origins_come_from_the_configuration(string setting, int? count)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection([new("Cors:Origins", setting)]).Build();

        if (count is { } known) Assert.Equal(known, CrossOrigin.From(configuration).Origins.Count);
        else Assert.Throws<FormatException>(() => CrossOrigin.From(configuration));
    }

    [Theory]
    [InlineData("Limits:RequestsPerMinute", "many")]
    [InlineData("Limits:Burst", "0")]
    [InlineData("Limits:TimeoutSeconds", "-1")]
    public void A_limit_that_is_none_stops_the_start(string name, string value) =>
        Assert.Throws<FormatException>(() => RequestLimits.From(new ConfigurationBuilder().AddInMemoryCollection([new(name, value)]).Build()));
}

/// <summary>What a caller gets who asks too much, and a request that takes too long.</summary>
public sealed class RequestLimitTests() : WebTest(Engine.Postgres)
{
    [Fact]
    public async Task Too_many_requests_are_told_when_to_come_again()
    {
        for (var i = 0; i < 3; i++) Assert.Equal(200, (int)(await GetAsync("/api/v1/leads")).StatusCode);

        var refused = await GetAsync("/api/v1/leads");

        Assert.InRange(int.Parse(refused.Headers.GetValues("Retry-After").Single(), System.Globalization.CultureInfo.InvariantCulture), 1, 60);
        await ProblemAsync(refused, 429, "request.too_many");
        Assert.Equal(200, (int)(await GetAsync("/leads")).StatusCode);
        Assert.Equal(200, (int)(await GetAsync("/health/live")).StatusCode);
    }

    protected override void Configure(IServiceCollection services) =>
        services.AddSingleton(new RequestLimits { RequestsPerMinute = 1, Burst = 3, LimitSubstitute = true });
}

/// <summary>Apart from other limits: on a busy machine any request may take as long as this one has.</summary>
public sealed class RequestTimeoutTests() : WebTest(Engine.Postgres)
{
    [Fact]
    public async Task A_request_that_hangs_is_ended()
    {
        var answer = await Database.RunAsync<DozenDbContext, HttpResponseMessage>(async db =>
        {
            using var _ = db.UseOwnerAccess();
            await using var transaction = await db.Database.BeginTransactionAsync(Cancelled);
            await db.Database.ExecuteSqlRawAsync("LOCK TABLE leads IN ACCESS EXCLUSIVE MODE", Cancelled);
            return await GetAsync("/api/v1/leads");
        });

        await ProblemAsync(answer, 503, "server.timeout");
    }

    protected override void Configure(IServiceCollection services) =>
        services.AddSingleton(new RequestLimits { Timeout = TimeSpan.FromMilliseconds(500) });
}
