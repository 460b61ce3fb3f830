using Dozen.Core.Analytics;

namespace Dozen.Web.Compatibility;

/// <summary>The figures of a period, under the earlier platform's names. Rates are shares from 0 to 1, and null where there is nothing to divide by; money is in cents.</summary>
public sealed record EarlierDashboard(
    EarlierOverview Overview,
    EarlierDistribution LeadDistribution,
    EarlierScores ScoreAnalytics,
    EarlierCommunications CommunicationMetrics,
    EarlierTimeSeries TimeSeries,
    IReadOnlyList<EarlierTeamMember> TeamPerformance,
    IReadOnlyList<EarlierCampaign> CampaignPerformance)
{
    internal static EarlierDashboard Of(DashboardReport report)
    {
        var o = report.Overview;
        return new EarlierDashboard(
            new(o.TotalLeads, o.NewLeads, o.QualifiedLeads, o.WonLeads, o.LostLeads, o.QualificationRate, o.WinRate, o.Revenue, o.AverageDealSize, o.WonLeads, o.TotalActivities, report.Period.Days),
            new([.. report.ByStatus.Select(c => new EarlierStatusCount(c.Value, c.Count))], [.. report.BySource.Select(c => new EarlierSourceCount(c.Value, c.Count))]),
            new(report.Scores.AverageScore, report.Scores.HighestScore, report.Scores.LowestScore),
            new(report.Communications.Total, report.Communications.Outbound, report.Communications.Inbound),
            new([.. report.DailyLeads.Select(d => new EarlierDayCount(d.Date, d.Count))], [.. report.ScoreTrend.Select(d => new EarlierDayScore(d.Date, d.AverageScore))]),
            [.. report.Team.Select(m => new EarlierTeamMember(m.UserId, m.Name, m.LeadsAssigned, m.LeadsWon, m.Revenue, m.WinRate))],
            [.. report.Campaigns.Select(c => new EarlierCampaign(
                c.CampaignId, c.Name, c.Status, c.TotalLeads, c.ConvertedLeads, c.ConversionRate, c.BudgetAllocated, c.BudgetSpent, c.BudgetUtilization))]);
    }
}

public sealed record EarlierOverview(
    long TotalLeads, long NewLeads, long QualifiedLeads, long WonLeads, long LostLeads, double? QualificationRate, double? WinRate, long TotalRevenue,
    double? AvgDealSize, long DealsCount, long TotalActivities, int PeriodDays);

public sealed record EarlierStatusCount(string Status, long Count);

public sealed record EarlierSourceCount(string Source, long Count);

public sealed record EarlierDistribution(IReadOnlyList<EarlierStatusCount> ByStatus, IReadOnlyList<EarlierSourceCount> BySource);

public sealed record EarlierScores(double? AvgScore, int? MaxScore, int? MinScore);

public sealed record EarlierCommunications(long TotalCommunications, long OutboundCount, long InboundCount);

public sealed record EarlierDayCount(DateOnly Date, long Count);

public sealed record EarlierDayScore(DateOnly Date, double? AvgScore);

public sealed record EarlierTimeSeries(IReadOnlyList<EarlierDayCount> DailyLeads, IReadOnlyList<EarlierDayScore> ScoreTrend);

public sealed record EarlierTeamMember(long UserId, string Name, long LeadsAssigned, long LeadsWon, long RevenueGenerated, double? WinRate);

public sealed record EarlierCampaign(
    long CampaignId, string Name, string Status, long TotalLeads, long ConvertedLeads, double? ConversionRate, long? BudgetAllocated, long BudgetSpent, double? BudgetUtilization);

public sealed record EarlierRevenuePoint(DateOnly Period, long Revenue, long DealsCount, double? AvgDealSize);

public sealed record EarlierSourceRevenue(string Source, long Revenue, long DealsCount);

public sealed record EarlierRevenue(IReadOnlyList<EarlierRevenuePoint> RevenueTrend, IReadOnlyList<EarlierSourceRevenue> RevenueBySource, ReportUnit GroupBy, int PeriodDays)
{
    internal static EarlierRevenue Of(RevenueReport report) => new(
        [.. report.Trend.Select(p => new EarlierRevenuePoint(p.Period, p.Revenue, p.Deals, p.AverageDealSize))],
        [.. report.BySource.Select(s => new EarlierSourceRevenue(s.Source, s.Revenue, s.Deals))],
        report.GroupBy, report.Period.Days);
}

public sealed record EarlierFunnelStage(string Stage, long Count, double? ConversionRate, double? StageConversion);

public sealed record EarlierFunnel(IReadOnlyList<EarlierFunnelStage> FunnelStages, long TotalLeads, int PeriodDays)
{
    internal static EarlierFunnel Of(FunnelReport report) => new(
        [.. report.Stages.Select(s => new EarlierFunnelStage(s.Stage, s.Count, s.ConversionRate, s.StageConversion))], report.TotalLeads, report.Period.Days);
}
