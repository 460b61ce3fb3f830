using System.Text.Json;
using System.Text.Json.Nodes;
using Dozen.Core.Common;
using Dozen.Core.Discovery;
using Dozen.Core.Leads;

namespace Dozen.Connectors.OpenPlaces;

/// <summary>A file of places on this machine, in the layout of Overture or OpenStreetMap: asks nobody. Without one it is a small sample of invented businesses.</summary>
internal sealed class OpenPlacesSource(OpenPlacesOptions options) : IPlaceSource, IDisposable
{
    private const int PerPage = 200;

    private readonly SemaphoreSlim turn = new(1, 1);
    private ExtractIndex? index;

    public PlaceSourceFacts Facts { get; } = options.File is null
        ? new("open_places", "Sample of invented businesses", "open_places", LeadSource.Other)
        : new("open_places", "Open places file", "open_places", LeadSource.Other);

    public Task<Failure?> FindObstacleAsync(CancellationToken cancellationToken) =>
        Task.FromResult(ExtractFile.Find(options.File) is null ? DiscoveryFailures.NotConfigured($"The file of places ({Path.GetFileName(options.File)}) is not there.") : null);

    public async Task<Result<PlaceEstimate>> EstimateAsync(PlaceQuery query, CancellationToken cancellationToken)
    {
        var opened = await IndexAsync(cancellationToken);
        if (!opened.TryGet(out var known, out var missing)) return missing;
        if (AreaOf(query, known) is not { } area) return DiscoveryFailures.LocationNotFound(query.Location);

        var found = known.Find(Industries.FindOrGuess(query.Industry)!, area).Count;
        return new PlaceEstimate(0, 0, 0, 0, $"{found} in {area.Name}, of {known.Count} places in the file{(options.File is null ? "; all of them are invented" : "")}.");
    }

    public async Task<Result<PlacePage>> NextAsync(PlaceQuery query, JsonObject? cursor, CancellationToken cancellationToken)
    {
        var opened = await IndexAsync(cancellationToken);
        if (!opened.TryGet(out var known, out var missing)) return missing;
        if (AreaOf(query, known) is not { } area) return DiscoveryFailures.LocationNotFound(query.Location);

        var at = cursor.Deserialize<Position>(JsonText.Compact);
        var from = at is not null && at.File == known.Fingerprint ? at.Read : 0; // another file has another order
        var found = known.Find(Industries.FindOrGuess(query.Industry)!, area);
        var to = Math.Min(from + PerPage, found.Count);
        var places = known.Read(found.Skip(from).Take(to - from), query.Language);
        var next = to < found.Count ? (JsonObject)JsonSerializer.SerializeToNode(new Position(known.Fingerprint, to), JsonText.Compact)! : null;
        return new PlacePage(area, places, 0, 0, found.Count == 0 ? 1 : (double)to / found.Count, next);
    }

    public void Dispose() => turn.Dispose();

    private static SearchArea? AreaOf(PlaceQuery query, ExtractIndex known) =>
        GeoPoint.Parse(query.Location) is { } point ? SearchArea.Of(query, query.Location, point, null) : known.Locate(query);

    private async Task<Result<ExtractIndex>> IndexAsync(CancellationToken cancellationToken)
    {
        if (ExtractFile.Find(options.File) is not { } file) return (await FindObstacleAsync(cancellationToken))!;
        await turn.WaitAsync(cancellationToken);
        try
        {
            if (index?.Fingerprint != file.Fingerprint) index = await Task.Run(() => ExtractIndex.Build(file, cancellationToken), cancellationToken);
            return index;
        }
        finally
        {
            turn.Release();
        }
    }

    /// <summary>How many of the records found in this file have been read.</summary>
    private sealed record Position(string File, int Read);
}
