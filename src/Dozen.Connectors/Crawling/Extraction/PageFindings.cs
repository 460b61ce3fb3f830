using Dozen.Core.Enrichment;

namespace Dozen.Connectors.Crawling.Extraction;

/// <summary>Everything a page tells, each value once per method.</summary>
internal static class PageFindings
{
    private const int Many = 8;
    private const int Most = 100;

    public static IReadOnlyList<FoundValue> Of(PageContent page, string siteDomain, string? company, string? country)
    {
        var context = new LineContext(page, siteDomain, company);
        var found = FoundEmails.On(page, context).Concat(FoundPhones.On(page, country, context)).Concat(FoundBusiness.On(page, siteDomain, company, country, context))
            .GroupBy(f => (f.Kind, f.Value, f.Method, f.Detail is not null && f.Kind is FoundKind.Hours or FoundKind.Profile ? f.Detail : null))
            .Select(g => g.MaxBy(f => f.Confidence)!)
            .Take(Most).ToList();

        // A page with many numbers is a list: of branches, of partners, of other businesses.
        var numbers = found.Where(f => f.Kind == FoundKind.Phone).Select(f => f.Value).Distinct().Count();
        return numbers <= Many ? found : [.. found.Select(f => f.Kind == FoundKind.Phone && f.Method is "tel" or "text" or "label" ? f with { Confidence = Math.Round(f.Confidence * 0.4, 2) } : f)];
    }

    /// <summary>The title, the description and the beginning of the text, within so many characters.</summary>
    public static string? Excerpt(PageContent page, int longest)
    {
        var lines = new[] { page.Title, page.Description }.OfType<string>().Concat(page.Lines.Where(l => l.Length > 25)).Distinct();
        var text = string.Join('\n', lines);
        return text.Length == 0 ? null : text.Length <= longest ? text : text[..(char.IsHighSurrogate(text[longest - 1]) ? longest - 1 : longest)];
    }
}
