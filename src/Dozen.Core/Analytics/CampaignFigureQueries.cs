using Dozen.Core.Campaigns;
using Dozen.Core.Database;
using Dozen.Core.Users;
using Microsoft.EntityFrameworkCore;

namespace Dozen.Core.Analytics;

/// <summary>What campaigns have brought and cost.</summary>
[Needs(Area.Metrics, Access.Read)]
public sealed class CampaignFigureQueries(DozenDbContext db)
{
    private const int Most = 500;

    public async Task<CampaignReport> GetAsync(CancellationToken cancellationToken)
    {
        var campaigns = await db.Campaigns.AsNoTracking().OrderByDescending(c => c.CreatedAt).ThenByDescending(c => c.Id).Take(Most)
            .Select(c => new { c.Id, c.Name, c.Status, c.BudgetAllocated, c.BudgetSpent }).ToListAsync(cancellationToken);
        var members = (await db.CampaignLeads.GroupBy(m => new { m.CampaignId, m.Status })
            .Select(g => new { g.Key.CampaignId, g.Key.Status, Count = g.LongCount() }).ToListAsync(cancellationToken)).ToLookup(m => m.CampaignId);
        return new CampaignReport([.. campaigns.Select(c =>
        {
            var total = members[c.Id].Where(m => m.Status != CampaignLeadStatus.Excluded).Sum(m => m.Count);
            var converted = Of(c.Id, CampaignLeadStatus.Converted);
            var responded = converted + Of(c.Id, CampaignLeadStatus.Responded);
            return new CampaignFigures(
                c.Id, c.Name, c.Status.ToText(), total, responded + Of(c.Id, CampaignLeadStatus.Contacted), responded, converted, Share.Of(converted, total),
                c.BudgetAllocated, c.BudgetSpent, c.BudgetAllocated is { } budget ? Share.Of(c.BudgetSpent, budget) : null);
        })]);

        long Of(long campaignId, CampaignLeadStatus status) => members[campaignId].Where(m => m.Status == status).Sum(m => m.Count);
    }
}
