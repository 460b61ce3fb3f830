using System.Text.Json.Nodes;
using Dozen.Core.Workflows.Running;

namespace Dozen.Core.Enrichment;

/// <summary>Which leads a step works on, and what it has counted.</summary>
internal static class RunLeads
{
    public const string LeadIds = "lead_ids";
    public const string Sources = "sources";

    /// <summary>Those that the run made or touched; else those it was asked for; else the one it is about.</summary>
    public static IReadOnlyList<long> Of(StepRun run)
    {
        var ids = run.Results[LeadIds] as JsonArray ?? run.Input.ToObject()[LeadIds] as JsonArray;
        if (ids is not null) return [.. ids.OfType<JsonValue>().Select(i => i.TryGetValue(out long id) ? id : 0).Where(id => id > 0).Distinct()];
        return run.LeadId is { } leadId ? [leadId] : [];
    }

    /// <summary>Whether the run wants this source; one that names none wants all.</summary>
    public static bool Wants(StepRun run, string source) =>
        run.Input.ToObject()[Sources] is not JsonArray wanted || wanted.OfType<JsonValue>().Any(w => w.TryGetValue(out string? name) && name == source);

    /// <remarks>Not named Add: an object has a method of that name already, which refuses what it knows.</remarks>
    public static void Count(this JsonObject counts, string name, long more = 1) => counts[name] = counts.Number(name) + more;

    public static long Number(this JsonObject counts, string name) => counts[name] is JsonValue value && value.TryGetValue(out long number) ? number : 0;
}
