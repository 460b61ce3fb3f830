using Dozen.Core.Common;
using Dozen.Core.Database;
using Dozen.Core.Users;

namespace Dozen.Core.Campaigns;

/// <summary>Adds a campaign, as a draft.</summary>
[Needs(Area.Campaigns, Access.Write)]
public sealed class CreateCampaign(DozenDbContext db, Caller caller, TimeProvider time)
{
    public async Task<Result<CampaignView>> ExecuteAsync(NewCampaign input, CancellationToken cancellationToken)
    {
        var now = time.Now();
        var campaign = new Campaign { OrganizationId = caller.OrganizationId, Name = "", CreatedBy = caller.UserId, CreatedAt = now, UpdatedAt = now };
        CampaignRules.Fill(campaign, input);
        if (CampaignRules.Check(campaign) is { } invalid) return invalid;
        if (await CampaignRules.AimAsync(campaign, input, db, cancellationToken) is { } unclear) return unclear;

        await using var transaction = await db.BeginOrJoinAsync(cancellationToken);
        db.Campaigns.Add(campaign);
        await db.SaveChangesAsync(cancellationToken);

        // Only now it has the id that is told.
        db.Announce(caller, CampaignEvents.Created, campaign);
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return CampaignView.From(campaign);
    }
}
