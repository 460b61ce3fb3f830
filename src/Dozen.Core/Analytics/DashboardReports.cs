using Dozen.Core.Activities;
using Dozen.Core.Database;
using Dozen.Core.Leads;
using Dozen.Core.Users;
using Microsoft.EntityFrameworkCore;

namespace Dozen.Core.Analytics;

/// <summary>Everything of a period at once.</summary>
/// <param name="NewestLeads">At most ten.</param>
public sealed record DashboardReport(
    ReportSpan Period,
    long TotalLeads,
    IReadOnlyList<LeadCount> ByStatus,
    IReadOnlyList<LeadCount> BySource,
    IReadOnlyList<LeadCount> ByTemperature,
    IReadOnlyList<LeadSummary> NewestLeads,
    Overview Overview,
    ScoreSummary Scores,
    Communications Communications,
    IReadOnlyList<DayCount> DailyLeads,
    IReadOnlyList<ScoreDay> ScoreTrend,
    IReadOnlyList<TeamMember> Team,
    IReadOnlyList<CampaignFigures> Campaigns);

/// <summary>The dashboard of a period: a dozen statements, each a scan or an index range, however many leads there are.</summary>
[Needs(Area.Metrics, Access.Read)]
public sealed class DashboardReports(
    DozenDbContext db, DashboardQueries dashboard, FunnelQueries funnel, RevenueQueries revenue, ScoreQueries scores, CampaignFigureQueries campaigns)
{
    private static readonly ActivityType[] ContactKinds =
        [ActivityType.Email, ActivityType.Call, ActivityType.Meeting, ActivityType.Linkedin, ActivityType.Sms];

    // With the type named, the index over type and time is read; there is none over the time alone.
    private static readonly ActivityType[] AllKinds = Enum.GetValues<ActivityType>();

    public async Task<DashboardReport> GetAsync(ReportPeriod period, CancellationToken cancellationToken)
    {
        var (since, until) = (period.Since, period.Until);
        var now = await dashboard.GetAsync(cancellationToken);
        var score = await db.Leads.GroupBy(_ => 1).Select(g => new { Count = g.LongCount(), Sum = g.Sum(l => (long)l.Score), Min = g.Min(l => l.Score), Max = g.Max(l => l.Score) })
            .SingleOrDefaultAsync(cancellationToken);
        var daily = await DailyAsync(period, cancellationToken);
        var qualified = (await funnel.QualifiedBySourceAsync(period, cancellationToken)).Values.Sum();
        var decided = await revenue.DecidedAsync(period, cancellationToken);
        var activities = await db.Activities.Where(a => AllKinds.Contains(a.ActivityType) && a.CreatedAt >= since && a.CreatedAt < until)
            .GroupBy(a => new { a.ActivityType, a.Direction, a.Status }).Select(g => new { g.Key.ActivityType, g.Key.Direction, g.Key.Status, Count = g.LongCount() })
            .ToListAsync(cancellationToken);
        var contacts = activities.Where(a => ContactKinds.Contains(a.ActivityType) && a.Status == ActivityStatus.Completed).ToList();

        var created = daily.Sum(d => d.Count);
        return new DashboardReport(
            ReportSpan.Of(period), now.TotalLeads, now.ByStatus, now.BySource, now.ByTemperature, now.NewestLeads,
            new Overview(
                now.TotalLeads, created, qualified, Share.Of(qualified, created), decided.Won, decided.Lost, Share.Of(decided.Won, decided.Won + decided.Lost),
                decided.Revenue, Share.Of(decided.Revenue, decided.Valued), activities.Sum(a => a.Count)),
            score is null ? new(null, null, null) : new(Share.Of(score.Sum, score.Count), score.Max, score.Min),
            new Communications(
                contacts.Sum(a => a.Count), contacts.Where(a => a.Direction == ActivityDirection.Outbound).Sum(a => a.Count),
                contacts.Where(a => a.Direction == ActivityDirection.Inbound).Sum(a => a.Count)),
            daily,
            await scores.TrendAsync(period, cancellationToken),
            (await revenue.TeamAsync(period, cancellationToken)).Members,
            (await campaigns.GetAsync(cancellationToken)).Campaigns);
    }

    private async Task<IReadOnlyList<DayCount>> DailyAsync(ReportPeriod period, CancellationToken cancellationToken)
    {
        var (since, until) = (period.Since, period.Until);
        var buckets = period.By(period.Days > ReportPeriod.MostDaysByDay ? ReportUnit.Week : ReportUnit.Day);
        var index = buckets.IndexOf<Lead>(l => l.CreatedAt);
        var counts = await db.Leads.Where(l => l.CreatedAt >= since && l.CreatedAt < until)
            .GroupBy(index, (at, leads) => new { At = at, Count = leads.LongCount() }).ToDictionaryAsync(g => g.At, g => g.Count, cancellationToken);
        return [.. buckets.Starts.Select((start, i) => new DayCount(start, counts.GetValueOrDefault(i)))];
    }
}
