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

    public CampaignLeadStatus Status { get; private set; } = CampaignLeadStatus.Pending;

    public DateTimeOffset AddedAt { get; init; }

    public DateTimeOffset? LastContactAt { get; private set; }

    public DateTimeOffset? ResponseAt { get; private set; }

    public DateTimeOffset? ConversionAt { get; private set; }

    /// <summary>Any status may follow any other, so that a slip can be taken back; what was reached first keeps its time.</summary>
    /// <returns>What has been reached for the first time, or null.</returns>
    public CampaignLeadStatus? MoveTo(CampaignLeadStatus status, DateTimeOffset now)
    {
        Status = status;
        switch (status)
        {
            case CampaignLeadStatus.Contacted when LastContactAt is null:
                LastContactAt = now;
                return status;
            case CampaignLeadStatus.Responded when ResponseAt is null:
                ResponseAt = now;
                return status;
            case CampaignLeadStatus.Converted when ConversionAt is null:
                ConversionAt = now;
                return status;
            default:
                return null;
        }
    }
}
