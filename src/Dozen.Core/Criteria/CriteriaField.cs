using System.Collections.Frozen;
using System.Text.Json;
using Dozen.Core.Contacts;
using Dozen.Core.Database;
using Dozen.Core.Leads;

namespace Dozen.Core.Criteria;

/// <summary>Something about a lead that criteria may name.</summary>
public sealed class CriteriaField
{
    /// <summary>A value in <c>custom_fields</c>; the path follows, such as <c>custom_fields.company_size</c>.</summary>
    public const string CustomFields = "custom_fields";

    /// <summary>A value in <c>enrichment_data</c>, such as <c>enrichment_data.google_maps.rating</c>.</summary>
    public const string EnrichmentData = "enrichment_data";

    /// <summary>A value wherever it is known: in custom fields, else in source data, there at the top or in the first source (by name) that has it.</summary>
    public const string Details = "details";

    private const int DeepestPath = 8;
    private const int LongestName = 100;

    private static readonly FrozenDictionary<string, CriteriaField> Named = All().ToFrozenDictionary(f => f.Name, StringComparer.Ordinal);

    private readonly Func<LeadFacts, FieldValue> read;

    private CriteriaField(string name, CriteriaFieldType type, Func<LeadFacts, FieldValue> read)
    {
        (Name, Type, this.read) = (name, type, read);
        Operators = CriteriaOperators.Of(type).ToFrozenSet();
    }

    public string Name { get; }

    public CriteriaFieldType Type { get; }

    /// <summary>Of a value in a JSON document: the names that lead to it, after the document's own; else empty.</summary>
    public IReadOnlyList<string> Path { get; private init; } = [];

    /// <summary>The words a choice may be; else empty.</summary>
    public IReadOnlyCollection<string> Choices { get; private init; } = [];

    public FactNeeds Needs { get; private init; }

    public FrozenSet<CriteriaOperator> Operators { get; }

    /// <summary>The fields that have a name of their own, which is all but values within JSON documents.</summary>
    public static IReadOnlyCollection<CriteriaField> Known => Named.Values;

    /// <summary>The field of a name; null when there is none.</summary>
    public static CriteriaField? Find(string name)
    {
        if (Named.TryGetValue(name, out var field)) return field;
        if (name.Split('.') is not [var document, .. { Length: >= 1 and <= DeepestPath } path]) return null;
        if (path.Any(n => n.Length is 0 or > LongestName || n.Any(c => char.IsControl(c) || char.IsSurrogate(c)))) return null;
        return document switch
        {
            CustomFields => Json(facts => JsonReading.At(facts.CustomFields, path)),
            EnrichmentData => Json(facts => JsonReading.At(facts.EnrichmentData, path)),
            Details => Json(facts => DetailOf(facts, path)),
            _ => null,
        };

        CriteriaField Json(Func<LeadFacts, JsonElement> at) => new(name, CriteriaFieldType.Json, facts => FieldValue.Of(at(facts))) { Path = path };
    }

    public override string ToString() => Name;

    internal FieldValue Read(LeadFacts facts) => read(facts);

    private static JsonElement DetailOf(LeadFacts facts, string[] path)
    {
        var own = JsonReading.At(facts.CustomFields, path);
        if (!FieldValue.Of(own).IsMissing) return own;
        var known = JsonReading.At(facts.EnrichmentData, path);
        if (!FieldValue.Of(known).IsMissing || facts.EnrichmentData.ValueKind != JsonValueKind.Object) return known;

        // By name, because a database keeps properties in an order of its own.
        var (first, found) = ((string?)null, default(JsonElement));
        foreach (var source in facts.EnrichmentData.EnumerateObject())
        {
            if (JsonReading.NameOf(source) is not { } name || (first is not null && string.CompareOrdinal(name, first) >= 0)) continue;
            var value = JsonReading.At(source.Value, path);
            if (!FieldValue.Of(value).IsMissing) (first, found) = (name, value);
        }

        return found;
    }

    private static IEnumerable<CriteriaField> All() =>
    [
        Number("id", f => f.Lead.Id),
        Number("organization_id", f => f.Lead.OrganizationId),
        Text("external_id", l => l.ExternalId),
        Text("email", l => l.Email),
        Text("first_name", l => l.FirstName),
        Text("last_name", l => l.LastName),
        Text("company", l => l.Company),
        Text("job_title", l => l.JobTitle),
        Text("phone", l => l.Phone),
        Text("phone_e164", l => l.PhoneE164),
        Text("website", l => l.Website),
        Text("website_domain", l => l.WebsiteDomain),
        Text("linkedin_url", l => l.LinkedinUrl),
        Text("industry", l => l.Industry),
        Text("address", l => l.Address),
        Text("city", l => l.City),
        Text("region", l => l.Region),
        Text("postal_code", l => l.PostalCode),
        Text("country", l => l.Country),
        Number("latitude", f => f.Lead.Latitude),
        Number("longitude", f => f.Lead.Longitude),
        Choice<LeadStatus>("status", f => f.Lead.Status),
        Choice<LeadSource>("source", f => f.Lead.Source),
        Choice<LeadTemperature>("lead_temperature", f => f.Lead.LeadTemperature),
        Number("score", f => f.Lead.Score),
        Number("value", f => f.Lead.Value),
        Text("notes", l => l.Notes),
        new("tags", CriteriaFieldType.Texts, f => FieldValue.Of(f.Lead.Tags)),
        new("expected_close_date", CriteriaFieldType.Date, f => FieldValue.Of(f.Lead.ExpectedCloseDate)),
        Time("last_engagement_date", f => f.Lead.LastEngagementDate),
        Number("assigned_to_id", f => f.Lead.AssignedToId),
        Number("version", f => f.Lead.Version),
        Time("created_at", f => f.Lead.CreatedAt),
        Time("updated_at", f => f.Lead.UpdatedAt),
        Time("deleted_at", f => f.Lead.DeletedAt),

        Text("email_domain", l => DomainOf(l.Email)),
        Flag("has_email", l => l.Email),
        Flag("has_phone", l => l.Phone),
        Flag("has_website", l => l.Website),
        Flag("has_linkedin", l => l.LinkedinUrl),
        Choice<TitleLevel>("title_level", f => TitleLevels.Of(f.Lead.JobTitle)),
        Number("days_since_created", f => DaysSince(f.Lead.CreatedAt, f.Now)),
        Number("days_since_engagement", f => f.Lead.LastEngagementDate is { } at ? DaysSince(at, f.Now) : null),
        Time("first_contacted_at", f => f.FirstContactedAt, FactNeeds.ContactTimes),
        Time("last_contacted_at", f => f.LastContactedAt, FactNeeds.ContactTimes),
        new("campaign_ids", CriteriaFieldType.Ids, f => FieldValue.Of(f.CampaignIds)) { Needs = FactNeeds.Campaigns },
    ];

    private static CriteriaField Text(string name, Func<Lead, string?> read) => new(name, CriteriaFieldType.Text, f => FieldValue.Of(read(f.Lead)));

    private static CriteriaField Number(string name, Func<LeadFacts, double?> read) => new(name, CriteriaFieldType.Number, f => FieldValue.Of(read(f)));

    private static CriteriaField Time(string name, Func<LeadFacts, DateTimeOffset?> read, FactNeeds needs = FactNeeds.None) =>
        new(name, CriteriaFieldType.Time, f => FieldValue.Of(read(f))) { Needs = needs };

    private static CriteriaField Flag(string name, Func<Lead, string?> read) =>
        new(name, CriteriaFieldType.Flag, f => FieldValue.Of(!string.IsNullOrWhiteSpace(read(f.Lead))));

    private static CriteriaField Choice<TEnum>(string name, Func<LeadFacts, TEnum> read) where TEnum : struct, Enum =>
        new(name, CriteriaFieldType.Choice, f => FieldValue.Of(read(f).ToText())) { Choices = SnakeCase.Texts<TEnum>() };

    private static string? DomainOf(string? email) => email is not null && email.Contains('@') ? EmailAddress.DomainOf(email) : null;

    /// <summary>Whole days, downwards also for a time to come.</summary>
    private static double DaysSince(DateTimeOffset time, DateTimeOffset now)
    {
        var (days, rest) = Math.DivRem((now - time).Ticks, TimeSpan.TicksPerDay);
        return rest < 0 ? days - 1 : days;
    }
}
