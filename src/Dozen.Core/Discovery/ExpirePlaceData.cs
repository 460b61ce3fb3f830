using System.Text.Json.Nodes;
using Dozen.Core.Activities;
using Dozen.Core.Common;
using Dozen.Core.Database;
using Dozen.Core.Leads;
using Dozen.Core.Users;
using Microsoft.EntityFrameworkCore;

namespace Dozen.Core.Discovery;

/// <summary>
/// Removes from an organisation's leads what a source has only lent and whose time is over. A field stays when the business's own
/// website says the same, or a person has written or confirmed it. The place's id stays too.
/// </summary>
[Needs(Area.Leads, Access.Write)]
public sealed class ExpirePlaceData(DozenDbContext db, Caller caller, PlaceSources sources, ILeadSearch search, TimeProvider time)
{
    private const int LeadsPerBatch = 500;
    private const int Tries = 3;

    /// <returns>How many leads have lost something.</returns>
    public async Task<int> ExecuteAsync(CancellationToken cancellationToken)
    {
        var expired = 0;
        foreach (var source in sources.All.Select(s => s.Facts).Where(f => f.KeepFor is not null))
        {
            var after = 0L;
            while (await NextAsync(source, after, cancellationToken) is { Count: > 0 } ids)
            {
                after = ids[^1];
                for (var attempt = 1; !await ExpireAsync(ids, source, cancellationToken) && attempt < Tries; attempt++)
                {
                    // Somebody has changed one of them meanwhile; looked at anew, and after that the next day.
                }

                expired += ids.Count;
            }
        }

        return expired;
    }

    private async Task<List<long>> NextAsync(PlaceSourceFacts source, long after, CancellationToken cancellationToken) =>
        await search.WithExpiredData(db, source.DataName, PlaceRetention.Text(time.Now()))
            .Where(l => l.Id > after).OrderBy(l => l.Id).Select(l => l.Id).Take(LeadsPerBatch).ToListAsync(cancellationToken);

    private async Task<bool> ExpireAsync(List<long> ids, PlaceSourceFacts source, CancellationToken cancellationToken)
    {
        db.ChangeTracker.Clear();
        var leads = await db.Leads.IgnoreQueryFilters([DozenDbContext.TrashFilter]).Where(l => ids.Contains(l.Id)).ToListAsync(cancellationToken);
        var words = await PersonsWordsAsync(ids, cancellationToken);
        var now = time.Now();
        foreach (var lead in leads)
        {
            var website = lead.EnrichmentData.ToObject()["website"];
            var emptied = PlaceRetention.Expire(lead, source.DataName, now, (field, value) =>
                words[(lead.Id, field)].Any(w => PlaceFields.AreSame(w, value)) || Says(website, field, value));
            if (emptied.Count > 0) Name(lead, source);
            lead.SearchText = SearchText.Of(lead.Company, lead.FirstName, lead.LastName, lead.Email);
            lead.UpdatedAt = now;
            db.Activities.Add(Activity.Record(
                caller, lead.Id, ActivityType.Updated, $"{source.Title} data is over its time{(emptied.Count > 0 ? $": {string.Join(", ", emptied)}" : "")}", now, new { source = source.Name, expired = emptied }));
        }

        return await db.TrySaveAsync(cancellationToken);
    }

    /// <summary>What people, and programs acting for them, have written into fields or confirmed in them.</summary>
    private async Task<ILookup<(long LeadId, string Field), string>> PersonsWordsAsync(List<long> ids, CancellationToken cancellationToken)
    {
        var updates = await db.Activities.AsNoTracking().Where(a => a.LeadId != null && ids.Contains(a.LeadId.Value) && a.ActivityType == ActivityType.Updated)
            .Select(a => new { LeadId = a.LeadId!.Value, a.Metadata }).ToListAsync(cancellationToken);
        return updates.SelectMany(u => Words(u.Metadata.ToObject()).Select(w => (Key: (u.LeadId, w.Field), w.Value))).ToLookup(w => w.Key, w => w.Value);
    }

    private static IEnumerable<(string Field, string Value)> Words(JsonObject metadata)
    {
        foreach (var (field, change) in metadata["changes"] as JsonObject ?? [])
        {
            if (change?["to"] is JsonValue to) yield return (field, to.ToString());
        }

        foreach (var (field, value) in metadata["confirmed"] as JsonObject ?? [])
        {
            if (value is JsonValue confirmed) yield return (field, confirmed.ToString());
        }
    }

    /// <summary>Whether the business's website, where it was read, says the same anywhere. That it could be read confirms its address.</summary>
    private static bool Says(JsonNode? website, string field, string value) => website is JsonObject { Count: > 0 } && (field == "website" || Holds(website, value));

    private static bool Holds(JsonNode? node, string value) => node switch
    {
        JsonObject fields => fields.Any(f => f.Key != "import" && Holds(f.Value, value)),
        JsonArray items => items.Any(i => Holds(i, value)),
        JsonValue text when text.TryGetValue(out string? content) => PlaceFields.AreSame(content, value),
        _ => false,
    };

    /// <summary>A lead must be called something; what is left to call it by is the place itself.</summary>
    private static void Name(Lead lead, PlaceSourceFacts source)
    {
        if (lead.Email is not null || lead.Phone is not null || lead.Company is not null || (lead.FirstName is not null && lead.LastName is not null)) return;
        lead.Company = $"{source.Title} place {lead.ExternalId?[(lead.ExternalId.IndexOf(':') + 1)..]}".Trim().Truncated(LeadLimits.Company);
    }
}
