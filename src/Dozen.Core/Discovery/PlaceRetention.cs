using System.Globalization;
using System.Text.Json.Nodes;
using Dozen.Core.Common;
using Dozen.Core.Leads;

namespace Dozen.Core.Discovery;

/// <summary>
/// What a source that lends its values leaves with a lead: when they have to go (<c>expires_at</c>), and which fields hold
/// them (<c>lent</c>, with the values, so that what somebody has changed since is not taken for theirs).
/// </summary>
internal static class PlaceRetention
{
    private const string ExpiresAt = "expires_at";
    private const string Lent = "lent";
    private const string ExpiredAt = "expired_at";
    private const string Import = "import";

    // What identifies the place may stay for ever, and so may our own record of the search.
    private static readonly HashSet<string> Stays = ["place_id", "fetched_at", "confidence", Import];

    /// <summary>As written, so that texts order as times do.</summary>
    public static string Text(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", CultureInfo.InvariantCulture);

    /// <summary>Notes which fields of the lead now hold values of this source; does nothing for one whose values are to keep.</summary>
    public static void Mark(Lead lead, IEnumerable<string> filled, PlaceSourceFacts source, DateTimeOffset now)
    {
        if (source.KeepFor is not { } keepFor) return;
        var enrichment = lead.EnrichmentData.ToObject();
        if (enrichment[source.DataName] is not JsonObject data) return;

        var lent = data[Lent] as JsonObject ?? [];
        foreach (var field in PlaceFields.All.Where(f => filled.Contains(f.Name))) lent[field.Name] = field.Read(lead);
        data["fetched_at"] = now.UtcDateTime;
        data[ExpiresAt] = Text(now + keepFor);
        data.Remove(ExpiredAt);
        if (data[Lent] is null) data[Lent] = lent;
        lead.EnrichmentData = JsonText.From(enrichment);
    }

    /// <summary>Removes everything that was lent by a source, except in fields that are confirmed.</summary>
    /// <param name="isConfirmed">Whether a field, with this value, is somebody else's word as well.</param>
    /// <returns>The fields that were emptied.</returns>
    public static IReadOnlyList<string> Expire(Lead lead, string source, DateTimeOffset now, Func<string, string, bool> isConfirmed)
    {
        var enrichment = lead.EnrichmentData.ToObject();
        if (enrichment[source] is not JsonObject data) return [];

        var emptied = new List<string>();
        if (data[Lent] is JsonObject lent)
        {
            foreach (var field in PlaceFields.All)
            {
                if (lent[field.Name]?.GetValue<string>() is not { } value || field.Read(lead) is not { } current || current != value || isConfirmed(field.Name, value)) continue;
                field.Clear(lead);
                emptied.Add(field.Name);
            }
        }

        foreach (var name in data.Select(d => d.Key).Where(n => !Stays.Contains(n)).ToList()) data.Remove(name);
        if (data[Import] is JsonObject import)
        {
            // One step back and what was filled are the source's values too.
            foreach (var name in new[] { "previous", "filled", "said" }) import.Remove(name);
        }

        data[ExpiredAt] = now.UtcDateTime;
        lead.EnrichmentData = JsonText.From(enrichment);
        return emptied;
    }
}
