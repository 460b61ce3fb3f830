using Dozen.Connectors.Crawling;
using Dozen.Connectors.Outbound;
using Dozen.Core.Enrichment;
using Dozen.Core.Integrations;
using Dozen.Testing.Towns;
using Microsoft.Extensions.Logging.Abstractions;

namespace Dozen.Connectors.Tests.Crawling;

/// <summary>One site at a time, over real sockets.</summary>
public sealed class WebsiteReaderTests
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_has_not_changed_is_not_sent_again()
    {
        var asked = new List<string?>();
        using var server = new TownServer(r =>
        {
            if (r.Path != "/") return null;
            asked.Add(r.Headers.GetValueOrDefault("if-none-match"));
            return r.Headers.GetValueOrDefault("if-none-match") == "\"v1\""
                ? new TownAnswer(304, null, [])
                : TownAnswer.Html("<p>Tel: 030 9018 2000</p>") with { Headers = new Dictionary<string, string> { ["ETag"] = "\"v1\"" } };
        });

        var first = await ReadAsync(server, []);
        var again = await ReadAsync(server, [.. first.Pages.Select(p => new RememberedPage(p.Url, p.Etag, p.LastModified))]);

        Assert.Equal([null, "\"v1\""], asked);
        Assert.False(Assert.Single(first.Pages).IsUnchanged);
        Assert.True(Assert.Single(again.Pages).IsUnchanged);
        Assert.Equal("\"v1\"", again.Pages[0].Etag);
        Assert.Empty(again.Found);
    }

    [Fact]
    public async Task A_site_that_moved_for_good_says_so()
    {
        using var server = new TownServer(r => r.Host == "neu.de" ? TownAnswer.Html("<p>here</p>") : TownAnswer.To($"http://neu.de:{r.Headers["host"].Split(':')[1]}/"));

        var read = await ReadAsync(server, []);

        Assert.True(read.HasMoved);
        Assert.StartsWith("http://neu.de:", read.Url, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_page_on_a_shared_host_is_not_asked_for()
    {
        using var server = new TownServer(_ => TownAnswer.Html("never"));

        var read = await ReadAsync(server, [], "https://www.facebook.com/cafe");

        Assert.Equal(WebsiteOutcome.SharedHost, read.Outcome);
        Assert.Equal(0, server.Connections);
    }

    [Theory]
    [InlineData("http://10.0.0.1/")]
    [InlineData("http://169.254.169.254/latest/")]
    [InlineData("http://alt.de:22/")]
    public async Task Where_no_request_may_go_none_goes(string url)
    {
        using var server = new TownServer(_ => TownAnswer.Html("never"));

        Assert.Equal(WebsiteOutcome.Refused, (await ReadAsync(server, [], url)).Outcome);
    }

    [Fact]
    public async Task People_hours_profiles_and_the_address_are_found()
    {
        using var server = new TownServer(r => r.Path != "/" ? null : TownAnswer.Html("""
            <html lang="de-DE"><head><title>Café Sommer</title><meta property="og:site_name" content="Café Sommer">
            <script type="application/ld+json">{"@type":"CafeOrCoffeeShop","name":"Café Sommer","telephone":"+49 30 901820","openingHoursSpecification":[{"dayOfWeek":["Monday","Tuesday"],"opens":"09:00","closes":"17:30"}],
             "address":{"streetAddress":"Lange Str. 1","postalCode":"10115","addressLocality":"Berlin","addressCountry":"DE"},"sameAs":["https://www.instagram.com/cafesommer/"]}</script></head>
            <body><p>Geschäftsführerin: Dr. Anna Sommer</p><a href="https://www.linkedin.com/company/cafe-sommer?trk=x">in</a><a href="https://www.facebook.com/sharer/sharer.php?u=x">share</a></body></html>
            """));

        var read = await ReadAsync(server, []);

        Assert.Equal("de", read.Language);
        Assert.Equal("Berlin", read.Found.First(f => f.Kind == FoundKind.Address).Address!.City);
        Assert.Contains(read.Found, f => f is { Kind: FoundKind.Hours, Detail: "monday", Value: "09:00-17:30" });
        Assert.Contains(read.Found, f => f is { Kind: FoundKind.Person, Value: "Dr. Anna Sommer", Detail: "Geschäftsführerin" });
        Assert.Contains(read.Found, f => f is { Kind: FoundKind.Profile, Detail: "linkedin", Value: "https://www.linkedin.com/company/cafe-sommer" });
        Assert.Contains(read.Found, f => f is { Kind: FoundKind.Profile, Detail: "instagram" });
        Assert.DoesNotContain(read.Found, f => f is { Kind: FoundKind.Profile, Detail: "facebook" });
        Assert.Contains(read.Found, f => f is { Kind: FoundKind.Company, Value: "Café Sommer", Method: "json_ld" });
    }

    private static async Task<WebsiteReading> ReadAsync(TownServer server, IReadOnlyList<RememberedPage> remembered, string? url = null)
    {
        using var http = new OutboundHttp(OutboundAddresses.Parse("127.0.0.1"), (_, _) => Task.FromResult<System.Net.IPAddress[]>([System.Net.IPAddress.Loopback]));
        var options = new CrawlOptions { Delay = TimeSpan.FromMilliseconds(1), Ports = [80, 443, server.Port] };
        var polite = new PoliteHttp(http, new HostTurns(TimeProvider.System), options, TimeProvider.System);
        var reader = new WebsiteReader(polite, new RobotsFiles(polite, options, TimeProvider.System), options, TimeProvider.System, NullLogger<WebsiteReader>.Instance);
        return await reader.ReadAsync(new WebsiteRequest(url ?? $"http://alt.de:{server.Port}/", "DE", null, remembered), Cancelled);
    }
}
