using System.Text.Json;
using Dozen.Core.Leads;

namespace Dozen.Core.Criteria;

/// <summary>What criteria may ask besides the lead's own columns, so that only that is read.</summary>
[Flags]
public enum FactNeeds
{
    None = 0,
    Activities = 1,
    ContactTimes = 2,
    Campaigns = 4,
}

/// <summary>A lead at a moment, with what criteria may ask about it. For one thread.</summary>
public sealed class LeadFacts(Lead lead, DateTimeOffset now)
{
    private JsonElement? customFields;
    private JsonElement? enrichmentData;

    public Lead Lead => lead;

    public DateTimeOffset Now => now;

    public NamedLists Lists { get; init; } = NamedLists.BuiltIn;

    public IReadOnlyList<ActivityFact> Activities { get; init; } = [];

    /// <summary>When somebody first reached out to it; what came from the earlier platform counts (see <c>ContactTimes</c>).</summary>
    public DateTimeOffset? FirstContactedAt { get; init; }

    public DateTimeOffset? LastContactedAt { get; init; }

    public IReadOnlyList<long> CampaignIds { get; init; } = [];

    internal JsonElement CustomFields => customFields ??= JsonReading.Parse(lead.CustomFields.Text) ?? default;

    internal JsonElement EnrichmentData => enrichmentData ??= JsonReading.Parse(lead.EnrichmentData.Text) ?? default;
}
