using System.Text.Json.Nodes;
using Dozen.Core.Activities;

namespace Dozen.Core.Automation;

/// <summary>What may happen to a lead that a workflow can wait for.</summary>
public static class LeadEvents
{
    public const string TemperatureChanged = "lead.temperature_changed";

    public static readonly IReadOnlyList<string> All =
        ["lead.created", "lead.updated", "lead.status_changed", "lead.score_changed", TemperatureChanged, "lead.assigned"];

    /// <summary>What an entry in a lead's history is to workflows.</summary>
    public static IEnumerable<string> Of(Activity entry)
    {
        switch (entry.ActivityType)
        {
            case ActivityType.Created:
                yield return "lead.created";
                break;
            case ActivityType.Updated or ActivityType.Enriched or ActivityType.Merged:
                yield return "lead.updated";
                if ((entry.Metadata.ToObject()["changes"] as JsonObject)?.ContainsKey("lead_temperature") == true) yield return TemperatureChanged;
                break;
            case ActivityType.StatusChanged:
                yield return "lead.status_changed";
                break;
            case ActivityType.ScoreChanged:
                yield return "lead.score_changed";
                break;
            case ActivityType.Assigned:
                yield return "lead.assigned";
                break;
        }
    }
}
