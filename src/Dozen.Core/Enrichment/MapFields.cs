using System.Text.Json.Nodes;
using Dozen.Core.Activities;
using Dozen.Core.Database;
using Dozen.Core.Leads;
using Microsoft.EntityFrameworkCore;

namespace Dozen.Core.Enrichment;

/// <summary>
/// Which of a lead's values a map gave, as far as its source data and its history tell. Whatever somebody has changed since, or another
/// source filled, is not among them; where it is not known, it is taken for something a person typed.
/// </summary>
internal sealed class MapFields
{
    private static readonly HashSet<string> Maps = [LeadSource.GoogleMaps.ToText(), LeadSource.Openstreetmap.ToText(), "open_places", "overture"];

    private readonly bool all;
    private readonly HashSet<string> filled = [];
    private readonly HashSet<string> notTheirs;

    private MapFields(JsonObject enrichment, HashSet<string> changed)
    {
        notTheirs = changed;
        foreach (var (source, data) in enrichment)
        {
            if (data is not JsonObject values || values["import"] is not JsonObject import) continue;
            var names = (import["filled"] as JsonObject ?? []).Select(f => f.Key);
            if (!Maps.Contains(source)) notTheirs.UnionWith(names);
            else if (import["origin"] is JsonObject || Created(import)) all = true;
            else filled.UnionWith(names);
        }
    }

    public bool Gave(string field) => (all || filled.Contains(field)) && !notTheirs.Contains(field);

    public static async Task<MapFields> OfAsync(DozenDbContext db, Lead lead, JsonObject enrichment, CancellationToken cancellationToken)
    {
        var changed = new HashSet<string>();
        if (!enrichment.Any(e => Maps.Contains(e.Key))) return new MapFields([], changed);

        var changes = await db.Activities.AsNoTracking().Where(a => a.LeadId == lead.Id && (a.ActivityType == ActivityType.Updated || a.ActivityType == ActivityType.Merged))
            .Select(a => a.Metadata).ToListAsync(cancellationToken);
        foreach (var metadata in changes) changed.UnionWith((metadata.ToObject()["changes"] as JsonObject ?? []).Select(c => c.Key));
        return new MapFields(enrichment, changed);
    }

    private static bool Created(JsonObject import) => import["created"] is JsonValue value && value.TryGetValue(out bool created) && created;
}
