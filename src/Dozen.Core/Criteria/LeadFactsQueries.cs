using Dozen.Core.Activities;
using Dozen.Core.Common;
using Dozen.Core.Database;
using Dozen.Core.Leads;
using Dozen.Core.Users;
using Microsoft.EntityFrameworkCore;

namespace Dozen.Core.Criteria;

/// <summary>Reads of what criteria ask about leads.</summary>
[Needs(Area.Leads, Access.Read)]
public sealed class LeadFactsQueries(DozenDbContext db, TimeProvider time)
{
    /// <summary>At most four statements, however many leads; those that nothing asked for are saved.</summary>
    /// <param name="leads">Leads of the organisation; what is tracked is taken as it stands, also before it is saved.</param>
    public async Task<IReadOnlyList<LeadFacts>> OfAsync(IReadOnlyList<Lead> leads, FactNeeds needs, CancellationToken cancellationToken)
    {
        if (leads.Count == 0) return [];

        var (now, ids) = (time.Now(), leads.Select(l => l.Id).ToList());
        var lists = await NamedLists.OfAsync(db, cancellationToken);
        var activities = needs.HasFlag(FactNeeds.Activities) ? await ActivitiesAsync(ids, cancellationToken) : null;
        var contacts = needs.HasFlag(FactNeeds.ContactTimes) ? await ContactTimes.OfAsync(db, ids, cancellationToken) : [];
        var campaigns = needs.HasFlag(FactNeeds.Campaigns) ? await CampaignsAsync(ids, cancellationToken) : null;
        return [.. leads.Select(lead => new LeadFacts(lead, now)
        {
            Lists = lists,
            Activities = activities is null ? [] : [.. activities[lead.Id]],
            FirstContactedAt = contacts.GetValueOrDefault(lead.Id)?.First,
            LastContactedAt = contacts.GetValueOrDefault(lead.Id)?.Last,
            CampaignIds = campaigns is null ? [] : [.. campaigns[lead.Id]],
        })];
    }

    /// <summary>Of a lead that is not in the trash; null when there is none of that id.</summary>
    public async Task<LeadFacts?> OfAsync(long leadId, FactNeeds needs, CancellationToken cancellationToken) =>
        (await OfAsync(await db.Leads.AsNoTracking().Where(l => l.Id == leadId).ToListAsync(cancellationToken), needs, cancellationToken)).SingleOrDefault();

    private async Task<ILookup<long, ActivityFact>> ActivitiesAsync(List<long> leadIds, CancellationToken cancellationToken) =>
        (await db.Activities.AsNoTracking().Where(a => a.LeadId != null && leadIds.Contains(a.LeadId.Value))
            .Select(a => new { LeadId = a.LeadId!.Value, a.ActivityType, a.Direction, a.Status, At = a.CompletedAt ?? a.CreatedAt, a.Subject })
            .ToListAsync(cancellationToken))
        .ToLookup(a => a.LeadId, a => new ActivityFact(a.ActivityType, a.Direction, a.Status, a.At, a.Subject));

    private async Task<ILookup<long, long>> CampaignsAsync(List<long> leadIds, CancellationToken cancellationToken) =>
        (await db.CampaignLeads.AsNoTracking().Where(m => leadIds.Contains(m.LeadId)).Select(m => new { m.LeadId, m.CampaignId }).ToListAsync(cancellationToken))
        .ToLookup(m => m.LeadId, m => m.CampaignId);
}
