using System.Collections.Concurrent;
using System.Diagnostics;
using Dozen.Connectors.Crawling;
using Dozen.Connectors.Outbound;
using Dozen.Core.Contacts;
using Dozen.Core.Enrichment;
using Dozen.Core.Integrations;
using Dozen.Testing.Towns;
using Microsoft.Extensions.Logging.Abstractions;

namespace Dozen.Connectors.Tests.Crawling;

/// <summary>Two hundred sites over real sockets: how much is found, how much of it is right, and where nobody goes.</summary>
public sealed class TownTests(ITestOutputHelper output)
{
    private static readonly TimeSpan Delay = TimeSpan.FromMilliseconds(40);

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_town_is_read_politely_and_understood()
    {
        using var town = new Town();
        using var http = new OutboundHttp(OutboundAddresses.Parse("127.0.0.1"), (host, _) => Task.FromResult(Town.LookUp(host)));
        var options = new CrawlOptions { Delay = Delay, RequestTime = TimeSpan.FromSeconds(8), Ports = [80, 443, town.Port], Contact = "https://crm.town/about" };
        var polite = new PoliteHttp(http, new HostTurns(TimeProvider.System), options, TimeProvider.System);
        var reader = new WebsiteReader(polite, new RobotsFiles(polite, options, TimeProvider.System), options, TimeProvider.System, NullLogger<WebsiteReader>.Instance);
        var readings = new ConcurrentDictionary<TownBusiness, WebsiteReading>();

        await Parallel.ForEachAsync(town.Businesses, new ParallelOptions { MaxDegreeOfParallelism = 24, CancellationToken = Cancelled }, async (business, token) =>
            readings[business] = await reader.ReadAsync(new WebsiteRequest(business.Url, business.Country, business.Company, []), token));

        Assert.Empty(readings.Where(r => r.Value.Outcome.ToString() != r.Key.Outcome).Select(r => $"{r.Key.Kind} {r.Key.Url}: {r.Value.Outcome}, expected {r.Key.Outcome}. {r.Value.Problem}"));
        Assert.Equal(0, town.TrapVisits);
        Assert.DoesNotContain(town.Visits, v => v.Path == "/contact" && town.Businesses.Any(b => b.Kind == "forbidden_page" && b.Url.Contains(v.Host, StringComparison.Ordinal)));
        Assert.DoesNotContain(town.Visits, v => v.Path != "/robots.txt" && town.Businesses.Any(b => b.Outcome == "Robots" && b.Url.Contains(v.Host, StringComparison.Ordinal)));
        Assert.All(town.Visits, v => Assert.Contains("https://crm.town/about", v.Headers["user-agent"], StringComparison.Ordinal));
        Assert.All(town.Visits.GroupBy(v => v.Host), AssertPolite);

        var emails = Measure(readings, b => b.Emails, Emails);
        var phones = Measure(readings, b => b.Phones, Phones);
        output.WriteLine($"{town.Businesses.Count} sites, {town.Visits.Count} requests; e-mails {emails}; phones {phones}");
        Assert.True(emails is { Precision: >= 0.97, Recall: >= 0.97 }, $"E-mails: {emails}");
        Assert.True(phones is { Precision: >= 0.95, Recall: >= 0.95 }, $"Phones: {phones}");
    }

    private static IEnumerable<string> Emails(TownBusiness business, WebsiteReading reading) => reading.Url is null ? []
        : new BestValue(reading.Found, WebAddress.Parse(reading.Url)!.Domain, business.Company, new EnrichmentSettings()).Emails()
            .Where(e => e.Confidence >= BestValue.Enough).Select(e => e.Value.ToLowerInvariant());

    private static IEnumerable<string> Phones(TownBusiness business, WebsiteReading reading) =>
        reading.Found.Where(f => f.Kind == FoundKind.Phone && f.Confidence >= BestValue.Enough).Select(f => f.Value).Distinct();

    private Score Measure(IReadOnlyDictionary<TownBusiness, WebsiteReading> readings, Func<TownBusiness, IReadOnlySet<string>> there, Func<TownBusiness, WebsiteReading, IEnumerable<string>> found)
    {
        var (hits, wrong, missed) = (0, 0, 0);
        foreach (var (business, reading) in readings.OrderBy(r => r.Key.Kind, StringComparer.Ordinal))
        {
            var (truth, got) = (there(business), found(business, reading).ToHashSet());
            hits += got.Count(truth.Contains);
            wrong += got.Count(g => !truth.Contains(g));
            missed += truth.Count(t => !got.Contains(t));
            if (!got.SetEquals(truth)) output.WriteLine($"{business.Kind} {business.Url}: found {string.Join(", ", got)} of {string.Join(", ", truth)}");
        }

        return new Score((double)hits / Math.Max(1, hits + wrong), (double)hits / Math.Max(1, hits + missed));
    }

    /// <summary>One after the other, with the pause between the end of one and the beginning of the next.</summary>
    private static void AssertPolite(IGrouping<string, TownVisit> host)
    {
        var visits = host.OrderBy(v => v.Began).ToList();
        for (var i = 1; i < visits.Count; i++)
            Assert.True(Stopwatch.GetElapsedTime(visits[i - 1].Ended, visits[i].Began) >= Delay, $"{host.Key} was asked again too soon.");
    }

    private sealed record Score(double Precision, double Recall)
    {
        public override string ToString() => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"precision {Precision:0.000}, recall {Recall:0.000}");
    }
}
