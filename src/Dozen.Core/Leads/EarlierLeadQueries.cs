using System.Text.Json.Nodes;
using Dozen.Core.Activities;
using Dozen.Core.Common;
using Dozen.Core.Database;
using Dozen.Core.Organizations;
using Dozen.Core.Users;
using Microsoft.EntityFrameworkCore;

namespace Dozen.Core.Leads;

/// <summary>A lead with the fields, and under the names, of the earlier platform.</summary>
/// <param name="FirstContactedAt">The first time somebody reached out to it; derived from activities.</param>
/// <param name="LastContactedAt">The last time somebody reached out to it; derived from activities.</param>
public record EarlierLead(
    long Id,
    long OrganizationId,
    string? Email,
    string? FirstName,
    string? LastName,
    string? Company,
    string? JobTitle,
    string? Phone,
    string? Website,
    string? LinkedinUrl,
    LeadTemperature LeadTemperature,
    DateOnly? ExpectedCloseDate,
    LeadStatus Status,
    LeadSource Source,
    int Score,
    long? Value,
    string? Notes,
    IReadOnlyList<string> Tags,
    JsonText CustomFields,
    JsonText EnrichmentData,
    long? AssignedToId,
    DateTimeOffset? LastEngagementDate,
    DateTimeOffset? FirstContactedAt,
    DateTimeOffset? LastContactedAt,
    DateTimeOffset CreatedAt,
    DateTimeOffset UpdatedAt,
    EarlierOrganization Organization,
    EarlierUser? AssignedTo)
{
    /// <summary>The lead alone, without what its activities add up to.</summary>
    internal EarlierLead Plain() => new(this);
}

/// <summary>A lead with what its activities add up to, and what was once said about it elsewhere.</summary>
public sealed record EarlierLeadWithFigures : EarlierLead
{
    internal EarlierLeadWithFigures(EarlierLead lead)
        : base(lead)
    {
    }

    public DateTimeOffset? LastActivityAt { get; init; }

    public long WebsiteVisits { get; init; }

    /// <summary>Pages named by its visits; a visit that names none counts as one.</summary>
    public long PagesViewed { get; init; }

    public long EmailOpens { get; init; }

    public long EmailClicks { get; init; }

    public long Downloads { get; init; }

    /// <summary>From custom fields or source data, else null; so are the industry and the next two.</summary>
    public string? CompanySize { get; init; }

    public string? Industry { get; init; }

    public bool? Unsubscribed { get; init; }

    public long BouncedEmails { get; init; }
}

/// <summary>Leads as the earlier platform served them, with what their activities add up to; lists are newest first.</summary>
[Needs(Area.Leads, Access.Read)]
public sealed class EarlierLeadQueries(DozenDbContext db, LeadQueries leads, TimeProvider time)
{
    /// <param name="scoringHoursBack">When given, only leads that want scoring: changed within these hours, without a score, or older than 7 days with a score below 50.</param>
    /// <remarks>Eight statements, however many leads the page has.</remarks>
    public async Task<(IReadOnlyList<EarlierLeadWithFigures> Items, long Total)> ListAsync(
        LeadFilter filter, int? scoringHoursBack, int skip, int limit, CancellationToken cancellationToken)
    {
        using var access = leads.OwnerAccessFor(filter);
        var matching = await leads.MatchingAsync(filter, cancellationToken);
        if (scoringHoursBack is { } hours)
        {
            var (changedSince, oldSince) = (time.Now().AddHours(-hours), time.Now().AddDays(-7));
            matching = matching.Where(l => l.UpdatedAt >= changedSince || l.Score == 0 || (l.CreatedAt < oldSince && l.Score < 50));
        }

        var total = await matching.LongCountAsync(cancellationToken);
        var page = await matching.AsNoTracking().OrderByDescending(l => l.CreatedAt).ThenByDescending(l => l.Id)
            .Skip(skip).Take(limit).ToListAsync(cancellationToken);
        return (await ViewsAsync(page, cancellationToken), total);
    }

    /// <summary>Hot and warm leads with a LinkedIn address, with which nothing was exchanged for 7 days; the hottest and best first.</summary>
    public async Task<(IReadOnlyList<EarlierLead> Items, long Total)> ForOutreachAsync(int skip, int limit, CancellationToken cancellationToken)
    {
        var quietSince = time.Now().AddDays(-7);
        LeadTemperature[] warm = [LeadTemperature.Hot, LeadTemperature.Warm];
        var matching = db.Leads.Where(l => warm.Contains(l.LeadTemperature) && l.LinkedinUrl != null && (l.LastEngagementDate == null || l.LastEngagementDate < quietSince));
        var page = await matching.AsNoTracking().OrderBy(l => l.LeadTemperature == LeadTemperature.Hot ? 0 : 1).ThenByDescending(l => l.Score).ThenBy(l => l.Id)
            .Skip(skip).Take(limit).ToListAsync(cancellationToken);
        return ([.. (await ViewsAsync(page, cancellationToken)).Select(l => l.Plain())], await matching.LongCountAsync(cancellationToken));
    }

    /// <summary>A living lead; one in the trash is not found, as a deleted one was not.</summary>
    public async Task<Result<EarlierLead>> GetAsync(long id, CancellationToken cancellationToken)
    {
        var lead = await db.Leads.AsNoTracking().Where(l => l.Id == id).ToListAsync(cancellationToken);
        return lead.Count == 0 ? LeadFailures.NotFound(id) : (await ViewsAsync(lead, cancellationToken))[0].Plain();
    }

    private async Task<IReadOnlyList<EarlierLeadWithFigures>> ViewsAsync(List<Lead> page, CancellationToken cancellationToken)
    {
        if (page.Count == 0) return [];

        var ids = page.Select(l => l.Id).ToList();
        var figures = await FiguresAsync(ids, cancellationToken);
        var contacts = await ContactTimes.OfAsync(db, ids, cancellationToken);
        var owners = await OwnersAsync(page, cancellationToken);
        var organization = await db.Organizations.Select(o => new EarlierOrganization(o.Id, o.Name, o.Slug)).SingleAsync(cancellationToken);
        return page.Select(l => View(l, organization, Owner(l), figures[l.Id], contacts.GetValueOrDefault(l.Id))).ToList();

        EarlierUser? Owner(Lead lead) => lead.AssignedToId is { } id ? owners.GetValueOrDefault(id) : null;
    }

    private async Task<Dictionary<long, EarlierUser>> OwnersAsync(List<Lead> page, CancellationToken cancellationToken)
    {
        var ids = page.Select(l => l.AssignedToId).OfType<long>().Distinct().ToList();
        return await db.Users.Where(u => ids.Contains(u.Id)).Select(u => new EarlierUser(u.Id, u.FirstName, u.LastName, u.Email))
            .ToDictionaryAsync(u => u.Id, cancellationToken);
    }

    private async Task<Dictionary<long, Figures>> FiguresAsync(List<long> ids, CancellationToken cancellationToken)
    {
        var figures = ids.ToDictionary(id => id, _ => new Figures());
        var groups = await db.Activities.Where(a => a.LeadId != null && ids.Contains(a.LeadId.Value))
            .GroupBy(a => new { LeadId = a.LeadId!.Value, a.ActivityType })
            .Select(g => new { g.Key, Count = g.LongCount(), LastWritten = g.Max(a => a.CreatedAt) })
            .ToListAsync(cancellationToken);
        foreach (var group in groups)
        {
            var lead = figures[group.Key.LeadId];
            lead.LastActivity = lead.LastActivity > group.LastWritten ? lead.LastActivity : group.LastWritten;
            lead.Counts[group.Key.ActivityType] = group.Count;
        }

        // How many pages a visit saw stands in its metadata alone.
        var visits = db.Activities.Where(a => a.LeadId != null && ids.Contains(a.LeadId.Value) && a.ActivityType == ActivityType.WebsiteVisit)
            .Select(a => new { LeadId = a.LeadId!.Value, a.Metadata });
        await foreach (var visit in visits.AsAsyncEnumerable().WithCancellation(cancellationToken))
        {
            var metadata = visit.Metadata.ToObject();
            figures[visit.LeadId].PagesViewed += Number(metadata["pages_viewed"] ?? (metadata["data"] as JsonObject)?["pages_viewed"]) ?? 1;
        }

        return figures;
    }

    private static EarlierLeadWithFigures View(Lead l, EarlierOrganization organization, EarlierUser? owner, Figures figures, ContactTimes? contacts)
    {
        var (custom, sources) = (l.CustomFields.ToObject(), l.EnrichmentData.ToObject());
        var lead = new EarlierLead(
            l.Id, l.OrganizationId, l.Email, l.FirstName, l.LastName, l.Company, l.JobTitle, l.Phone, l.Website, l.LinkedinUrl,
            l.LeadTemperature, l.ExpectedCloseDate, l.Status, l.Source, l.Score, l.Value, l.Notes, l.Tags, l.CustomFields,
            l.EnrichmentData, l.AssignedToId, l.LastEngagementDate, contacts?.First, contacts?.Last, l.CreatedAt, l.UpdatedAt,
            organization, owner);
        return new EarlierLeadWithFigures(lead)
        {
            LastActivityAt = figures.LastActivity,
            WebsiteVisits = figures.Of(ActivityType.WebsiteVisit),
            PagesViewed = figures.PagesViewed,
            EmailOpens = figures.Of(ActivityType.EmailOpened),
            EmailClicks = figures.Of(ActivityType.EmailClicked),
            Downloads = figures.Of(ActivityType.Download),
            CompanySize = Text(Said("company_size")),
            Industry = l.Industry ?? Text(Said("industry")),
            Unsubscribed = Truth(Said("unsubscribed")),
            BouncedEmails = Number(Said("bounced_emails")) ?? 0,
        };

        JsonNode? Said(string field) => custom[field] ?? sources[field] ?? sources.Select(s => (s.Value as JsonObject)?[field]).FirstOrDefault(v => v is not null);
    }

    private static string? Text(JsonNode? node) => node is JsonValue value ? value.ToString() : null;

    private static long? Number(JsonNode? node) =>
        node is JsonValue value && (value.TryGetValue(out long number) || long.TryParse(value.ToString(), out number)) && number >= 0 ? number : null;

    private static bool? Truth(JsonNode? node) => node is JsonValue value && bool.TryParse(value.ToString(), out var truth) ? truth : null;

    private sealed class Figures
    {
        public Dictionary<ActivityType, long> Counts { get; } = [];

        public DateTimeOffset? LastActivity { get; set; }

        public long PagesViewed { get; set; }

        public long Of(ActivityType type) => Counts.GetValueOrDefault(type);
    }
}
