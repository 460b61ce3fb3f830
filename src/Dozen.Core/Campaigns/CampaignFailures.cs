using Dozen.Core.Common;
using Dozen.Core.Database;

namespace Dozen.Core.Campaigns;

public static class CampaignFailures
{
    public static readonly Failure Stale = new(FailureKind.Stale, "campaign.stale", "Somebody else has changed this campaign. Load it again and repeat your change.");

    public static readonly Failure Running = new(FailureKind.Conflict, "campaign.running", "This campaign is going on. Complete or cancel it before you delete it.");

    public static readonly Failure CriteriaNotYet = new(
        FailureKind.Conflict, "campaign.criteria_unsupported", "Leads can't be added by criteria in this version. Add them by ids, or by a filter of the list of leads.");

    public static Failure NotFound(long id) => new(FailureKind.NotFound, "campaign.not_found", $"There is no campaign {id}.");

    public static Failure NotMember(long campaignId, long leadId) =>
        new(FailureKind.NotFound, "campaign.not_member", $"Lead {leadId} is not in campaign {campaignId}.");

    public static Failure Ended(CampaignStatus status) => new(
        FailureKind.Conflict, "campaign.ended", $"This campaign is {status.ToText()}. Only its description and what was spent can still be changed.");

    public static Failure NoSuchStep(CampaignStatus from, CampaignStatus to) =>
        new(FailureKind.Conflict, "campaign.step", $"A campaign can't go from {from.ToText()} to {to.ToText()}.");
}
