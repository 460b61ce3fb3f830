using Dozen.Core.Database;
using Dozen.Core.Leads;
using Dozen.Core.Users;
using Microsoft.EntityFrameworkCore;

namespace Dozen.Core.Analytics;

/// <summary>How far leads come: as a funnel, and by the month they came in.</summary>
[Needs(Area.Metrics, Access.Read)]
public sealed class FunnelQueries(DozenDbContext db)
{
    private const int Qualified = 2;

    private static readonly LeadStatus[] Stages =
        [LeadStatus.New, LeadStatus.Contacted, LeadStatus.Qualified, LeadStatus.Proposal, LeadStatus.Negotiation, LeadStatus.ClosedWon];

    public async Task<FunnelReport> FunnelAsync(ReportPeriod period, CancellationToken cancellationToken)
    {
        var groups = await db.Reached(period.Since, period.Until).GroupBy(l => new { l.Reached, IsLost = l.Status == LeadStatus.ClosedLost })
            .Select(g => new { g.Key.Reached, g.Key.IsLost, Count = g.LongCount() }).ToListAsync(cancellationToken);
        var total = groups.Sum(g => g.Count);
        var reached = Stages.Select((_, rank) => groups.Where(g => g.Reached >= rank).Sum(g => g.Count)).ToList();
        return new FunnelReport(
            ReportSpan.Of(period), total, groups.Where(g => g.IsLost).Sum(g => g.Count),
            [.. Stages.Select((stage, rank) => new FunnelStage(
                stage.ToText(), reached[rank], Share.Of(reached[rank], total), Share.Of(reached[rank], rank == 0 ? total : reached[rank - 1])))]);
    }

    public async Task<CohortReport> CohortsAsync(ReportPeriod period, CancellationToken cancellationToken)
    {
        var months = period.By(ReportUnit.Month);
        var month = months.IndexOf<ReachedLead>(l => l.CreatedAt);
        var groups = await db.Reached(period.Since, period.Until)
            .GroupBy(month, (index, leads) => new
            {
                Index = index,
                Leads = leads.LongCount(),
                Contacted = leads.LongCount(l => l.Reached >= 1),
                Qualified = leads.LongCount(l => l.Reached >= Qualified),
                Proposal = leads.LongCount(l => l.Reached >= 3),
                Negotiation = leads.LongCount(l => l.Reached >= 4),
                Won = leads.LongCount(l => l.Status == LeadStatus.ClosedWon),
                Lost = leads.LongCount(l => l.Status == LeadStatus.ClosedLost),
                Revenue = leads.Sum(l => l.Status == LeadStatus.ClosedWon ? l.Value ?? 0 : 0),
            })
            .ToDictionaryAsync(g => g.Index, cancellationToken);
        return new CohortReport(ReportSpan.Of(period), [.. months.Starts.Select((start, index) => groups.TryGetValue(index, out var g)
            ? new Cohort(start, g.Leads, g.Contacted, g.Qualified, g.Proposal, g.Negotiation, g.Won, g.Lost, Share.Of(g.Qualified, g.Leads), Share.Of(g.Won, g.Leads), g.Revenue)
            : new Cohort(start, 0, 0, 0, 0, 0, 0, 0, null, null, 0))]);
    }

    /// <summary>Of the leads created in the period, those that have reached qualified or more, by source.</summary>
    internal async Task<Dictionary<LeadSource, long>> QualifiedBySourceAsync(ReportPeriod period, CancellationToken cancellationToken) =>
        await db.Reached(period.Since, period.Until).Where(l => l.Reached >= Qualified)
            .GroupBy(l => l.Source).Select(g => new { g.Key, Count = g.LongCount() }).ToDictionaryAsync(g => g.Key, g => g.Count, cancellationToken);
}
