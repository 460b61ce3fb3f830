using Dozen.Core.Common;

namespace Dozen.Core.Discovery;

/// <summary>Settings of the search for businesses that do not belong to one source.</summary>
/// <param name="UsualSource">The source of searches that name none; null for the best that can be used.</param>
public sealed record DiscoveryOptions(string? UsualSource)
{
    public const string SourceSetting = "Discovery:Source";
}

/// <summary>The sources of this server.</summary>
public sealed class PlaceSources(IEnumerable<IPlaceSource> sources, DiscoveryOptions options)
{
    private readonly IReadOnlyList<IPlaceSource> all = [.. sources];

    public IReadOnlyList<IPlaceSource> All => all;

    /// <summary>The source of this name; without a name the configured one, else the first that can be used.</summary>
    /// <returns>A source that can be used, or why there is none.</returns>
    public async Task<(IPlaceSource? Source, Failure? Failure)> FindAsync(string? name, CancellationToken cancellationToken)
    {
        if ((name ?? options.UsualSource) is { } wanted)
        {
            if (all.FirstOrDefault(s => s.Facts.Name == wanted) is not { } named) return (null, DiscoveryFailures.UnknownSource(wanted, all.Select(s => s.Facts.Name)));
            return await named.FindObstacleAsync(cancellationToken) is { } obstacle ? (null, obstacle) : (named, null);
        }

        foreach (var source in all)
        {
            if (await source.FindObstacleAsync(cancellationToken) is null) return (source, null);
        }

        return (null, DiscoveryFailures.NotConfigured("No source of businesses is configured on this server."));
    }
}
