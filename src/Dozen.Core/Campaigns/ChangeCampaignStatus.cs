using Dozen.Core.Common;
using Dozen.Core.Database;
using Dozen.Core.Users;
using Microsoft.EntityFrameworkCore;

namespace Dozen.Core.Campaigns;

/// <summary>Activates, pauses, completes or cancels a campaign.</summary>
[Needs(Area.Campaigns, Access.Write)]
public sealed class ChangeCampaignStatus(DozenDbContext db, Caller caller, TimeProvider time)
{
    /// <param name="version">The version the caller has seen (If-Match); null to change whatever it is now.</param>
    public async Task<Result<CampaignView>> ExecuteAsync(long campaignId, CampaignStatus next, long? version, CancellationToken cancellationToken)
    {
        var campaign = await db.Campaigns.SingleOrDefaultAsync(c => c.Id == campaignId, cancellationToken);
        if (campaign is null) return CampaignFailures.NotFound(campaignId);
        if (version is { } seen && seen != campaign.Version) return CampaignFailures.Stale;

        var before = campaign.Status;
        if (campaign.MoveTo(next, time.Now()) is { } refusal) return refusal;
        if (campaign.Status == before) return CampaignView.From(campaign);

        db.Announce(caller, CampaignEvents.Of(next), campaign);
        return await db.TrySaveAsync(cancellationToken) ? CampaignView.From(campaign) : CampaignFailures.Stale;
    }
}
