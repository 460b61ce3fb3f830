using Dozen.Core.Enrichment;

namespace Dozen.Testing;

/// <summary>Websites that say what a test has written down, and domains that take mail or not.</summary>
public sealed class ScriptedWebsites : IWebsiteReader, IMailDomains
{
    public Dictionary<string, WebsiteReading> Sites { get; } = [];

    public Dictionary<string, bool> Mail { get; } = [];

    public List<WebsiteRequest> Asked { get; } = [];

    /// <summary>A site of one page with these values.</summary>
    public void Add(string url, params FoundValue[] found) => Sites[url] = new WebsiteReading(WebsiteOutcome.Read, null)
    {
        Url = url,
        Pages = [new VisitedPage(url, "\"1\"", null, false)],
        Found = found,
        Language = "en",
        Excerpt = "A café by the sea. Owner: Anna Summer.",
    };

    public Task<WebsiteReading> ReadAsync(WebsiteRequest request, CancellationToken cancellationToken)
    {
        lock (Asked) Asked.Add(request);
        return Task.FromResult(Sites.GetValueOrDefault(request.Url) ?? new WebsiteReading(WebsiteOutcome.Unreachable, "Nobody answered."));
    }

    public Task<bool?> TakesMailAsync(string domain, CancellationToken cancellationToken) => Task.FromResult(Mail.TryGetValue(domain, out var takes) ? takes : (bool?)null);
}

/// <summary>An analyst that says what a test has written down.</summary>
public sealed class ScriptedAnalyst : ILeadAnalyst
{
    public string? Reason { get; set; }

    public Queue<AnalystAnswer> Answers { get; } = [];

    public List<AnalystQuestion> Asked { get; } = [];

    public Task<string?> WhyNotAsync(CancellationToken cancellationToken) => Task.FromResult(Reason);

    public Task<AnalystAnswer> AskAsync(AnalystQuestion question, CancellationToken cancellationToken)
    {
        Asked.Add(question);
        return Task.FromResult(Answers.Dequeue());
    }
}
