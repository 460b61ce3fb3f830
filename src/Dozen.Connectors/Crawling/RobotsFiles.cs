using System.Collections.Concurrent;
using System.Text;

namespace Dozen.Connectors.Crawling;

/// <summary>The robots.txt of each site, remembered for a day. While it can't be had the whole site is forbidden; where there is none, everything is allowed.</summary>
internal sealed class RobotsFiles(PoliteHttp http, CrawlOptions options, TimeProvider time)
{
    private const int Many = 5_000;
    private const int MostRedirects = 5;
    private static readonly TimeSpan GoodFor = TimeSpan.FromHours(24);
    private static readonly TimeSpan BadFor = TimeSpan.FromMinutes(10);
    private readonly ConcurrentDictionary<string, (RobotsRules Rules, DateTimeOffset Until)> known = new(StringComparer.Ordinal);

    /// <exception cref="NoAnswerException">No request may go to this site at all.</exception>
    public async Task<RobotsRules> OfAsync(Uri url, CancellationToken cancellationToken)
    {
        var site = url.GetLeftPart(UriPartial.Authority).ToLowerInvariant();
        if (known.TryGetValue(site, out var found) && found.Until > time.GetUtcNow()) return found.Rules;

        var (rules, keep) = await FetchAsync(new Uri(site + "/robots.txt"), cancellationToken);
        if (known.Count > Many) known.Clear();
        known[site] = (rules, time.GetUtcNow() + keep);
        return rules;
    }

    private async Task<(RobotsRules Rules, TimeSpan Keep)> FetchAsync(Uri url, CancellationToken cancellationToken)
    {
        try
        {
            for (var hop = 0; hop <= MostRedirects; hop++)
            {
                var answer = await http.GetAsync(url, options.Delay, RobotsRules.MostBytes, null, cancellationToken);
                if (answer is { IsRedirect: true, Location: { } next })
                {
                    url = next;
                    continue;
                }

                return answer.Status switch
                {
                    >= 200 and < 300 => (RobotsRules.Parse(Encoding.UTF8.GetString(answer.Body), CrawlOptions.ProductToken), GoodFor),
                    429 => (RobotsRules.DisallowAll, BadFor), // "not now" is no "there is none"
                    >= 400 and < 500 => (RobotsRules.AllowAll, GoodFor),
                    >= 300 and < 400 => (RobotsRules.AllowAll, GoodFor),
                    _ => (RobotsRules.DisallowAll, BadFor),
                };
            }

            return (RobotsRules.AllowAll, GoodFor); // more redirects than anybody has to follow: as if there were none
        }
        catch (NoAnswerException failure) when (!failure.IsRefused)
        {
            return (RobotsRules.Unreachable(failure.Message), BadFor);
        }
    }
}
