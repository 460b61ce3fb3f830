namespace Dozen.Core.Analytics;

/// <summary>What a report is about.</summary>
/// <param name="Days">Whole calendar days, today included.</param>
/// <param name="Timezone">IANA name of the zone whose days they are.</param>
/// <param name="Since">UTC.</param>
/// <param name="Until">UTC, not included.</param>
public sealed record ReportSpan(int Days, string Timezone, DateTimeOffset Since, DateTimeOffset Until)
{
    internal static ReportSpan Of(ReportPeriod period) => new(period.Days, period.Zone.Id, period.Since, period.Until);
}

/// <param name="Count">Leads that have reached this stage or a later one.</param>
/// <param name="ConversionRate">Of all leads. Rates of reports are shares from 0 to 1, and null where there is nothing to divide by.</param>
/// <param name="StageConversion">Of the leads that reached the stage before.</param>
public sealed record FunnelStage(string Stage, long Count, double? ConversionRate, double? StageConversion);

/// <summary>How far the leads created in the period have come.</summary>
/// <param name="Lost">Of them, those now lost; they count in every stage they had reached.</param>
public sealed record FunnelReport(ReportSpan Period, long TotalLeads, long Lost, IReadOnlyList<FunnelStage> Stages);

/// <param name="Period">First day of the day, week or month.</param>
/// <param name="Revenue">In cents.</param>
/// <param name="AverageDealSize">In cents, of the deals whose value is known; null when there is none.</param>
public sealed record RevenuePoint(DateOnly Period, long Revenue, long Deals, double? AverageDealSize);

/// <param name="Revenue">In cents.</param>
public sealed record SourceRevenue(string Source, long Revenue, long Deals);

/// <summary>The deals won in the period.</summary>
/// <param name="Revenue">In cents: the values of the leads won.</param>
/// <param name="AverageDealSize">In cents, of the deals whose value is known; null when there is none.</param>
public sealed record RevenueReport(
    ReportSpan Period, ReportUnit GroupBy, long Revenue, long Deals, double? AverageDealSize, IReadOnlyList<RevenuePoint> Trend, IReadOnlyList<SourceRevenue> BySource);

/// <param name="TotalLeads">Living leads, whenever they came.</param>
/// <param name="NewLeads">Created in the period.</param>
/// <param name="QualifiedLeads">Of the new leads, those that have reached qualified or more.</param>
/// <param name="WonLeads">Won in the period.</param>
/// <param name="LostLeads">Lost in the period.</param>
/// <param name="Revenue">In cents, of those won in the period.</param>
/// <param name="WinRate">Won of won and lost.</param>
public sealed record SourceFigures(
    string Source, long TotalLeads, long NewLeads, long QualifiedLeads, double? QualificationRate, long WonLeads, long LostLeads, double? WinRate, long Revenue);

public sealed record SourceReport(ReportSpan Period, IReadOnlyList<SourceFigures> Sources);

/// <param name="LeadsAssigned">Living leads the user owns now.</param>
/// <param name="LeadsWon">Of the user's leads, those won in the period.</param>
/// <param name="Revenue">In cents, of those.</param>
/// <param name="WinRate">Won of won and lost in the period.</param>
public sealed record TeamMember(long UserId, string Name, long LeadsAssigned, long LeadsWon, long LeadsLost, long Revenue, double? WinRate);

/// <param name="Members">Active users, and others who own a lead; most revenue first. Leads without an owner are nobody's.</param>
public sealed record TeamReport(ReportSpan Period, IReadOnlyList<TeamMember> Members);

/// <param name="TotalLeads">Members of the campaign, without excluded ones.</param>
/// <param name="ConversionRate">Converted of all members.</param>
/// <param name="BudgetAllocated">In cents, or null.</param>
/// <param name="BudgetSpent">In cents.</param>
/// <param name="BudgetUtilization">Spent of allocated; may be above 1.</param>
public sealed record CampaignFigures(
    long CampaignId, string Name, string Status, long TotalLeads, long ContactedLeads, long RespondedLeads, long ConvertedLeads, double? ConversionRate,
    long? BudgetAllocated, long BudgetSpent, double? BudgetUtilization);

/// <param name="Campaigns">Newest first, at most 500.</param>
public sealed record CampaignReport(IReadOnlyList<CampaignFigures> Campaigns);

/// <summary>The leads created in one month, and what has become of them until now.</summary>
/// <param name="Month">Its first day.</param>
/// <param name="Revenue">In cents, of those won.</param>
public sealed record Cohort(
    DateOnly Month, long Leads, long Contacted, long Qualified, long Proposal, long Negotiation, long Won, long Lost, double? QualificationRate, double? WonRate, long Revenue);

public sealed record CohortReport(ReportSpan Period, IReadOnlyList<Cohort> Cohorts);

/// <param name="From">Lowest score of the band.</param>
/// <param name="To">Highest score of the band.</param>
public sealed record ScoreBand(int From, int To, long Leads);

/// <param name="AverageScore">Of the scores given on that day; null when none was.</param>
public sealed record ScoreDay(DateOnly Date, double? AverageScore, long Changes);

/// <param name="AverageScore">Of the living leads; null when there is none, as are the other two.</param>
public sealed record ScoreSummary(double? AverageScore, int? HighestScore, int? LowestScore);

public sealed record ScoreReport(
    ReportSpan Period, ScoreSummary Summary, IReadOnlyList<ScoreBand> Bands, IReadOnlyList<LeadCount> ByTemperature, IReadOnlyList<ScoreDay> Trend);

public sealed record DayCount(DateOnly Date, long Count);

/// <summary>The period in figures.</summary>
/// <param name="TotalLeads">Living leads, whenever they came.</param>
/// <param name="NewLeads">Created in the period.</param>
/// <param name="QualifiedLeads">Of the new leads, those that have reached qualified or more.</param>
/// <param name="QualificationRate">Qualified of new.</param>
/// <param name="WonLeads">Won in the period; also the number of deals.</param>
/// <param name="WinRate">Won of won and lost.</param>
/// <param name="Revenue">In cents: the values of the leads won in the period.</param>
/// <param name="AverageDealSize">In cents, of the deals whose value is known; null when there is none.</param>
/// <param name="TotalActivities">Written in the period, of every kind.</param>
public sealed record Overview(
    long TotalLeads, long NewLeads, long QualifiedLeads, double? QualificationRate, long WonLeads, long LostLeads, double? WinRate,
    long Revenue, double? AverageDealSize, long TotalActivities);

/// <summary>E-mails, calls, meetings, LinkedIn messages and SMS that took place in the period.</summary>
public sealed record Communications(long Total, long Outbound, long Inbound);

internal static class Share
{
    public static double? Of(long part, long whole) => whole == 0 ? null : (double)part / whole;
}
