namespace Dozen.Connectors.Crawling.Extraction;

/// <summary>What a page has, taken out of its markup in one walk.</summary>
internal sealed class PageContent(Uri url)
{
    public Uri Url { get; } = url;

    public string? Language { get; set; }

    public string? Title { get; set; }

    public string? Description { get; set; }

    /// <summary>What the page says the site is called.</summary>
    public string? SiteName { get; set; }

    /// <summary>Where the page sends browsers on to.</summary>
    public Uri? Refresh { get; set; }

    /// <summary>The visible text, a block or a line each.</summary>
    public List<string> Lines { get; } = [];

    public List<PageLink> Links { get; } = [];

    /// <summary>Scripts of structured data, as they stand.</summary>
    public List<string> JsonLd { get; } = [];

    public List<MarkedValue> Microdata { get; } = [];

    /// <summary>Addresses that the page hides from simple readers, uncovered.</summary>
    public List<(string Address, int Line)> Hidden { get; } = [];

    /// <summary>The text of <c>address</c> elements.</summary>
    public List<string> Addresses { get; } = [];
}

/// <param name="Href">As it stands, without blanks around it.</param>
/// <param name="Line">The place in the text where it stands.</param>
internal sealed record PageLink(string Href, string Text, int Line);

/// <param name="Item">Which thing it is said of: the number of the element that began it, and its type.</param>
internal sealed record MarkedValue(int Item, string Type, string Name, string Value);
