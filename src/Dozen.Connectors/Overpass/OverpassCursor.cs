using System.Text.Json;
using System.Text.Json.Nodes;
using Dozen.Core.Common;
using Dozen.Core.Discovery;

namespace Dozen.Connectors.Overpass;

/// <summary>How far a search is: the area, and the cells that are still to be asked about.</summary>
/// <param name="Done">How much of the area is behind, 0 to 1.</param>
internal sealed record OverpassCursor(SearchArea Area, IReadOnlyList<OverpassCell> Cells, double Done)
{
    public JsonObject ToJson() => (JsonObject)JsonSerializer.SerializeToNode(this, JsonText.Compact)!;

    public static OverpassCursor From(JsonObject json) => json.Deserialize<OverpassCursor>(JsonText.Compact)!;
}

/// <summary>A part of the area.</summary>
/// <param name="Share">Of the whole area, 0 to 1.</param>
internal sealed record OverpassCell(GeoBox Box, double Share);
