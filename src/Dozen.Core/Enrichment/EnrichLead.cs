using System.Text.Json.Nodes;
using Dozen.Core.Activities;
using Dozen.Core.Common;
using Dozen.Core.Contacts;
using Dozen.Core.Database;
using Dozen.Core.Leads;
using Dozen.Core.Users;
using Microsoft.EntityFrameworkCore;

namespace Dozen.Core.Enrichment;

/// <summary>What an enrichment did to a lead.</summary>
/// <param name="Changed">Whether anything was written.</param>
/// <param name="Filled">Fields that were empty, or had a value of the map or of an earlier visit.</param>
/// <param name="Emails">How many addresses of the business were found.</param>
/// <param name="Phones">How many numbers.</param>
public sealed record LeadEnrichment(bool Changed, IReadOnlyList<string> Filled, int Emails, int Phones, double? Confidence);

/// <summary>
/// The second half of an enrichment: puts what a website said into the lead, in one transaction with one entry in its history. A value
/// that a person typed stands; one of the map gives way to one that is sure. Where there is nothing new, nothing is written.
/// </summary>
[Needs(Area.Leads, Access.Write)]
public sealed class EnrichLead(DozenDbContext db, Caller caller, EnrichmentSettings settings, TimeProvider time)
{
    private static readonly LeadEnrichment Nothing = new(false, [], 0, 0, null);

    /// <param name="executionId">The run it is a part of; null when it is none.</param>
    public async Task<Result<LeadEnrichment>> ExecuteAsync(LeadReading read, long? executionId, CancellationToken cancellationToken)
    {
        var lead = await db.Leads.SingleOrDefaultAsync(l => l.Id == read.LeadId, cancellationToken);
        if (lead is null) return LeadFailures.NotFound(read.LeadId);
        if (read.Reading is not { Outcome: WebsiteOutcome.Read, Url: { } url } reading || WebAddress.Parse(url) is not { } site) return Nothing;

        var enrichment = lead.EnrichmentData.ToObject();
        var before = enrichment[WebsiteData.Source] as JsonObject;
        var unchanged = reading.Pages.Where(p => p.IsUnchanged).Select(p => p.Url).ToHashSet(StringComparer.Ordinal);
        IReadOnlyList<FoundValue> found = [.. reading.Found, .. WebsiteData.FoundOn(before, unchanged)];
        found = [.. found.Select(f => Judged(f, read.TakesMail))];

        var now = time.Now();
        var best = new BestValue(found, site.Domain, lead.Company, settings);
        var fields = new LeadFields(lead, before?[WebsiteData.Applied] as JsonObject, await MapFields.OfAsync(db, lead, enrichment, cancellationToken));
        var emails = best.Emails().Where(e => e.Confidence >= BestValue.Enough).ToList();
        var chosen = Choose(fields, best, emails.FirstOrDefault(), reading, site, now);
        var data = WebsiteData.Make(reading, found, before, chosen, now);
        if (fields.Applied.Count > 0) data[WebsiteData.Applied] = fields.Applied;

        var phones = found.Where(f => f.Kind == FoundKind.Phone && f.Confidence >= BestValue.Enough).Select(f => f.Value).Distinct().Count();
        var sure = data["confidence"]?.GetValue<double>();
        if (fields.Changes.Count == 0 && WebsiteData.SaysTheSame(before, data)) return new LeadEnrichment(false, [], emails.Count, phones, sure);

        enrichment[WebsiteData.Source] = data;
        lead.EnrichmentData = JsonText.From(enrichment);
        lead.SearchText = SearchText.Of(lead.Company, lead.FirstName, lead.LastName, lead.Email);
        lead.UpdatedAt = now;
        IReadOnlyList<string> names = [.. fields.Changes.Keys];
        var subject = names.Count == 0 ? $"Read the website {site.Domain}" : $"Filled {string.Join(", ", names)} from {site.Domain}";
        db.Activities.Add(Activity.Record(
            caller, lead.Id, ActivityType.Enriched, subject.Truncated(500), now, new { source = WebsiteData.Source, url, execution_id = executionId, changes = fields.Changes }));
        if (!await db.TrySaveAsync(cancellationToken)) return LeadFailures.Stale;
        return new LeadEnrichment(true, names, emails.Count, phones, sure);
    }

    private static JsonObject Choose(LeadFields fields, BestValue best, FoundValue? email, WebsiteReading reading, WebAddress site, DateTimeOffset now)
    {
        var values = new JsonObject();
        if (email is not null)
        {
            fields.Email(email);
            values["email"] = WebsiteData.Value(email, email.Value, now);
        }

        if (best.Phone() is { } phone)
        {
            fields.Phone(phone);
            values["phone"] = WebsiteData.Value(phone, phone.Value, now);
        }

        if (best.Company() is { } company)
        {
            fields.Company(company);
            values["company"] = WebsiteData.Value(company, company.Value, now);
        }

        if (best.Address() is { Address: { } parts } address)
        {
            fields.Address(parts, address.Confidence);
            values["address"] = WebsiteData.Value(address, WebsiteData.Parts(parts), now);
        }

        if (best.Person() is { } person)
        {
            fields.Person(person);
            values["person"] = WebsiteData.Value(person, person.Value, now);
            if (person.Detail is not null) values["person"]!["title"] = person.Detail;
        }

        if (best.Profile("linkedin") is { } linkedin)
        {
            fields.LinkedIn(linkedin);
            values["linkedin_url"] = WebsiteData.Value(linkedin, linkedin.Value, now);
        }

        if (reading.HasMoved) fields.Website(site);
        return values;
    }

    /// <summary>An address whose domain takes no mail is no address, however well it was found.</summary>
    private static FoundValue Judged(FoundValue found, IReadOnlyDictionary<string, bool> takesMail) =>
        found.Kind == FoundKind.Email && takesMail.TryGetValue(EmailAddress.DomainOf(found.Value), out var takes) && !takes
            ? found with { Confidence = Math.Min(found.Confidence, 0.1) }
            : found;
}
