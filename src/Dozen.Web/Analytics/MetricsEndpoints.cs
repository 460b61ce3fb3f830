using Dozen.Core.Analytics;
using Dozen.Core.Common;
using Dozen.Core.Database;
using Dozen.Web.Http;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Dozen.Web.Analytics;

internal static class MetricsEndpoints
{
    private static readonly QueryParameter<int?> DaysBack = QueryParameter.Number("days_back", "Whole days, today included; 30 when absent.", 1, ReportPeriod.MostDays);
    private static readonly QueryParameter<int?> RevenueDaysBack = QueryParameter.Number("days_back", "Whole days, today included; 90 when absent.", 1, ReportPeriod.MostDays);
    private static readonly QueryParameter<int?> MonthsBack = QueryParameter.Number("months_back", "Months, the current one included; 12 when absent.", 1, 24);
    private static readonly QueryParameter<string> Timezone = QueryParameter.Text("timezone", "IANA name of the zone whose days are counted; the caller's own when absent.", 50);
    private static readonly QueryParameter<ReportUnit> GroupBy = QueryParameter.Choice(
        "group_by", $"day (at most {ReportPeriod.MostDaysByDay} days), week or month; day when absent.", Enum.GetValues<ReportUnit>().ToDictionary(u => u.ToText()));

    private static readonly QueryParameters OfDays = new(DaysBack, Timezone);
    private static readonly QueryParameters OfRevenue = new(RevenueDaysBack, GroupBy, Timezone);
    private static readonly QueryParameters OfMonths = new(MonthsBack, Timezone);

    public static void MapMetrics(this IEndpointRouteBuilder routes)
    {
        var metrics = routes.MapGroup("/api/v1/metrics").WithTags("Metrics").Refuses(400, 401, 403);
        metrics.MapGet("/dashboard", Dashboard).WithName("GetDashboard").WithSummary("Everything of a period at once").WithQuery(OfDays);
        metrics.MapGet("/funnel", Funnel).WithName("GetFunnel").WithSummary("How far the leads created in a period have come").WithQuery(OfDays);
        metrics.MapGet("/revenue", Revenue).WithName("GetRevenue").WithSummary("Deals won in a period, by day, week or month and by source").WithQuery(OfRevenue);
        metrics.MapGet("/sources", Sources).WithName("GetSourceFigures").WithSummary("What each source brought in a period").WithQuery(OfDays);
        metrics.MapGet("/team", Team).WithName("GetTeamFigures").WithSummary("What each user's leads brought in a period").WithQuery(OfDays);
        metrics.MapGet("/campaigns", Campaigns).WithName("GetCampaignFigures").WithSummary("Members, conversions and budgets of campaigns");
        metrics.MapGet("/cohorts", Cohorts).WithName("GetCohorts").WithSummary("What became of the leads of each month").WithQuery(OfMonths);
        metrics.MapGet("/scores", Scores).WithName("GetScoreFigures").WithSummary("How scores are spread, and how they moved in a period").WithQuery(OfDays);
    }

    private static async Task<Results<Ok<DashboardReport>, ProblemResult>> Dashboard(HttpRequest request, ReportClock clock, DashboardReports reports, CancellationToken cancellationToken) =>
        (await PeriodAsync(request, OfDays, DaysBack, 30, clock, cancellationToken)).TryGet(out var period, out var refusal)
            ? TypedResults.Ok(await reports.GetAsync(period, cancellationToken))
            : new ProblemResult(refusal);

    private static async Task<Results<Ok<FunnelReport>, ProblemResult>> Funnel(HttpRequest request, ReportClock clock, FunnelQueries funnel, CancellationToken cancellationToken) =>
        (await PeriodAsync(request, OfDays, DaysBack, 30, clock, cancellationToken)).TryGet(out var period, out var refusal)
            ? TypedResults.Ok(await funnel.FunnelAsync(period, cancellationToken))
            : new ProblemResult(refusal);

    private static async Task<Results<Ok<RevenueReport>, ProblemResult>> Revenue(HttpRequest request, ReportClock clock, RevenueQueries revenue, CancellationToken cancellationToken) =>
        (await PeriodAsync(request, OfRevenue, RevenueDaysBack, 90, clock, cancellationToken)).TryGet(out var period, out var refusal)
            ? (await revenue.RevenueAsync(period, OfRevenue.Read(request).Get(GroupBy), cancellationToken)).ToOk()
            : new ProblemResult(refusal);

    private static async Task<Results<Ok<SourceReport>, ProblemResult>> Sources(HttpRequest request, ReportClock clock, RevenueQueries revenue, CancellationToken cancellationToken) =>
        (await PeriodAsync(request, OfDays, DaysBack, 30, clock, cancellationToken)).TryGet(out var period, out var refusal)
            ? TypedResults.Ok(await revenue.SourcesAsync(period, cancellationToken))
            : new ProblemResult(refusal);

    private static async Task<Results<Ok<TeamReport>, ProblemResult>> Team(HttpRequest request, ReportClock clock, RevenueQueries revenue, CancellationToken cancellationToken) =>
        (await PeriodAsync(request, OfDays, DaysBack, 30, clock, cancellationToken)).TryGet(out var period, out var refusal)
            ? TypedResults.Ok(await revenue.TeamAsync(period, cancellationToken))
            : new ProblemResult(refusal);

    private static async Task<Ok<CampaignReport>> Campaigns(CampaignFigureQueries campaigns, CancellationToken cancellationToken) =>
        TypedResults.Ok(await campaigns.GetAsync(cancellationToken));

    private static async Task<Results<Ok<CohortReport>, ProblemResult>> Cohorts(HttpRequest request, ReportClock clock, FunnelQueries funnel, CancellationToken cancellationToken)
    {
        var query = OfMonths.Read(request);
        var (months, timezone) = (query.Get(MonthsBack) ?? 12, query.Get(Timezone));
        var asked = query.Failure is { } wrong ? wrong : await clock.LastMonthsAsync(months, timezone, cancellationToken);
        return asked.TryGet(out var period, out var refusal)
            ? TypedResults.Ok(await funnel.CohortsAsync(period, cancellationToken))
            : new ProblemResult(refusal);
    }

    private static async Task<Results<Ok<ScoreReport>, ProblemResult>> Scores(HttpRequest request, ReportClock clock, ScoreQueries scores, CancellationToken cancellationToken) =>
        (await PeriodAsync(request, OfDays, DaysBack, 30, clock, cancellationToken)).TryGet(out var period, out var refusal)
            ? TypedResults.Ok(await scores.GetAsync(period, cancellationToken))
            : new ProblemResult(refusal);

    private static async Task<Result<ReportPeriod>> PeriodAsync(
        HttpRequest request, QueryParameters parameters, QueryParameter<int?> daysBack, int standard, ReportClock clock, CancellationToken cancellationToken)
    {
        var query = parameters.Read(request);
        var (days, timezone) = (query.Get(daysBack) ?? standard, query.Get(Timezone));
        if (parameters.All.Contains(GroupBy)) query.Get(GroupBy);
        return query.Failure is { } wrong ? wrong : await clock.LastDaysAsync(days, timezone, cancellationToken);
    }
}
