namespace Dozen.Core.Enrichment;

/// <summary>Reads a business's own website: its home page and the few pages that say who it is and how to reach it.</summary>
public interface IWebsiteReader
{
    /// <summary>Polite and guarded: robots.txt, one request at a time per host, public addresses only, within limits of time and size.</summary>
    /// <returns>That nothing could be read is an answer; only a cancelled token throws.</returns>
    Task<WebsiteReading> ReadAsync(WebsiteRequest request, CancellationToken cancellationToken);
}

/// <summary>A website to be read, and what is known of it and of the business already.</summary>
/// <param name="Url">Absolute, http or https.</param>
/// <param name="Country">ISO 3166-1 alpha-2; reads national phone numbers. Null when not known.</param>
/// <param name="Company">The business as the lead names it; tells its data from those of others on the same page.</param>
/// <param name="Remembered">The pages read last time: those that have not changed since are not sent again.</param>
public sealed record WebsiteRequest(string Url, string? Country, string? Company, IReadOnlyList<RememberedPage> Remembered);

/// <summary>What a server gave with a page so that the next visit may ask whether it has changed.</summary>
public sealed record RememberedPage(string Url, string? Etag, string? LastModified);

public enum WebsiteOutcome
{
    /// <summary>At least the home page was read, or has not changed since the last visit.</summary>
    Read,

    /// <summary>It is a page on a host that many businesses share, or leads to one.</summary>
    SharedHost,

    /// <summary>The site's robots.txt forbids it, or can't be had.</summary>
    Robots,

    /// <summary>Nobody answered, in time and in a form that can be read.</summary>
    Unreachable,

    /// <summary>It leads where no request may go: another scheme or port, an address that is not public.</summary>
    Refused,
}

/// <summary>What a visit brought.</summary>
/// <param name="Problem">One sentence without addresses; null when it was read.</param>
public sealed record WebsiteReading(WebsiteOutcome Outcome, string? Problem)
{
    /// <summary>Where the home page was in the end.</summary>
    public string? Url { get; init; }

    /// <summary>Whether the site itself said that it has moved there for good.</summary>
    public bool HasMoved { get; init; }

    /// <summary>Pages that were read, and pages that have not changed; what others had said of them stands.</summary>
    public IReadOnlyList<VisitedPage> Pages { get; init; } = [];

    /// <summary>Everything found, the same value once per page and method.</summary>
    public IReadOnlyList<FoundValue> Found { get; init; } = [];

    /// <summary>Two or three letters, as the page says it; null when it does not.</summary>
    public string? Language { get; init; }

    /// <summary>What the home page says of the business in a few lines, for people and for an analyst.</summary>
    public string? Excerpt { get; init; }
}

/// <param name="IsUnchanged">The server said so; the page itself was not sent.</param>
public sealed record VisitedPage(string Url, string? Etag, string? LastModified, bool IsUnchanged);
