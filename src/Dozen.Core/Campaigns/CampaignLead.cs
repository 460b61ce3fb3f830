using Dozen.Core.Database;

namespace Dozen.Core.Campaigns;

public enum CampaignLeadStatus
{
    Pending,
    Contacted,
    Responded,
    Converted,
    Excluded,
}

/// <summary>A lead's membership in a campaign; one per pair.</summary>
public sealed class CampaignLead : ITenantOwned
{
    public long Id { get; init; }

    public long OrganizationId { get; init; }

    public long CampaignId { get; init; }

    public long LeadId { get; init; }

    public CampaignLeadStatus Status { get; set; } = CampaignLeadStatus.Pending;

    public DateTimeOffset AddedAt { get; init; }

    public DateTimeOffset? LastContactAt { get; set; }

    public DateTimeOffset? ResponseAt { get; set; }

    public DateTimeOffset? ConversionAt { get; set; }
}
