using Dozen.Core.Common;
using Dozen.Core.Database;

namespace Dozen.Core.Campaigns;

/// <summary>What a campaign has to tell.</summary>
public static class CampaignEvents
{
    public const string Created = "campaign.created";
    public const string Updated = "campaign.updated";
    public const string Activated = "campaign.activated";
    public const string Paused = "campaign.paused";
    public const string Completed = "campaign.completed";
    public const string Cancelled = "campaign.cancelled";
    public const string Deleted = "campaign.deleted";

    /// <summary>Once for all leads that one call added.</summary>
    public const string MembersAdded = "campaign.members_added";
    public const string MemberRemoved = "campaign.member_removed";
    public const string MemberChanged = "campaign.member_changed";

    public static readonly IReadOnlyList<string> All =
        [Created, Updated, Activated, Paused, Completed, Cancelled, Deleted, MembersAdded, MemberRemoved, MemberChanged];

    internal static string Of(CampaignStatus status) => status switch
    {
        CampaignStatus.Active => Activated,
        CampaignStatus.Paused => Paused,
        CampaignStatus.Completed => Completed,
        CampaignStatus.Cancelled => Cancelled,
        _ => throw new ArgumentOutOfRangeException(nameof(status), status.ToText(), null),
    };

    internal static void Announce(this DozenDbContext db, Caller caller, string type, Campaign campaign) =>
        db.Announce(new Announcement(type, null, caller.UserId, () => new { campaign = CampaignView.From(campaign) }));
}
