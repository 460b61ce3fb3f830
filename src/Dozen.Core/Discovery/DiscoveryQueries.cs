using System.Text.Json.Nodes;
using Dozen.Core.Database;
using Dozen.Core.Leads;
using Dozen.Core.Users;
using Microsoft.EntityFrameworkCore;

namespace Dozen.Core.Discovery;

/// <summary>A source as a person chooses it.</summary>
/// <param name="Obstacle">Why it can't be used as the server is configured; null when it can.</param>
/// <param name="IsUsual">A search that names no source asks this one.</param>
/// <param name="Attribution">What must be said where its data is shown.</param>
/// <param name="CentsPerThousandRequests">Null where requests are free.</param>
/// <param name="KeptForDays">After so many days its values go unless somebody else confirms them; null for never.</param>
public sealed record PlaceSourceView(
    string Name, string Title, string? Obstacle, bool IsUsual, string? Attribution, decimal? CentsPerThousandRequests, int? KeptForDays);

/// <summary>A lead as a point of a map.</summary>
public sealed record LeadPoint(long Id, string Name, double Latitude, double Longitude);

/// <summary>Reads about the sources of businesses, and what a search has found.</summary>
[Needs(Area.Workflows, Access.Read)]
public sealed class DiscoveryQueries(DozenDbContext db, PlaceSources sources)
{
    private const int MostPoints = 2_000;

    /// <summary>Where the leads of a run are, at most 2000 of them; none for a run that is not there.</summary>
    public async Task<IReadOnlyList<LeadPoint>> ListPointsAsync(long executionId, CancellationToken cancellationToken)
    {
        var output = await db.WorkflowExecutions.AsNoTracking().Where(e => e.Id == executionId).Select(e => e.OutputData).SingleOrDefaultAsync(cancellationToken);
        var ids = (output?.ToObject()["lead_ids"] as JsonArray ?? []).OfType<JsonValue>().Select(id => id.TryGetValue(out long number) ? number : 0).Take(MostPoints).ToArray();
        if (ids.Length == 0) return [];
        return await db.Leads.AsNoTracking().Where(l => ids.Contains(l.Id) && l.Latitude != null && l.Longitude != null).OrderBy(l => l.Id)
            .Select(l => new LeadPoint(l.Id, Lead.NameOf(l.Company, l.FirstName, l.LastName, l.Email, l.Phone), l.Latitude!.Value, l.Longitude!.Value)).ToListAsync(cancellationToken);
    }

    public async Task<IReadOnlyList<PlaceSourceView>> ListSourcesAsync(CancellationToken cancellationToken)
    {
        var (usual, _) = await sources.FindAsync(null, cancellationToken);
        var views = new List<PlaceSourceView>();
        foreach (var source in sources.All)
        {
            var obstacle = await source.FindObstacleAsync(cancellationToken);
            views.Add(new PlaceSourceView(
                source.Facts.Name, source.Facts.Title, obstacle?.Message, source == usual, source.Facts.Attribution,
                source.Facts.Price?.CentsPerThousand, (int?)source.Facts.KeepFor?.TotalDays));
        }

        return views;
    }
}
