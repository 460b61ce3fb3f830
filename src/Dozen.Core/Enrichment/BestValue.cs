using Dozen.Core.Contacts;
using Dozen.Core.Duplicates;

namespace Dozen.Core.Enrichment;

/// <summary>Chooses, by rule, among the values that a website gave for one field. Whose a value is counts before how sure it is.</summary>
/// <param name="siteDomain">See <see cref="WebAddress.Domain"/>.</param>
internal sealed class BestValue(IReadOnlyList<FoundValue> found, string siteDomain, string? company, EnrichmentSettings settings)
{
    /// <summary>What is less sure than this is kept as found, and not put into a field.</summary>
    public const double Enough = 0.5;

    /// <summary>A value that stands already and came from a map gives way to what is at least so sure.</summary>
    public const double Sure = 0.8;

    /// <summary>The addresses that may be the business's own, best first, each once, with how sure it is that they are.</summary>
    public IReadOnlyList<FoundValue> Emails()
    {
        var candidates = found.Where(f => f.Kind == FoundKind.Email).GroupBy(f => EmailAddress.KeyOf(f.Value))
            .Select(g => g.MaxBy(f => f.Confidence)!)
            .Select(f => (Value: f, Owner: OwnerOf(EmailAddress.DomainOf(f.Value))))
            .ToList();

        // One address of another company may be the owner's other firm; many are a directory or a list of partners.
        var hasOwn = candidates.Exists(c => c.Owner > Owner.Stranger);
        var strangers = candidates.Count(c => c.Owner == Owner.Stranger);
        return candidates
            .Select(c => c with { Value = c.Value with { Confidence = Rounded(c.Value.Confidence * Share(c.Owner, hasOwn, strangers)) } })
            .OrderByDescending(c => c.Value.Confidence >= Enough)
            .ThenByDescending(c => c.Owner)
            .ThenByDescending(c => MailHosts.IsGeneral(c.Value.Value) != settings.PrefersPersonalEmail)
            .ThenByDescending(c => c.Value.Confidence)
            .Select(c => c.Value)
            .ToList();
    }

    public FoundValue? Phone() => Enoughs(FoundKind.Phone)
        .GroupBy(f => f.Value)
        .OrderByDescending(g => g.Max(f => f.Confidence))
        .ThenByDescending(g => g.Count())
        .Select(g => g.MaxBy(f => f.Confidence)!)
        .FirstOrDefault();

    /// <summary>What the business calls itself, if that is a spelling of what it is called already.</summary>
    public FoundValue? Company() => Enoughs(FoundKind.Company)
        .Where(f => company is null || NameSimilarity.AreSimilar(f.Value, company))
        .MaxBy(f => f.Confidence);

    public FoundValue? Address() => Enoughs(FoundKind.Address).Where(f => f.Address is { City: not null } or { PostalCode: not null }).MaxBy(f => f.Confidence);

    public FoundValue? Person() => Enoughs(FoundKind.Person).MaxBy(f => f.Confidence);

    public FoundValue? Profile(string network) => found.Where(f => f.Kind == FoundKind.Profile && f.Detail == network).MaxBy(f => f.Confidence);

    private IEnumerable<FoundValue> Enoughs(FoundKind kind) => found.Where(f => f.Kind == kind && f.Confidence >= Enough);

    private Owner OwnerOf(string domain)
    {
        var registrable = WebDomain.Of(domain);
        if (registrable == siteDomain || domain == siteDomain) return Owner.Own;
        if (MailHosts.IsFree(domain)) return Owner.Anybody;
        return IsRelated(registrable) ? Owner.Related : Owner.Stranger;
    }

    /// <summary>Another ending of the same name, or the name of the business itself.</summary>
    private bool IsRelated(string domain)
    {
        var name = Letters.Key(domain[..Math.Max(0, domain.IndexOf('.'))]);
        var site = Letters.Key(siteDomain[..Math.Max(0, siteDomain.IndexOf('.'))]);
        if (name.Length < 4) return false;
        return name == site || (site.Length >= 4 && (name.Contains(site, StringComparison.Ordinal) || site.Contains(name, StringComparison.Ordinal)))
            || (company is not null && Letters.Key(company) is { Length: >= 4 } called && (called.Contains(name, StringComparison.Ordinal) || name.Contains(called, StringComparison.Ordinal)));
    }

    private static double Share(Owner owner, bool hasOwn, int strangers) => owner switch
    {
        Owner.Own => 1,
        Owner.Related => 0.95,
        Owner.Anybody => 0.85,
        _ => hasOwn || strangers > 1 ? 0.2 : 0.6,
    };

    private static double Rounded(double value) => Math.Round(value, 2);

    private enum Owner
    {
        Stranger,
        Anybody,
        Related,
        Own,
    }
}
