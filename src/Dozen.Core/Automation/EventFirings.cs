using System.Text.Json.Nodes;
using Dozen.Core.Activities;
using Dozen.Core.Criteria;
using Dozen.Core.Database;
using Dozen.Core.Leads;

namespace Dozen.Core.Automation;

/// <summary>A workflow with the leads for which it fires.</summary>
internal sealed record EventFiring(EventWorkflow Waiting, IReadOnlyList<LeadFacts> Met);

/// <summary>Finds which workflows fire for what happened to which leads, and says why.</summary>
internal static class EventFirings
{
    /// <summary>Leads whose facts are read at a time.</summary>
    private const int LeadsPerLook = 1_000;

    /// <summary>What entries of the history say happened to each lead.</summary>
    public static Dictionary<long, HashSet<string>> Happened(IEnumerable<Activity> entries)
    {
        var happened = new Dictionary<long, HashSet<string>>();
        foreach (var entry in entries)
        {
            if (entry.LeadId is not { } leadId) continue;
            foreach (var name in LeadEvents.Of(entry))
            {
                if (!happened.TryGetValue(leadId, out var names)) happened[leadId] = names = [];
                names.Add(name);
            }
        }

        return happened;
    }

    /// <summary>The workflows that wait for any of it.</summary>
    public static IReadOnlyList<EventWorkflow> Concerned(IReadOnlyList<EventWorkflow> waiting, Dictionary<long, HashSet<string>> happened) =>
        [.. waiting.Where(w => happened.Values.Any(names => names.Overlaps(w.Trigger.Events)))];

    /// <summary>Asks the criteria of each workflow of the leads for which what it waits for has happened; workflows that fire for none are left out.</summary>
    /// <param name="leads">As they will be once saved; others than those to which something happened are passed over.</param>
    public static async Task<IReadOnlyList<EventFiring>> OfAsync(
        DozenDbContext db, IReadOnlyList<EventWorkflow> concerned, Dictionary<long, HashSet<string>> happened, IEnumerable<Lead> leads, TimeProvider time, CancellationToken cancellationToken)
    {
        if (concerned.Count == 0) return [];
        var needs = concerned.Aggregate(FactNeeds.None, (all, w) => all | w.Trigger.Criteria.Needs);
        var queries = new LeadFactsQueries(db, time);
        var met = concerned.Select(_ => new List<LeadFacts>()).ToList();
        foreach (var some in leads.Where(l => l.DeletedAt is null && happened.ContainsKey(l.Id)).Chunk(LeadsPerLook))
        {
            foreach (var fact in await queries.OfAsync(some, needs, cancellationToken))
            {
                foreach (var (index, (_, trigger)) in concerned.Index())
                {
                    if (happened[fact.Lead.Id].Overlaps(trigger.Events) && trigger.Criteria.Matches(fact)) met[index].Add(fact);
                }
            }
        }

        return [.. concerned.Zip(met, (waiting, facts) => new EventFiring(waiting, facts)).Where(f => f.Met.Count > 0)];
    }

    /// <summary>Why a workflow fires, with the conditions that decided.</summary>
    /// <param name="facts">Of the one lead it fires for; null when it fires for several.</param>
    public static JsonObject CauseOf(IEnumerable<string> names, TriggerPlan trigger, LeadFacts? facts, DateTimeOffset now)
    {
        var cause = new JsonObject
        {
            ["type"] = "event",
            ["events"] = new JsonArray([.. names.Intersect(trigger.Events).Order(StringComparer.Ordinal).Select(n => JsonValue.Create(n))]),
            ["at"] = now.UtcDateTime,
        };
        if (facts is not null && !trigger.Criteria.IsEveryone)
            cause["reasons"] = new JsonArray([.. trigger.Criteria.Explain(facts).Reasons.Select(r => new JsonObject { ["at"] = r.At, ["condition"] = r.Condition.ToObject(), ["matched"] = r.Matched, ["value"] = r.Value is { } value ? JsonNode.Parse(value.Text) : null })]);
        return cause;
    }
}
