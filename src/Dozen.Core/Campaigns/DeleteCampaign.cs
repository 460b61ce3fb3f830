using Dozen.Core.Common;
using Dozen.Core.Database;
using Dozen.Core.Users;
using Microsoft.EntityFrameworkCore;

namespace Dozen.Core.Campaigns;

/// <summary>Deletes a campaign that is not going on, with its memberships; what it left in its leads' history stays.</summary>
[Needs(Area.Campaigns, Access.Write)]
public sealed class DeleteCampaign(DozenDbContext db, Caller caller)
{
    /// <param name="version">The version the caller has seen (If-Match); null to delete whatever it is now.</param>
    public async Task<Result<Done>> ExecuteAsync(long campaignId, long? version, CancellationToken cancellationToken)
    {
        var campaign = await db.Campaigns.SingleOrDefaultAsync(c => c.Id == campaignId, cancellationToken);
        if (campaign is null) return CampaignFailures.NotFound(campaignId);
        if (version is { } seen && seen != campaign.Version) return CampaignFailures.Stale;
        if (campaign.RefusalToDelete() is { } refusal) return refusal;

        db.Campaigns.Remove(campaign);
        db.Announce(caller, CampaignEvents.Deleted, campaign);
        return await db.TrySaveAsync(cancellationToken) ? new Done() : CampaignFailures.Stale;
    }
}
