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
            if (import["created"]?.GetValueKind() != JsonValueKind.True) continue;

            var (file, line) = (import["file"]?.ToString(), import["line"]?.ToString());
            return new TimelineEntry(
                TimelineKind.Origin, 0, source, $"Imported from {file}, line {line}", null, null, null, JsonText.From(import.DeepClone()), createdAt);
        }

        return null;
    }
}
