using System.Globalization;

namespace Dozen.Connectors.Crawling;

/// <summary>How websites are read.</summary>
internal sealed record CrawlOptions
{
    public const string ContactSetting = "DOZEN_CRAWL_CONTACT";
    public const string PagesSetting = "DOZEN_CRAWL_PAGES";
    public const string DelaySetting = "DOZEN_CRAWL_DELAY_SECONDS";
    public const string PortsSetting = "DOZEN_CRAWL_PORTS";

    /// <summary>What rules in a robots.txt call us.</summary>
    public const string ProductToken = "Dozen";

    /// <summary>A web or e-mail address that goes with every request, so that whoever runs a site can ask who calls; null for none.</summary>
    public string? Contact { get; init; }

    /// <summary>Of one site, the home page included.</summary>
    public int MostPages { get; init; } = 5;

    /// <summary>Between the end of one request to a host and the beginning of the next.</summary>
    public TimeSpan Delay { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>A site that asks for a longer delay than this is not read.</summary>
    public TimeSpan LongestDelay { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Of one request, from the look-up of the name to the last byte.</summary>
    public TimeSpan RequestTime { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>Of one site, waiting for its turn included.</summary>
    public TimeSpan SiteTime { get; init; } = TimeSpan.FromSeconds(120);

    /// <summary>Of one page, unpacked; what comes after it is not read.</summary>
    public int MostBytes { get; init; } = 2 * 1024 * 1024;

    public int MostRedirects { get; init; } = 5;

    public IReadOnlyList<int> Ports { get; init; } = [80, 443];

    public string UserAgent => $"{ProductToken}/{typeof(CrawlOptions).Assembly.GetName().Version?.ToString(2)} (reads contact pages of businesses{(Contact is null ? "" : $"; +{Contact}")})";

    /// <exception cref="FormatException">A setting can't be read; said at the start of the server.</exception>
    public static CrawlOptions From(Func<string, string?> setting)
    {
        var usual = new CrawlOptions();
        return usual with
        {
            Contact = Given(ContactSetting) is { } contact ? Header(contact) : null,
            MostPages = Given(PagesSetting) is { } pages ? (int)Number(PagesSetting, pages, 1, 20) : usual.MostPages,
            Delay = Given(DelaySetting) is { } delay ? TimeSpan.FromSeconds(Number(DelaySetting, delay, 0.2, 30)) : usual.Delay,
            Ports = Given(PortsSetting) is { } ports ? [80, 443, .. ports.Split(',', StringSplitOptions.TrimEntries).Select(p => (int)Number(PortsSetting, p, 1, 65535))] : usual.Ports,
        };

        string? Given(string name) => setting(name) is { Length: > 0 } text ? text.Trim() : null;
    }

    private static string Header(string text) => text.All(c => char.IsAsciiLetterOrDigit(c) || "@.:/-_+~?=&%".Contains(c)) && text.Length <= 200
        ? text
        : throw new FormatException($"{ContactSetting}: a web or e-mail address.");

    private static double Number(string name, string text, double least, double most) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most
            ? number
            : throw new FormatException(string.Create(CultureInfo.InvariantCulture, $"{name}: a number from {least} to {most}."));
}
