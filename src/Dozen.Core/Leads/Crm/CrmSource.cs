using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Dozen.Core.Common;

namespace Dozen.Core.Leads.Crm;

/// <summary>
/// A CRM by its name, and how its ids are kept: as the external id (<c>crm:123</c>) of a lead that has none, else beside what other
/// sources know of the lead, as <c>enrichment_data.crm.crm_id</c>. The id of another source is never overwritten.
/// </summary>
internal sealed partial class CrmSource
{
    public const string IdField = "crm_id";

    private const string Usual = "crm";

    /// <summary>Sources of other kinds, whose ids and data mean something else.</summary>
    private static readonly HashSet<string> Taken = ["ai", "google", "google_maps", "google_places", "import", "open_places", "openstreetmap", "osm", "overture", "website"];

    private CrmSource(string name) => Name = name;

    public string Name { get; }

    /// <summary>What its ids begin with as external ids.</summary>
    public string Prefix => Name + ":";

    /// <param name="name">Such as <c>hubspot</c>; null for the only one there is.</param>
    public static Result<CrmSource> Of(string? name)
    {
        var known = name.OrNull()?.ToLowerInvariant() ?? Usual;
        if (!Form().IsMatch(known)) return Failure.Invalid("crm", "A letter, then letters, digits and underscores: at most 30 characters.");
        return Taken.Contains(known) ? Failure.Invalid("crm", $"{known} is a source of another kind.") : new CrmSource(known);
    }

    /// <summary>The CRM's id among what a lead has.</summary>
    /// <param name="kept">What is kept beside other sources; null or empty for nothing.</param>
    public string? IdAmong(string? externalId, string? kept) =>
        externalId?.StartsWith(Prefix, StringComparison.Ordinal) == true ? externalId[Prefix.Length..] : string.IsNullOrEmpty(kept) ? null : kept;

    /// <summary>What a message changes besides plain fields: ids that the lead does not have yet, and custom fields one by one.</summary>
    public Action<Lead> Besides(CrmKeys keys, LeadPatch fields, DateTimeOffset now) => lead =>
    {
        lead.ExternalId ??= keys.ExternalId;
        if (keys.CrmId is { } id) Keep(lead, id, now);
        if (fields.CustomFields.Value is { } custom) Join(lead, custom);
    };

    private void Keep(Lead lead, string id, DateTimeOffset now)
    {
        var sources = lead.EnrichmentData.ToObject();
        var own = sources[Name] as JsonObject ?? [];
        if (IdAmong(lead.ExternalId, own[IdField]?.ToString()) is not null) return;
        if (lead.ExternalId is null)
        {
            lead.ExternalId = Prefix + id;
            return;
        }

        own[IdField] = id;
        own["fetched_at"] ??= now.UtcDateTime;
        own["confidence"] ??= 1;
        sources[Name] = own;
        lead.EnrichmentData = JsonText.From(sources);
    }

    private static void Join(Lead lead, JsonText custom)
    {
        if (JsonNode.Parse(custom.Text) is not JsonObject said)
        {
            lead.CustomFields = custom; // and is refused as such
            return;
        }

        var (before, joined) = (lead.CustomFields.ToObject(), lead.CustomFields.ToObject());
        foreach (var (name, value) in said)
        {
            if (value is null) joined.Remove(name);
            else joined[name] = value.DeepClone();
        }

        // The same in another spelling is no change.
        if (!JsonNode.DeepEquals(before, joined)) lead.CustomFields = JsonText.From(joined);
    }

    [GeneratedRegex("^[a-z][a-z0-9_]{0,29}$")]
    private static partial Regex Form();
}
