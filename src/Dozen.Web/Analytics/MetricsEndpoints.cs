using Dozen.Core.Analytics;
using Dozen.Web.Http;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Dozen.Web.Analytics;

internal static class MetricsEndpoints
{
    public static void MapMetrics(this IEndpointRouteBuilder routes)
    {
        var metrics = routes.MapGroup("/api/v1/metrics").WithTags("Metrics").Refuses(401, 403);
        metrics.MapGet("/dashboard", Dashboard).WithName("GetDashboard").WithSummary("Leads by status, source and temperature, and the newest");
    }

    private static async Task<Ok<Dashboard>> Dashboard(DashboardQueries dashboard, CancellationToken cancellationToken) =>
        TypedResults.Ok(await dashboard.GetAsync(cancellationToken));
}
