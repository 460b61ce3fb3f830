using System.Reflection;
using Dozen.Core.Common;
using Dozen.Core.Database;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Hosting;

namespace Dozen.Web.Compatibility;

/// <param name="Environment">Such as <c>production</c>.</param>
public sealed record EarlierGreeting(string Message, string Version, string Environment);

/// <param name="Status"><c>healthy</c>: the database can be reached.</param>
public sealed record EarlierHealth(string Status, string Service);

internal static class EarlierSystemEndpoints
{
    private const string Service = "dozen";

    private static readonly Failure DatabaseAway = new(FailureKind.Unavailable, "database.unreachable", "The database can't be reached.");

    private static readonly string Version =
        typeof(EarlierSystemEndpoints).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "";

    public static void MapEarlierSystem(this IEndpointRouteBuilder routes)
    {
        var system = routes.MapGroup("").WithTags(EarlierAnswers.Tag).AllowAnonymous().RefusesEarlier(403);
        system.MapGet("/", Greet).WithName("GetEarlierGreeting").WithSummary("What this server is; a browser gets the dashboard instead").WithMetadata(new ForPrograms());
        system.MapGet("/health", Health).WithName("GetEarlierHealth").WithSummary("Whether the server and its database answer").RefusesEarlier(503);
    }

    private static Ok<EarlierGreeting> Greet(IHostEnvironment environment) =>
        TypedResults.Ok(new EarlierGreeting("Dozen API", Version, environment.EnvironmentName.ToLowerInvariant()));

    private static async Task<Results<Ok<EarlierHealth>, EarlierRefusal>> Health(DozenDbContext db, CancellationToken cancellationToken) =>
        await db.Database.CanConnectAsync(cancellationToken) ? TypedResults.Ok(new EarlierHealth("healthy", Service)) : new EarlierRefusal(DatabaseAway);
}
