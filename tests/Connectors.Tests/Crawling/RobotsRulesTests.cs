using Dozen.Connectors.Crawling;

namespace Dozen.Connectors.Tests.Crawling;

/// <summary>As RFC 9309 reads a robots.txt.</summary>
public sealed class RobotsRulesTests
{
    [Theory]
    [InlineData("User-agent: *\nDisallow: /private", "/private/x", false)]
    [InlineData("User-agent: *\nDisallow: /private", "/public", true)]
    [InlineData("User-agent: *\nDisallow:", "/x", true)]
    [InlineData("User-agent: *\nDisallow: /\nAllow: /contact", "/contact/", true)]
    [InlineData("User-agent: *\nAllow: /page\nDisallow: /page", "/page", true)]
    [InlineData("User-agent: *\nDisallow: /*.php$", "/index.php", false)]
    [InlineData("User-agent: *\nDisallow: /*.php$", "/index.php?a=1", true)]
    [InlineData("User-agent: *\nDisallow: /a*b*c", "/axxbyyc/z", false)]
    [InlineData("User-agent: *\nDisallow: /caf%C3%A9", "/café", false)]
    [InlineData("User-agent: *\nDisallow: /a%3cd", "/a%3Cd", false)]
    [InlineData("User-agent: *\nDisallow: /%7Ejoe", "/~joe/", false)]
    [InlineData("User-agent: *\nDisallow: /", "/robots.txt", true)]
    [InlineData("User-agent: other\nDisallow: /", "/x", true)]
    [InlineData("User-agent: dozen/2.0\nDisallow: /x\n\nUser-agent: *\nDisallow: /", "/y", true)]
    [InlineData("User-agent: *\nAllow: /\n\nUser-Agent: DOZEN\nDisallow: /", "/y", false)]
    [InlineData("User-agent: a\nUser-agent: Dozen\nDisallow: /x", "/x", false)]
    [InlineData("User-agent: Dozen\nDisallow: /x\nUser-agent: b\nDisallow: /y", "/y", true)]
    [InlineData("User-agent: Dozen\nDisallow: /x\n\nUser-agent: Dozen\nDisallow: /y", "/y", false)]
    [InlineData("\uFEFFuser-agent : * # all\n disallow : /x # no", "/x", false)]
    [InlineData("Disallow: /x", "/x", true)]
    [InlineData("Sitemap: https://a.de/s.xml\r\nUser-agent: *\r\n\r\nDisallow: /x\r\n", "/x", false)]
    [InlineData("<html>not found</html>", "/x", true)]
    public void A_file_allows_what_it_says(string text, string path, bool allowed) =>
        Assert.Equal(allowed, RobotsRules.Parse(text, "Dozen").Allow(new Uri("https://site.de" + path)));

    [Fact]
    public void A_wish_for_a_delay_is_heard()
    {
        var rules = RobotsRules.Parse("User-agent: *\nCrawl-delay: 2.5\nUser-agent: x\nDisallow: /", "Dozen");

        Assert.Equal(TimeSpan.FromSeconds(2.5), rules.CrawlDelay);
        Assert.True(rules.Allow(new Uri("https://site.de/")));
    }
}
