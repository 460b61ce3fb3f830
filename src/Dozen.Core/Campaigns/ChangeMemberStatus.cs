using Dozen.Core.Activities;
using Dozen.Core.Common;
using Dozen.Core.Database;
using Dozen.Core.Users;
using Microsoft.EntityFrameworkCore;

namespace Dozen.Core.Campaigns;

public sealed record MemberStatusChange(CampaignLeadStatus Status);

/// <summary>Records how far a campaign has come with a lead. A first response and a first conversion stand in the lead's history.</summary>
[Needs(Area.Campaigns, Access.Write)]
public sealed class ChangeMemberStatus(DozenDbContext db, Caller caller, TimeProvider time)
{
    public async Task<Result<CampaignMember>> ExecuteAsync(long campaignId, long leadId, MemberStatusChange change, CancellationToken cancellationToken)
    {
        if (caller.RefusalOf(Area.Leads, Access.Read) is { } blind) return blind;
        var campaign = await db.Campaigns.AsNoTracking().SingleOrDefaultAsync(c => c.Id == campaignId, cancellationToken);
        if (campaign is null) return CampaignFailures.NotFound(campaignId);
        if (!await db.Leads.AnyAsync(l => l.Id == leadId, cancellationToken)) return CampaignFailures.NotMember(campaignId, leadId);

        // Writing first locks the row: of two callers at once, the second finds what the first reached.
        await using var transaction = await db.BeginOrJoinAsync(cancellationToken);
        await db.CampaignLeads.Where(m => m.CampaignId == campaignId && m.LeadId == leadId).ExecuteUpdateAsync(m => m.SetProperty(x => x.Status, change.Status), cancellationToken);
        var row = await Members().SingleOrDefaultAsync(cancellationToken);
        if (row is null) return CampaignFailures.NotMember(campaignId, leadId);

        var now = time.Now();
        if (row.Member.MoveTo(change.Status, now) is { } reached && KindOf(reached) is { } kind)
            db.Activities.Add(Activity.Record(caller, leadId, kind.Type, CampaignMember.Subject(kind.What, campaign.Name), now, new { campaign_id = campaignId }));
        db.Announce(new Announcement(CampaignEvents.MemberChanged, leadId, caller.UserId, () => new { campaign = CampaignView.From(campaign), lead_id = leadId, status = change.Status }));
        await db.SaveChangesAsync(cancellationToken);
        var member = await Members().AsNoTracking().Select(CampaignMember.Projection).SingleAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return member;

        IQueryable<MemberRow> Members() => db.MembersOf(campaignId).Where(r => r.Member.LeadId == leadId);
    }

    private static (ActivityType Type, string What)? KindOf(CampaignLeadStatus reached) => reached switch
    {
        CampaignLeadStatus.Responded => (ActivityType.CampaignResponded, "Responded to"),
        CampaignLeadStatus.Converted => (ActivityType.Converted, "Converted by"),
        _ => null,
    };
}
