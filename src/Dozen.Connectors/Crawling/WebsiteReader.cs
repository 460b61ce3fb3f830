using Dozen.Connectors.Crawling.Extraction;
using Dozen.Core.Contacts;
using Dozen.Core.Enrichment;
using Microsoft.Extensions.Logging;

namespace Dozen.Connectors.Crawling;

/// <summary>Visits a site as a polite stranger does: asks its robots.txt, reads the home page and the few pages that say who it is, and goes.</summary>
internal sealed partial class WebsiteReader(PoliteHttp http, RobotsFiles robots, CrawlOptions options, TimeProvider time, ILogger<WebsiteReader> logger) : IWebsiteReader
{
    private const int LongestExcerpt = 2_000;

    public async Task<WebsiteReading> ReadAsync(WebsiteRequest request, CancellationToken cancellationToken)
    {
        if (WebAddress.Parse(request.Url) is not { } address || !Uri.TryCreate(address.Url, UriKind.Absolute, out var url)) return new(WebsiteOutcome.Refused, "The address is no website.");
        if (WebAddress.IsSharedHost(address.Domain)) return new(WebsiteOutcome.SharedHost, "The address is a page on a host that many share.");

        using var patience = new CancellationTokenSource(options.SiteTime, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, patience.Token);
        var visit = new Visit(request);
        try
        {
            await ReadAsync(visit, url, both.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // What has been read by then is read.
            visit.Problem ??= new(WebsiteOutcome.Unreachable, "The site did not answer in time.");
        }
        catch (NoAnswerException failure)
        {
            visit.Problem ??= new(failure.IsRefused ? WebsiteOutcome.Refused : WebsiteOutcome.Unreachable, failure.Message);
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            // A page that finds a mistake in the reading of pages must not hold up the leads after it.
            LogNotUnderstood(logger, failure);
            visit.Problem ??= new(WebsiteOutcome.Unreachable, "The site sent what can't be read.");
        }

        return visit.Result();
    }

    private async Task ReadAsync(Visit visit, Uri url, CancellationToken cancellationToken)
    {
        var home = await FetchAsync(visit, url, cancellationToken);
        if (home.Problem is { } problem)
        {
            visit.Problem = problem;
            return;
        }

        visit.Begin(home);
        IReadOnlyList<Uri> others;
        if (home.Page is { } page)
        {
            visit.Take(page, isHome: true);
            others = LinkChoice.Of(page, visit.Domain, options.MostPages - 1);
        }
        else
        {
            // Not sent again, so its links are not known; those that were good the last time are.
            others = [.. visit.Remembered.Select(r => Uri.TryCreate(r.Url, UriKind.Absolute, out var known) ? known : null).OfType<Uri>().Where(u => u != home.Url).Take(options.MostPages - 1)];
        }

        foreach (var other in others)
        {
            if (visit.Has(other)) continue;
            try
            {
                var fetched = await FetchAsync(visit, other, cancellationToken);
                if (fetched.Problem is not null || visit.Has(fetched.Url) || WebAddress.Parse(fetched.Url.AbsoluteUri)?.Domain != visit.Domain) continue;
                visit.Visited(fetched);
                if (fetched.Page is { } more) visit.Take(more, isHome: false);
            }
            catch (NoAnswerException)
            {
                // One page less; the others say what they say.
            }
        }
    }

    /// <summary>Follows redirects, each hop with its own host's rules and turn.</summary>
    private async Task<Fetched> FetchAsync(Visit visit, Uri url, CancellationToken cancellationToken)
    {
        var isForGood = true;
        for (var hop = 0; hop <= options.MostRedirects; hop++)
        {
            if (http.RefusalOf(url) is { } refusal) return new(url, new(WebsiteOutcome.Refused, refusal));
            if (WebAddress.Parse(url.AbsoluteUri) is not { } address) return new(url, new(WebsiteOutcome.Refused, "The address is no website."));
            if (WebAddress.IsSharedHost(address.Domain)) return new(url, new(WebsiteOutcome.SharedHost, "The site leads to a host that many share."));

            var rules = await robots.OfAsync(url, cancellationToken);
            if (rules.Problem is { } silence) return new(url, new(WebsiteOutcome.Unreachable, silence));
            if (!rules.Allow(url)) return new(url, new(WebsiteOutcome.Robots, "The site's robots.txt does not allow it."));
            var pause = rules.CrawlDelay is { } wished && wished > options.Delay ? wished : options.Delay;
            if (pause > options.LongestDelay) return new(url, new(WebsiteOutcome.Robots, "The site's robots.txt asks for longer pauses than a visit can make."));

            var remembered = visit.Remembered.FirstOrDefault(r => r.Url == url.AbsoluteUri);
            var answer = await http.GetAsync(url, pause, options.MostBytes, remembered, cancellationToken);
            if (answer.Status == 304 && remembered is not null) return new(url, null) { Answer = answer with { Etag = answer.Etag ?? remembered.Etag, LastModified = answer.LastModified ?? remembered.LastModified }, HasMoved = hop > 0 && isForGood };
            if (answer is { IsRedirect: true, Location: { } next })
            {
                isForGood &= answer.Status is 301 or 308;
                url = new UriBuilder(next) { Fragment = "" }.Uri;
                continue;
            }

            if (answer.Status is < 200 or >= 300) return new(url, new(WebsiteOutcome.Unreachable, $"The site answered {answer.Status}."));
            if (!PageText.IsPage(answer)) return new(url, new(WebsiteOutcome.Unreachable, "The site answered with something that is no page."));

            var host = PoliteHttp.HostOf(url);
            var page = PageWalk.Read(PageText.Of(answer.Body, answer.ContentType, host[(host.LastIndexOf('.') + 1)..]), url, time);
            if (page.Refresh is { } refresh && refresh != url && page.Lines.Sum(l => l.Length) < 500)
            {
                isForGood = false;
                url = refresh;
                continue;
            }

            return new(url, null) { Answer = answer, Page = page, HasMoved = hop > 0 && isForGood };
        }

        return new(url, new(WebsiteOutcome.Unreachable, "The site redirects too often."));
    }

    [LoggerMessage(EventId = 1, Level = LogLevel.Error, Message = "A website could not be understood")]
    private static partial void LogNotUnderstood(ILogger logger, Exception failure);

    private sealed record Fetched(Uri Url, WebsiteReading? Problem)
    {
        public Answer? Answer { get; init; }

        public PageContent? Page { get; init; }

        public bool HasMoved { get; init; }
    }

    /// <summary>What one visit has seen so far.</summary>
    private sealed class Visit(WebsiteRequest request)
    {
        private readonly List<VisitedPage> pages = [];
        private readonly List<FoundValue> found = [];
        private readonly HashSet<string> seen = new(StringComparer.OrdinalIgnoreCase);
        private string? language;
        private string? excerpt;
        private Fetched? home;

        public IReadOnlyList<RememberedPage> Remembered => request.Remembered;

        public string Domain { get; private set; } = "";

        public WebsiteReading? Problem { get; set; }

        public void Begin(Fetched first)
        {
            home = first;
            Domain = WebAddress.Parse(first.Url.AbsoluteUri)!.Domain;
            Visited(first);
        }

        public bool Has(Uri url) => seen.Contains(url.AbsoluteUri.TrimEnd('/'));

        public void Visited(Fetched page)
        {
            seen.Add(page.Url.AbsoluteUri.TrimEnd('/'));
            pages.Add(new VisitedPage(page.Url.AbsoluteUri, page.Answer!.Etag, page.Answer.LastModified, page.Page is null));
        }

        public void Take(PageContent page, bool isHome)
        {
            if (isHome) (language, excerpt) = (page.Language, PageFindings.Excerpt(page, LongestExcerpt));
            found.AddRange(PageFindings.Of(page, Domain, request.Company, request.Country ?? CountryOf(Domain)));
        }

        public WebsiteReading Result() => home is null
            ? Problem ?? new(WebsiteOutcome.Unreachable, "The site did not answer.")
            : new WebsiteReading(WebsiteOutcome.Read, null)
            {
                Url = home.Url.AbsoluteUri,
                HasMoved = home.HasMoved,
                Pages = pages,
                Found = found,
                Language = language,
                Excerpt = excerpt,
            };

        /// <summary>The ending of a country's own names tells where its numbers are.</summary>
        private static string? CountryOf(string domain)
        {
            var ending = domain[(domain.LastIndexOf('.') + 1)..].ToUpperInvariant();
            return ending.Length != 2 || ending is "IO" or "CO" or "ME" or "TV" or "AI" or "EU" or "CC" ? null : ending == "UK" ? "GB" : CountryCode.Parse(ending);
        }
    }
}
