using Dozen.Core.Common;
using Dozen.Core.Database;
using Dozen.Core.Users;
using Microsoft.EntityFrameworkCore;

namespace Dozen.Core.Campaigns;

/// <summary>Changes fields of a campaign.</summary>
[Needs(Area.Campaigns, Access.Write)]
public sealed class UpdateCampaign(DozenDbContext db, Caller caller, TimeProvider time)
{
    /// <param name="version">The version the caller has seen (If-Match); null to change whatever it is now.</param>
    public async Task<Result<CampaignView>> ExecuteAsync(long campaignId, CampaignPatch patch, long? version, CancellationToken cancellationToken)
    {
        var campaign = await db.Campaigns.SingleOrDefaultAsync(c => c.Id == campaignId, cancellationToken);
        if (campaign is null) return CampaignFailures.NotFound(campaignId);
        if (version is { } seen && seen != campaign.Version) return CampaignFailures.Stale;
        if (campaign.RefusalOf(patch) is { } refusal) return refusal;

        CampaignRules.Fill(campaign, patch);
        if ((CampaignRules.Check(campaign) ?? await CampaignRules.AimAsync(campaign, patch, db, cancellationToken)) is { } invalid)
        {
            db.ChangeTracker.Clear();
            return invalid;
        }

        if (!db.ChangeTracker.HasChanges()) return CampaignView.From(campaign);
        campaign.UpdatedAt = time.Now();
        db.Announce(caller, CampaignEvents.Updated, campaign);
        return await db.TrySaveAsync(cancellationToken) ? CampaignView.From(campaign) : CampaignFailures.Stale;
    }
}
