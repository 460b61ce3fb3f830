using Dozen.Core.Common;
using Dozen.Core.Database;
using Dozen.Web.Http;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Dozen.Web.Hosting;

public sealed record Health(string Status);

internal static class HealthEndpoints
{
    private static readonly Failure DatabaseAway = new(FailureKind.Unavailable, "database.unreachable", "The database can't be reached.");

    public static void MapHealth(this IEndpointRouteBuilder routes)
    {
        var health = routes.MapGroup("/health").WithTags("Health").AllowAnonymous().Refuses(403);
        health.MapGet("/live", () => TypedResults.Ok(new Health("live"))).WithName("GetLive").WithSummary("Whether the process answers");
        health.MapGet("/ready", Ready).WithName("GetReady").WithSummary("Whether the database can be reached").Refuses(503);
    }

    private static async Task<Results<Ok<Health>, ProblemResult>> Ready(DozenDbContext db, CancellationToken cancellationToken) =>
        await db.Database.CanConnectAsync(cancellationToken) ? TypedResults.Ok(new Health("ready")) : new ProblemResult(DatabaseAway);
}
