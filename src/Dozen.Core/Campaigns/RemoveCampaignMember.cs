using Dozen.Core.Activities;
using Dozen.Core.Common;
using Dozen.Core.Database;
using Dozen.Core.Users;
using Microsoft.EntityFrameworkCore;

namespace Dozen.Core.Campaigns;

/// <summary>Takes a lead out of a campaign; also one that is in the trash.</summary>
[Needs(Area.Campaigns, Access.Write)]
public sealed class RemoveCampaignMember(DozenDbContext db, Caller caller, TimeProvider time)
{
    public async Task<Result<Done>> ExecuteAsync(long campaignId, long leadId, CancellationToken cancellationToken)
    {
        var campaign = await db.Campaigns.AsNoTracking().SingleOrDefaultAsync(c => c.Id == campaignId, cancellationToken);
        if (campaign is null) return CampaignFailures.NotFound(campaignId);
        if (campaign.RefusalOfMembers() is { } refusal) return refusal;

        await using var transaction = await db.BeginOrJoinAsync(cancellationToken);
        var removed = await db.CampaignLeads.Where(m => m.CampaignId == campaignId && m.LeadId == leadId).ExecuteDeleteAsync(cancellationToken);
        if (removed == 0) return CampaignFailures.NotMember(campaignId, leadId);

        db.Activities.Add(Activity.Record(
            caller, leadId, ActivityType.CampaignRemoved, CampaignMember.Subject("Removed from", campaign.Name), time.Now(), new { campaign_id = campaignId }));
        db.Announce(new Announcement(CampaignEvents.MemberRemoved, leadId, caller.UserId, () => new { campaign = CampaignView.From(campaign), lead_id = leadId }));
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return new Done();
    }
}
