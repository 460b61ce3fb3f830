using Dozen.Core.Contacts;
using Dozen.Core.Database;
using Dozen.Core.Organizations;
using Dozen.Core.Users;
using Microsoft.EntityFrameworkCore;

namespace Dozen.Core.Enrichment;

/// <summary>The website of a lead, ready to be read.</summary>
/// <param name="Request">Null when the lead has none.</param>
public sealed record LeadSite(long LeadId, WebsiteRequest? Request);

/// <summary>A lead's website as it was read; put into the lead by <see cref="EnrichLead"/>.</summary>
/// <param name="Reading">Null when the lead has no website.</param>
/// <param name="TakesMail">By domain, where the name service could say; what it could not is not there.</param>
public sealed record LeadReading(long LeadId, WebsiteReading? Reading, IReadOnlyDictionary<string, bool> TakesMail);

/// <summary>The first half of an enrichment: asks the network and changes nothing.</summary>
[Needs(Area.Leads, Access.Read)]
public sealed class ReadLeadWebsite(DozenDbContext db, IWebsiteReader reader, IMailDomains mail, EnrichmentSettings settings)
{
    private const int MostDomainsAsked = 3;

    /// <summary>The sites of these leads, in their order; a lead that is gone is left out.</summary>
    public async Task<IReadOnlyList<LeadSite>> FindSitesAsync(IReadOnlyList<long> leadIds, CancellationToken cancellationToken)
    {
        var country = new OrganizationSettings(await db.Organizations.Select(o => o.Settings).SingleAsync(cancellationToken)).DefaultCountry;
        var leads = await db.Leads.AsNoTracking().Where(l => leadIds.Contains(l.Id))
            .Select(l => new { l.Id, l.Website, l.Country, l.Company, l.EnrichmentData }).ToDictionaryAsync(l => l.Id, cancellationToken);
        return [.. leadIds.Where(leads.ContainsKey).Select(id => leads[id]).Select(l => new LeadSite(
            l.Id,
            l.Website is null ? null : new WebsiteRequest(l.Website, l.Country ?? country, l.Company, WebsiteData.Pages(l.EnrichmentData.ToObject()))))];
    }

    /// <summary>Several may be read at once: nothing of the database is touched.</summary>
    public async Task<LeadReading> ExecuteAsync(LeadSite site, CancellationToken cancellationToken)
    {
        if (site.Request is not { } request) return new LeadReading(site.LeadId, null, new Dictionary<string, bool>());
        var reading = await reader.ReadAsync(request, cancellationToken);
        return new LeadReading(site.LeadId, reading, await AskAsync(reading, request, cancellationToken));
    }

    private async Task<Dictionary<string, bool>> AskAsync(WebsiteReading reading, WebsiteRequest request, CancellationToken cancellationToken)
    {
        var answers = new Dictionary<string, bool>(StringComparer.Ordinal);
        if (reading.Url is null || WebAddress.Parse(reading.Url) is not { } site) return answers;
        var best = new BestValue(reading.Found, site.Domain, request.Company, settings).Emails().Where(e => e.Confidence >= BestValue.Enough);
        foreach (var domain in best.Select(e => EmailAddress.DomainOf(e.Value)).Distinct().Take(MostDomainsAsked))
        {
            if (await mail.TakesMailAsync(domain, cancellationToken) is { } takes) answers[domain] = takes;
        }

        return answers;
    }
}
