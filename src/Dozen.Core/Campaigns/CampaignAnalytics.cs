using Dozen.Core.Common;
using Dozen.Core.Database;
using Dozen.Core.Leads;
using Dozen.Core.Users;
using Microsoft.EntityFrameworkCore;

namespace Dozen.Core.Campaigns;

public sealed record MemberCount(CampaignLeadStatus Status, long Count);

/// <summary>What happened on one day (UTC); days on which nothing did are left out.</summary>
public sealed record CampaignDay(DateOnly Date, long Added, long Contacted, long Responded, long Converted);

/// <summary>How a campaign goes. Leads in the trash don't count; rates are parts of 1, and null where there is nothing to divide by.</summary>
/// <param name="Members">All of them, the excluded ones too.</param>
/// <param name="ByStatus">Every status, also those that no member has.</param>
/// <param name="Contacted">Members that were contacted, responded or converted at any time, whatever their status is now.</param>
/// <param name="Responded">Members that responded or converted at any time.</param>
/// <param name="Converted">Members that converted at any time.</param>
/// <param name="ResponseRate">Responded among the contacted.</param>
/// <param name="ConversionRate">Converted among all members that are not excluded now.</param>
/// <param name="BudgetUtilization">Spent of what was allocated; above 1 when more was spent.</param>
/// <param name="CostPerConversion">In cents, rounded.</param>
/// <param name="WonLeads">Converted members whose lead is won.</param>
/// <param name="WonValue">What those are worth together, in cents.</param>
public sealed record CampaignAnalyticsView(
    long CampaignId, long Members, IReadOnlyList<MemberCount> ByStatus, long Contacted, long Responded, long Converted,
    double? ResponseRate, double? ConversionRate, long? BudgetAllocated, long BudgetSpent, double? BudgetUtilization, long? CostPerConversion,
    long WonLeads, long WonValue, IReadOnlyList<CampaignDay> Days);

/// <summary>Counts a campaign in the database: six grouped statements, however many members it has.</summary>
[Needs(Area.Campaigns, Access.Read)]
public sealed class CampaignAnalytics(DozenDbContext db)
{
    public async Task<Result<CampaignAnalyticsView>> GetAsync(long campaignId, CancellationToken cancellationToken)
    {
        var campaign = await db.Campaigns.AsNoTracking().SingleOrDefaultAsync(c => c.Id == campaignId, cancellationToken);
        if (campaign is null) return CampaignFailures.NotFound(campaignId);

        var groups = await db.MembersOf(campaignId)
            .GroupBy(r => new
            {
                r.Member.Status,
                Contacted = r.Member.LastContactAt != null,
                Responded = r.Member.ResponseAt != null,
                Converted = r.Member.ConversionAt != null,
                Won = r.Lead.Status == LeadStatus.ClosedWon,
            })
            .Select(g => new { g.Key, Count = g.LongCount(), Value = g.Sum(r => r.Lead.Value) ?? 0 })
            .ToListAsync(cancellationToken);

        var members = groups.Sum(g => g.Count);
        var converted = groups.Where(g => g.Key.Converted).Sum(g => g.Count);
        var responded = groups.Where(g => g.Key.Responded || g.Key.Converted).Sum(g => g.Count);
        var contacted = groups.Where(g => g.Key.Contacted || g.Key.Responded || g.Key.Converted).Sum(g => g.Count);
        var excluded = groups.Where(g => g.Key.Status == CampaignLeadStatus.Excluded).Sum(g => g.Count);
        var won = groups.Where(g => g.Key is { Converted: true, Won: true }).ToList();
        return new CampaignAnalyticsView(
            campaignId,
            members,
            [.. Enum.GetValues<CampaignLeadStatus>().Select(status => new MemberCount(status, groups.Where(g => g.Key.Status == status).Sum(g => g.Count)))],
            contacted,
            responded,
            converted,
            Part(responded, contacted),
            Part(converted, members - excluded),
            campaign.BudgetAllocated,
            campaign.BudgetSpent,
            Part(campaign.BudgetSpent, campaign.BudgetAllocated ?? 0),
            converted == 0 ? null : (campaign.BudgetSpent + (converted / 2)) / converted,
            won.Sum(g => g.Count),
            won.Sum(g => g.Value),
            await DaysAsync(campaignId, cancellationToken));
    }

    private async Task<IReadOnlyList<CampaignDay>> DaysAsync(long campaignId, CancellationToken cancellationToken)
    {
        var rows = db.MembersOf(campaignId);
        var added = await rows.GroupBy(r => DatabaseFunctions.DayOf(r.Member.AddedAt))
            .Select(g => new { Day = g.Key, Count = g.LongCount() }).ToDictionaryAsync(g => g.Day, g => g.Count, cancellationToken);
        var contacted = await rows.Where(r => r.Member.LastContactAt != null).GroupBy(r => DatabaseFunctions.DayOf(r.Member.LastContactAt!.Value))
            .Select(g => new { Day = g.Key, Count = g.LongCount() }).ToDictionaryAsync(g => g.Day, g => g.Count, cancellationToken);
        var responded = await rows.Where(r => r.Member.ResponseAt != null).GroupBy(r => DatabaseFunctions.DayOf(r.Member.ResponseAt!.Value))
            .Select(g => new { Day = g.Key, Count = g.LongCount() }).ToDictionaryAsync(g => g.Day, g => g.Count, cancellationToken);
        var converted = await rows.Where(r => r.Member.ConversionAt != null).GroupBy(r => DatabaseFunctions.DayOf(r.Member.ConversionAt!.Value))
            .Select(g => new { Day = g.Key, Count = g.LongCount() }).ToDictionaryAsync(g => g.Day, g => g.Count, cancellationToken);
        return [.. added.Keys.Union(contacted.Keys).Union(responded.Keys).Union(converted.Keys).Order().Select(day => new CampaignDay(
            day, added.GetValueOrDefault(day), contacted.GetValueOrDefault(day), responded.GetValueOrDefault(day), converted.GetValueOrDefault(day)))];
    }

    private static double? Part(long part, long whole) => whole > 0 ? (double)part / whole : null;
}
