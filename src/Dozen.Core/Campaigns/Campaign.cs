using Dozen.Core.Common;
using Dozen.Core.Database;

namespace Dozen.Core.Campaigns;

public enum CampaignType
{
    Email,
    ColdOutreach,
    Content,
    Social,
    Event,
    Other,
}

public enum CampaignStatus
{
    Draft,
    Active,
    Paused,
    Completed,
    Cancelled,
}

public sealed class Campaign : ITenantOwned, IVersioned
{
    public long Id { get; init; }

    public long OrganizationId { get; init; }

    public required string Name { get; set; }

    public string? Description { get; set; }

    public CampaignType CampaignType { get; set; } = CampaignType.Other;

    public CampaignStatus Status { get; set; } = CampaignStatus.Draft;

    /// <summary>Who should be in it, in the criteria language; <c>{}</c> means every lead.</summary>
    public JsonText TargetCriteria { get; set; } = JsonText.EmptyObject;

    public DateOnly? StartDate { get; set; }

    /// <summary>Not before <see cref="StartDate"/>.</summary>
    public DateOnly? EndDate { get; set; }

    /// <summary>In cents.</summary>
    public long? BudgetAllocated { get; set; }

    /// <summary>In cents.</summary>
    public long BudgetSpent { get; set; }

    public JsonText Goals { get; set; } = JsonText.EmptyObject;

    public long? CreatedBy { get; set; }

    public long Version { get; init; } = 1;

    public DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset UpdatedAt { get; set; }
}
