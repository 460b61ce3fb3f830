using System.Text.Json;
using Cronos;
using Dozen.Core.Common;
using Dozen.Core.Criteria;
using Dozen.Core.Database;
using Dozen.Core.Integrations.Secrets;
using Dozen.Core.Workflows;

namespace Dozen.Core.Automation;

/// <summary>What happens with changes of many leads at once.</summary>
public enum BulkReaction
{
    /// <summary>One run for all of them.</summary>
    Coalesce,

    /// <summary>A run for each.</summary>
    Run,

    /// <summary>None.</summary>
    Suppress,
}

/// <summary>How a caller of a workflow's address shows that it may.</summary>
public enum HookProof
{
    /// <summary>A signature after Standard Webhooks.</summary>
    Signature,

    /// <summary>The secret itself, in a header.</summary>
    Token,
}

/// <summary>When a workflow fires: its <c>trigger_conditions</c>, read.</summary>
internal sealed record TriggerPlan(WorkflowTrigger Type)
{
    private const int LongestText = 200;

    /// <summary>Of <see cref="WorkflowTrigger.Event"/>: any of these.</summary>
    public IReadOnlyList<string> Events { get; private init; } = [];

    /// <summary>Which leads it is for, of an event.</summary>
    public LeadCriteria Criteria { get; private init; } = LeadCriteria.Everyone;

    /// <summary>Null when it does not say: then it coalesces, and imports leave it alone.</summary>
    public BulkReaction? Bulk { get; private init; }

    public CronExpression? Cron { get; private init; }

    public TimeZoneInfo TimeZone { get; private init; } = TimeZoneInfo.Utc;

    public HookProof Proof { get; private init; }

    /// <summary>Where the key or token of its address is kept.</summary>
    public SecretName? Secret { get; private init; }

    /// <returns>Null when something is wrong, which the reading tells.</returns>
    public static TriggerPlan? Read(WorkflowTrigger type, JsonText json, DefinitionReading reading)
    {
        if (JsonReading.Parse(json.Text) is not { } document) return null;
        var plan = type switch
        {
            WorkflowTrigger.Manual => reading.Object(document, "") is null ? null : new TriggerPlan(type),
            WorkflowTrigger.Event => Event(document, reading),
            WorkflowTrigger.Scheduled => Scheduled(document, reading),
            _ => Hook(document, reading),
        };
        return reading.Failure is null ? plan : null;
    }

    /// <summary>The latest moment after one and not after the other at which it fires; null when there is none.</summary>
    public DateTimeOffset? LatestBetween(DateTimeOffset after, DateTimeOffset now)
    {
        if (Cron is null || now <= after) return null;

        // A clock that was away for long: only the last moment counts, and none is older than a year.
        var from = now - after > TimeSpan.FromDays(366) ? now.AddDays(-366) : after;
        for (var span = TimeSpan.FromHours(1); ; span *= 4)
        {
            var start = now - from <= span ? from : now - span;
            var latest = Cron.GetOccurrences(start, now, TimeZone, fromInclusive: false, toInclusive: true).Select(o => (DateTimeOffset?)o).LastOrDefault();
            if (latest is not null || start == from) return latest?.ToUniversalTime();
        }
    }

    private static TriggerPlan? Event(JsonElement json, DefinitionReading reading)
    {
        if (reading.Object(json, "", "events", "criteria", "bulk") is not { } properties) return null;
        var events = new List<string>();
        if (properties.TryGetValue("events", out var list) && list.ValueKind == JsonValueKind.Array && list.GetArrayLength() > 0)
        {
            foreach (var (index, item) in list.EnumerateArray().Index())
            {
                if (JsonReading.TextOf(item) is { } name && LeadEvents.All.Contains(name)) events.Add(name);
                else reading.Problem($"/events/{index}", $"One of: {string.Join(", ", LeadEvents.All)}.");
            }
        }
        else
        {
            reading.Problem("/events", $"A list of events, of: {string.Join(", ", LeadEvents.All)}.");
        }

        var criteria = properties.TryGetValue("criteria", out var given) ? reading.Criteria(given, "/criteria") : LeadCriteria.Everyone;
        BulkReaction? bulk = properties.ContainsKey("bulk") ? One<BulkReaction>(properties, "bulk", reading) : null;
        return criteria is null ? null : new TriggerPlan(WorkflowTrigger.Event) { Events = events, Criteria = criteria, Bulk = bulk };
    }

    private static TriggerPlan? Scheduled(JsonElement json, DefinitionReading reading)
    {
        if (reading.Object(json, "", "cron", "time_zone") is not { } properties) return null;
        CronExpression? cron = null;
        if (reading.Text(properties, "cron", "", LongestText, isNeeded: true) is { } text && !CronExpression.TryParse(text, CronFormat.Standard, out cron))
            reading.Problem("/cron", "Five fields as in cron: minute, hour, day of month, month, day of week; such as 0 9 * * 1-5.");
        var zone = TimeZoneInfo.Utc;
        if (reading.Text(properties, "time_zone", "", LongestText, isNeeded: false) is { } name && !TimeZoneInfo.TryFindSystemTimeZoneById(name, out zone!))
            reading.Problem("/time_zone", "A name as in the IANA time zone database, such as Europe/Nicosia.");
        return new TriggerPlan(WorkflowTrigger.Scheduled) { Cron = cron, TimeZone = zone ?? TimeZoneInfo.Utc };
    }

    private static TriggerPlan? Hook(JsonElement json, DefinitionReading reading)
    {
        if (reading.Object(json, "", "secret", "proof") is not { } properties) return null;
        var secret = reading.Text(properties, "secret", "", LongestText, isNeeded: true) is { } text ? SecretName.FromReference(text) : null;
        if (properties.ContainsKey("secret") && secret is null) reading.Problem("/secret", "Where the key is kept, as secret:NAME with a name of capital letters, digits and underscores that is not reserved.");
        return new TriggerPlan(WorkflowTrigger.Webhook) { Secret = secret, Proof = One<HookProof>(properties, "proof", reading) };
    }

    private static TEnum One<TEnum>(Dictionary<string, JsonElement> properties, string name, DefinitionReading reading) where TEnum : struct, Enum
    {
        if (!properties.TryGetValue(name, out var json)) return default;
        if (JsonReading.TextOf(json) is { } text && SnakeCase.Parse<TEnum>(text) is { } value) return value;
        reading.Problem("/" + name, $"One of: {string.Join(", ", SnakeCase.Texts<TEnum>())}.");
        return default;
    }
}
