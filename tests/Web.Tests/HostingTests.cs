using System.Net;
using Dozen.Data;
using Dozen.Testing;
using Dozen.Web.Hosting;

namespace Dozen.Web.Tests;

/// <summary>What holds for every request, whichever engine is behind.</summary>
public sealed class HostingTests() : WebTest(Engine.Sqlite)
{
    [Theory]
    [InlineData("/health/live")]
    [InlineData("/health/ready")]
    [InlineData("/")]
    [InlineData("/leads")]
    [InlineData("/import")]
    [InlineData("/reports")]
    [InlineData("/docs/")]
    public async Task It_answers_with_headers_that_protect(string path)
    {
        var response = await GetAsync(path);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Contains("frame-ancestors 'none'", response.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
        Assert.Equal("nosniff", response.Headers.GetValues("X-Content-Type-Options").Single());
        Assert.Equal("no-referrer", response.Headers.GetValues("Referrer-Policy").Single());
        Assert.False(response.Headers.Contains("Server"));
    }

    [Theory]
    [InlineData("/_framework/blazor.web.js")]
    [InlineData("/_content/MudBlazor/MudBlazor.min.css")]
    [InlineData("/_content/Dozen.Web/dozen.css")]
    [InlineData("/_content/Dozen.Web/dozen.svg")]
    public async Task The_pages_assets_are_served_from_here(string path) =>
        Assert.Equal(HttpStatusCode.OK, (await GetAsync(path)).StatusCode);

    [Fact]
    public async Task Routes_and_methods_that_are_not_there_are_problems()
    {
        await ProblemAsync(await GetAsync("/api/v1/nothing"), 404, "route.not_found");
        await ProblemAsync(await GetAsync("/api/v1/leads/abc"), 404, "route.not_found");
        await ProblemAsync(await SendAsync(HttpMethod.Put, "/api/v1/leads", "{}"), 405, "route.method");
    }

    [Fact]
    public async Task A_page_that_is_not_there_says_so()
    {
        var response = await GetAsync("/nothing/here");

        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
        Assert.Equal("text/html", response.Content.Headers.ContentType?.MediaType);
    }

    [Theory]
    [InlineData("evil.example")]
    [InlineData("192.168.1.5:5080")]
    public async Task Another_name_for_this_machine_is_refused(string host)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri("/api/v1/leads", UriKind.Relative));
        request.Headers.Host = host;

        await ProblemAsync(await Http.SendAsync(request, Cancelled), 403, "identity.this_machine_only");
    }

    [Theory]
    [InlineData("https://evil.example", 403)]
    [InlineData("null", 403)]
    [InlineData("http://localhost:3000", 201)]
    public async Task Only_pages_of_this_machine_may_write(string origin, int status)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri("/api/v1/leads", UriKind.Relative));
        request.Headers.Add("Origin", origin);
        request.Content = new StringContent("""{"company":"A"}""", System.Text.Encoding.UTF8, "application/json");

        Assert.Equal(status, (int)(await Http.SendAsync(request, Cancelled)).StatusCode);
    }

    [Fact]
    public async Task The_live_connection_of_a_page_is_refused_to_pages_of_other_sites()
    {
        Assert.True(await ConnectsFromAsync("http://localhost:3000"));
        Assert.False(await ConnectsFromAsync("https://evil.example"));
    }

    [Theory]
    [InlineData("http://localhost:5080", true)]
    [InlineData("http://127.0.0.1:0;http://[::1]:0", true)]
    [InlineData("http://0.0.0.0:5080", false)]
    [InlineData("http://localhost:5080;http://10.0.0.7:80", false)]
    [InlineData("http://*:5080", false)]
    [InlineData("http://crm.example:80", false)]
    [InlineData("5080", false)]
    public void It_listens_on_this_machine_only(string urls, bool allowed) =>
        Assert.Equal(allowed, DozenServer.RefusalToListen(urls) is null);

    [Fact]
    public async Task A_refused_address_stops_the_start() =>
        await Assert.ThrowsAsync<StartRefusedException>(() => DozenServer.BuildAsync(DatabaseTarget.Parse(Database.Url), "http://0.0.0.0:0", Cancelled));
}
