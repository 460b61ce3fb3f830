using Dozen.Core.Analytics;
using Dozen.Web.Http;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Dozen.Web.Compatibility;

internal static class EarlierMetricsEndpoints
{
    private const int MostDays = 365;

    private static readonly QueryParameters Days = new(QueryParameter.Number("days_back", "Whole days, today included; 30 when absent.", 1, MostDays));

    private static readonly QueryParameters RevenueDays = new(
        QueryParameter.Number("days_back", "Whole days, today included; 90 when absent.", 1, MostDays),
        QueryParameter.Enums<ReportUnit>("group_by", "day when absent.") with { IsList = false });

    public static void MapEarlierMetrics(this IEndpointRouteBuilder routes)
    {
        var metrics = routes.MapGroup("/api/metrics").WithTags(EarlierAnswers.Tag).RefusesEarlier(401, 403, 422);
        var dev = routes.MapGroup("/api/metrics/dev").WithTags(EarlierAnswers.Tag).RefusesEarlier(401, 403, 422).SubstituteOnly();
        foreach (var (name, door) in new[] { ("Earlier", metrics), ("EarlierDev", dev) })
        {
            door.MapGet("/dashboard", Dashboard).WithName($"Get{name}Dashboard").WithSummary("The figures of a period").WithQuery(Days);
            door.MapGet("/revenue", Revenue).WithName($"Get{name}Revenue").WithSummary("Deals won in a period").WithQuery(RevenueDays);
            door.MapGet("/funnel", Funnel).WithName($"Get{name}Funnel").WithSummary("How far the leads created in a period have come").WithQuery(Days);
        }
    }

    private static async Task<Results<Ok<EarlierAnswer<EarlierDashboard>>, EarlierRefusal>> Dashboard(
        HttpRequest request, ReportClock clock, DashboardReports reports, CancellationToken cancellationToken)
    {
        var query = new EarlierQuery(request.Query);
        var days = query.Number("days_back", 1, MostDays, 30);
        if (query.Errors.Count > 0) return new EarlierRefusal(query.Errors);

        var period = await clock.LastDaysAsync(days, null, cancellationToken);
        return (await period.ThenAsync<ReportPeriod, DashboardReport>(async p => await reports.GetAsync(p, cancellationToken))).Select(EarlierDashboard.Of).ToAnswer();
    }

    private static async Task<Results<Ok<EarlierAnswer<EarlierRevenue>>, EarlierRefusal>> Revenue(
        HttpRequest request, ReportClock clock, RevenueQueries revenue, CancellationToken cancellationToken)
    {
        var query = new EarlierQuery(request.Query);
        var (days, unit) = (query.Number("days_back", 1, MostDays, 90), query.One<ReportUnit>("group_by") ?? ReportUnit.Day);
        if (query.Errors.Count > 0) return new EarlierRefusal(query.Errors);

        var period = await clock.LastDaysAsync(days, null, cancellationToken);
        return (await period.ThenAsync(p => revenue.RevenueAsync(p, unit, cancellationToken))).Select(EarlierRevenue.Of).ToAnswer();
    }

    private static async Task<Results<Ok<EarlierAnswer<EarlierFunnel>>, EarlierRefusal>> Funnel(
        HttpRequest request, ReportClock clock, FunnelQueries funnel, CancellationToken cancellationToken)
    {
        var query = new EarlierQuery(request.Query);
        var days = query.Number("days_back", 1, MostDays, 30);
        if (query.Errors.Count > 0) return new EarlierRefusal(query.Errors);

        var period = await clock.LastDaysAsync(days, null, cancellationToken);
        return (await period.ThenAsync<ReportPeriod, FunnelReport>(async p => await funnel.FunnelAsync(p, cancellationToken))).Select(EarlierFunnel.Of).ToAnswer();
    }
}
