using System.Globalization;
using System.Text.Json.Nodes;

namespace Dozen.Core.Automation;

/// <summary>The words in which a workflow is written.</summary>
public static class WorkflowWords
{
    /// <summary>What may happen to a lead.</summary>
    public static IReadOnlyList<string> Events => LeadEvents.All;

    /// <summary>What a step may do.</summary>
    public static IReadOnlyList<string> Actions => StepPlan.Actions;

    /// <summary>The step that a JSON pointer into a workflow's configuration leads to, as it is written there; null when there is none.</summary>
    public static JsonObject? StepAt(JsonObject configuration, string path)
    {
        JsonNode? at = configuration;
        foreach (var part in path.Split('/').Skip(1)) at = at is JsonArray list && int.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out var index) && index < list.Count ? list[index] : (at as JsonObject)?[part];
        return at as JsonObject;
    }
}
