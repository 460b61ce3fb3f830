using Dozen.Core.Activities;
using Dozen.Core.Database;
using Dozen.Core.Leads;
using Microsoft.EntityFrameworkCore;

namespace Dozen.Core.Duplicates;

/// <summary>A stored lead as far as matching needs it.</summary>
internal sealed record StoredLead(long Id, bool IsInTrash, LeadIdentity Identity);

/// <summary>Looks up which stored leads share a key with new ones. Leads in the trash count: they were put there on purpose.</summary>
internal sealed class StoredLeads(DozenDbContext db)
{
    // For an expression such as lower(email) a planner guesses how many rows a value has. So many guesses it still
    // takes for less than the whole organisation.
    private const int EmailsAtOnce = 50;

    private IQueryable<Lead> All => db.Leads.IgnoreQueryFilters([DozenDbContext.TrashFilter]).AsNoTracking();

    public Task<bool> AnyAsync(CancellationToken cancellationToken) => All.AnyAsync(cancellationToken);

    public async Task<IReadOnlyList<StoredLead>> FindAsync(IEnumerable<LeadKey> keys, CancellationToken cancellationToken)
    {
        var byKind = keys.Distinct().ToLookup(k => k.Kind, k => k.Text);
        var found = new Dictionary<long, StoredLead>();

        // "Not null" is said each time: without it the translation would ask for nulls as well, and no index answers that.
        var externalIds = byKind[LeadKeyKind.ExternalId].ToArray();
        if (externalIds.Length > 0) await CollectAsync(All.Where(l => l.ExternalId != null && externalIds.Contains(l.ExternalId)));

        foreach (var emails in byKind[LeadKeyKind.Email].Chunk(EmailsAtOnce))
            await CollectAsync(All.Where(l => l.Email != null && emails.Contains(l.Email.ToLower())));

        // A switchboard or a chain's domain may stand on thousands of leads: such a sign says nothing, and is not read.
        var phones = byKind[LeadKeyKind.Phone].ToArray();
        if (phones.Length > 0)
        {
            var telling = await All.Where(l => l.PhoneE164 != null && phones.Contains(l.PhoneE164)).GroupBy(l => l.PhoneE164!)
                .Where(g => g.Count() <= LeadMatcher<StoredLead>.MostSharers).Select(g => g.Key).ToArrayAsync(cancellationToken);
            if (telling.Length > 0) await CollectAsync(All.Where(l => l.PhoneE164 != null && telling.Contains(l.PhoneE164)));
        }

        var domains = byKind[LeadKeyKind.Domain].ToArray();
        if (domains.Length > 0)
        {
            var telling = await All.Where(l => l.WebsiteDomain != null && domains.Contains(l.WebsiteDomain)).GroupBy(l => l.WebsiteDomain!)
                .Where(g => g.Count() <= LeadMatcher<StoredLead>.MostSharers).Select(g => g.Key).ToArrayAsync(cancellationToken);
            if (telling.Length > 0) await CollectAsync(All.Where(l => l.WebsiteDomain != null && telling.Contains(l.WebsiteDomain)));
        }

        return found.Values.OrderBy(l => l.Id).ToList();

        async Task CollectAsync(IQueryable<Lead> leads)
        {
            var rows = leads.Select(l => new
            {
                l.Id,
                l.DeletedAt,
                l.ExternalId,
                l.Email,
                l.PhoneE164,
                l.WebsiteDomain,
                l.Company,
                l.FirstName,
                l.LastName,
            });
            await foreach (var l in rows.AsAsyncEnumerable().WithCancellation(cancellationToken))
            {
                found.TryAdd(l.Id, new StoredLead(l.Id, l.DeletedAt is not null, new LeadIdentity(
                    l.ExternalId is null ? [] : [l.ExternalId], l.Email, l.PhoneE164, l.WebsiteDomain, l.Company, l.FirstName, l.LastName)));
            }
        }
    }

    /// <summary>Every key of the organisation's leads, streamed.</summary>
    public IAsyncEnumerable<LeadIdentity> AllIdentitiesAsync() => Identities(All);

    /// <summary>Leads that others have written since a moment, found through the history that every such write leaves.</summary>
    public async Task<IReadOnlyList<LeadIdentity>> WrittenSinceAsync(DateTimeOffset since, CancellationToken cancellationToken)
    {
        ActivityType[] writes = [ActivityType.Created, ActivityType.Updated, ActivityType.Restored, ActivityType.Merged];

        // Two questions, since the answer to the first is nearly always nobody; as one, a planner may read every lead.
        var ids = await db.Activities.Where(a => a.CreatedAt >= since && writes.Contains(a.ActivityType) && a.LeadId != null)
            .Select(a => a.LeadId!.Value).Distinct().ToListAsync(cancellationToken);
        return ids.Count == 0 ? [] : await Identities(All.Where(l => ids.Contains(l.Id))).ToListAsync(cancellationToken);
    }

    private static async IAsyncEnumerable<LeadIdentity> Identities(IQueryable<Lead> leads)
    {
        await foreach (var l in leads.Select(l => new { l.ExternalId, l.Email, l.PhoneE164, l.WebsiteDomain }).AsAsyncEnumerable())
            yield return new LeadIdentity(l.ExternalId is null ? [] : [l.ExternalId], l.Email, l.PhoneE164, l.WebsiteDomain, null, null, null);
    }
}
