using System.Text.Json;
using System.Text.Json.Nodes;
using Dozen.Core.Common;

namespace Dozen.Core.Activities;

/// <summary>
/// An imported lead has no activity row of its own for its creation (a million rows would pay for it twice);
/// the source data names the run, the file and the line, and the timeline tells it from there.
/// </summary>
internal static class LeadOrigin
{
    public static TimelineEntry? Of(JsonText enrichmentData, DateTimeOffset createdAt)
    {
        foreach (var (source, data) in enrichmentData.ToObject())
        {
            if (data is not JsonObject { } values || values["import"] is not JsonObject import) continue;
            var origin = import["created"]?.GetValueKind() == JsonValueKind.True ? import : import["origin"] as JsonObject;
            if (origin is null || origin["search"] is not null) continue; // what a search finds has an entry of its own

            var details = new { execution_id = origin["execution_id"], file = origin["file"], line = origin["line"] };
            return new TimelineEntry(
                TimelineKind.Origin, 0, source, $"Imported from {origin["file"]}, line {origin["line"]}", null, null, null, JsonText.From(details), createdAt);
        }

        return null;
    }
}
