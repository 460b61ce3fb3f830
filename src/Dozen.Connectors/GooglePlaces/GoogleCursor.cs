using System.Text.Json;
using System.Text.Json.Nodes;
using Dozen.Core.Common;
using Dozen.Core.Discovery;

namespace Dozen.Connectors.GooglePlaces;

/// <summary>How far a search is: the area, the cells that are still to be asked about, and the page of the first of them.</summary>
/// <param name="Cells">The first is the one in hand.</param>
/// <param name="Token">Of the next page of the cell in hand; null for its first.</param>
/// <param name="InCell">Places that the cell in hand has given so far.</param>
/// <param name="Done">How much of the area is behind, 0 to 1.</param>
internal sealed record GoogleCursor(SearchArea Area, IReadOnlyList<GoogleCell> Cells, string? Token, int InCell, double Done)
{
    public JsonObject ToJson() => (JsonObject)JsonSerializer.SerializeToNode(this, JsonText.Compact)!;

    public static GoogleCursor From(JsonObject json) => json.Deserialize<GoogleCursor>(JsonText.Compact)!;
}

/// <summary>A part of the area.</summary>
/// <param name="Share">Of the whole area, 0 to 1.</param>
internal sealed record GoogleCell(GeoBox Box, double Share);
