using Dozen.Connectors.Places;

namespace Dozen.Connectors.OpenPlaces;

/// <summary>Which file is searched.</summary>
/// <param name="File">GeoJSON, NDJSON, JSON or CSV; null for the sample that comes with the program.</param>
internal sealed record OpenPlacesOptions(string? File)
{
    public static OpenPlacesOptions From(Func<string, string?> setting) => new(setting.TextOf("OpenPlaces:File", "") is { Length: > 0 } file ? Path.GetFullPath(file) : null);
}
