using Dozen.Core.Contacts;

namespace Dozen.Connectors.Crawling.Extraction;

/// <summary>A business as structured data describes it (schema.org).</summary>
internal sealed class StructuredBusiness
{
    public string? Name { get; set; }

    public string? Url { get; set; }

    public List<string> Emails { get; } = [];

    public List<string> Phones { get; } = [];

    public PostalAddress? Address { get; set; }

    /// <summary>By day, in English and lower case.</summary>
    public SortedDictionary<string, string> Hours { get; } = new(StringComparer.Ordinal);

    public List<(string Name, string? Title)> People { get; } = [];

    public List<string> Profiles { get; } = [];

    public bool SaysSomething => Emails.Count > 0 || Phones.Count > 0 || Address is not null || Hours.Count > 0;
}
