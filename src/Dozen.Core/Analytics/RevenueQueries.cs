using Dozen.Core.Common;
using Dozen.Core.Database;
using Dozen.Core.Leads;
using Dozen.Core.Users;
using Microsoft.EntityFrameworkCore;

namespace Dozen.Core.Analytics;

/// <summary>What was won: over time, by source and by owner.</summary>
[Needs(Area.Metrics, Access.Read)]
public sealed class RevenueQueries(DozenDbContext db, FunnelQueries funnel)
{
    /// <returns>Refuses days over more than <see cref="ReportPeriod.MostDaysByDay"/> (field <c>group_by</c>).</returns>
    public async Task<Result<RevenueReport>> RevenueAsync(ReportPeriod period, ReportUnit unit, CancellationToken cancellationToken)
    {
        if (unit == ReportUnit.Day && period.Days > ReportPeriod.MostDaysByDay)
            return Failure.Invalid("group_by", $"By day for at most {ReportPeriod.MostDaysByDay} days; by week or month for more.");

        var buckets = period.By(unit);
        var index = buckets.IndexOf<DecidedLead>(l => l.At);
        var trend = await In(period, LeadStatus.ClosedWon)
            .GroupBy(index, (at, deals) => new { At = at, Deals = deals.LongCount(), Revenue = deals.Sum(l => l.Value ?? 0), Valued = deals.LongCount(l => l.Value != null) })
            .ToDictionaryAsync(g => g.At, cancellationToken);
        var sources = await In(period, LeadStatus.ClosedWon).GroupBy(l => l.Source)
            .Select(g => new { Source = g.Key, Deals = g.LongCount(), Revenue = g.Sum(l => l.Value ?? 0) }).ToListAsync(cancellationToken);

        var revenue = trend.Values.Sum(g => g.Revenue);
        return new RevenueReport(
            ReportSpan.Of(period), unit, revenue, trend.Values.Sum(g => g.Deals), Share.Of(revenue, trend.Values.Sum(g => g.Valued)),
            [.. buckets.Starts.Select((start, i) => trend.TryGetValue(i, out var g)
                ? new RevenuePoint(start, g.Revenue, g.Deals, Share.Of(g.Revenue, g.Valued))
                : new RevenuePoint(start, 0, 0, null))],
            [.. sources.OrderByDescending(s => s.Revenue).ThenBy(s => s.Source).Select(s => new SourceRevenue(s.Source.ToText(), s.Revenue, s.Deals))]);
    }

    /// <summary>Sources that have leads, the largest first.</summary>
    public async Task<SourceReport> SourcesAsync(ReportPeriod period, CancellationToken cancellationToken)
    {
        var (since, until) = (period.Since, period.Until);
        var leads = await db.Leads.GroupBy(l => l.Source)
            .Select(g => new { Source = g.Key, Total = g.LongCount(), New = g.LongCount(l => l.CreatedAt >= since && l.CreatedAt < until) }).ToListAsync(cancellationToken);
        var qualified = await funnel.QualifiedBySourceAsync(period, cancellationToken);
        var won = await In(period, LeadStatus.ClosedWon).GroupBy(l => l.Source)
            .Select(g => new { g.Key, Count = g.LongCount(), Revenue = g.Sum(l => l.Value ?? 0) }).ToDictionaryAsync(g => g.Key, cancellationToken);
        var lost = await In(period, LeadStatus.ClosedLost).GroupBy(l => l.Source)
            .Select(g => new { g.Key, Count = g.LongCount() }).ToDictionaryAsync(g => g.Key, g => g.Count, cancellationToken);
        return new SourceReport(ReportSpan.Of(period), [.. leads.OrderByDescending(l => l.Total).ThenBy(l => l.Source).Select(l =>
        {
            var (wins, losses, good) = (won.GetValueOrDefault(l.Source), lost.GetValueOrDefault(l.Source), qualified.GetValueOrDefault(l.Source));
            return new SourceFigures(
                l.Source.ToText(), l.Total, l.New, good, Share.Of(good, l.New), wins?.Count ?? 0, losses, Share.Of(wins?.Count ?? 0, (wins?.Count ?? 0) + losses), wins?.Revenue ?? 0);
        })]);
    }

    public async Task<TeamReport> TeamAsync(ReportPeriod period, CancellationToken cancellationToken)
    {
        var owned = await db.Leads.Where(l => l.AssignedToId != null).GroupBy(l => l.AssignedToId!.Value)
            .Select(g => new { g.Key, Count = g.LongCount() }).ToDictionaryAsync(g => g.Key, g => g.Count, cancellationToken);
        var won = await In(period, LeadStatus.ClosedWon).Where(l => l.OwnerId != null).GroupBy(l => l.OwnerId!.Value)
            .Select(g => new { g.Key, Count = g.LongCount(), Revenue = g.Sum(l => l.Value ?? 0) }).ToDictionaryAsync(g => g.Key, cancellationToken);
        var lost = await In(period, LeadStatus.ClosedLost).Where(l => l.OwnerId != null).GroupBy(l => l.OwnerId!.Value)
            .Select(g => new { g.Key, Count = g.LongCount() }).ToDictionaryAsync(g => g.Key, g => g.Count, cancellationToken);

        var users = await db.Users.AsNoTracking().Select(u => new { u.Id, u.FirstName, u.LastName, u.Email, u.IsActive }).ToListAsync(cancellationToken);
        return new TeamReport(ReportSpan.Of(period), [.. users.Where(u => u.IsActive || owned.ContainsKey(u.Id))
            .Select(u =>
            {
                var (wins, losses) = (won.GetValueOrDefault(u.Id), lost.GetValueOrDefault(u.Id));
                var name = $"{u.FirstName} {u.LastName}".Trim();
                return new TeamMember(
                    u.Id, name.Length == 0 ? u.Email : name, owned.GetValueOrDefault(u.Id), wins?.Count ?? 0, losses, wins?.Revenue ?? 0,
                    Share.Of(wins?.Count ?? 0, (wins?.Count ?? 0) + losses));
            })
            .OrderByDescending(m => m.Revenue).ThenByDescending(m => m.LeadsWon).ThenBy(m => m.UserId)]);
    }

    /// <summary>Deals won and lost in the period, and what the won ones are worth.</summary>
    internal async Task<(long Won, long Lost, long Revenue, long Valued)> DecidedAsync(ReportPeriod period, CancellationToken cancellationToken)
    {
        var won = await In(period, LeadStatus.ClosedWon).GroupBy(_ => 1)
            .Select(g => new { Count = g.LongCount(), Revenue = g.Sum(l => l.Value ?? 0), Valued = g.LongCount(l => l.Value != null) }).SingleOrDefaultAsync(cancellationToken);
        return (won?.Count ?? 0, await In(period, LeadStatus.ClosedLost).LongCountAsync(cancellationToken), won?.Revenue ?? 0, won?.Valued ?? 0);
    }

    private IQueryable<DecidedLead> In(ReportPeriod period, LeadStatus status)
    {
        var (since, until) = (period.Since, period.Until);
        return db.Decided(status).Where(l => l.At >= since && l.At < until);
    }
}
