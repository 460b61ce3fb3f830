using System.Linq.Expressions;
using Dozen.Core.Common;

namespace Dozen.Core.Campaigns;

/// <summary>A campaign as it is served.</summary>
/// <param name="BudgetAllocated">In cents.</param>
/// <param name="BudgetSpent">In cents.</param>
/// <param name="Version">Also the ETag.</param>
public sealed record CampaignView(
    long Id, string Name, string? Description, CampaignType CampaignType, CampaignStatus Status, JsonText TargetCriteria,
    DateOnly? StartDate, DateOnly? EndDate, long? BudgetAllocated, long BudgetSpent, JsonText Goals,
    long? CreatedBy, long Version, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt)
{
    internal static readonly Expression<Func<Campaign, CampaignView>> Projection = c => new CampaignView(
        c.Id, c.Name, c.Description, c.CampaignType, c.Status, c.TargetCriteria, c.StartDate, c.EndDate,
        c.BudgetAllocated, c.BudgetSpent, c.Goals, c.CreatedBy, c.Version, c.CreatedAt, c.UpdatedAt);

    private static readonly Func<Campaign, CampaignView> Show = Projection.Compile();

    public static CampaignView From(Campaign campaign) => Show(campaign);
}
