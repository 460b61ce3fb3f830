using Dozen.Core.Common;
using Dozen.Core.Database;
using Dozen.Core.Users;
using Microsoft.EntityFrameworkCore;

namespace Dozen.Core.Campaigns;

/// <summary>A campaign as somebody to choose, or as what a lead is in.</summary>
/// <param name="MemberStatus">How far it has come with the lead that was asked about; null when none was.</param>
public sealed record CampaignChoice(long Id, string Name, CampaignStatus Status, CampaignLeadStatus? MemberStatus = null);

/// <summary>Reads of campaigns.</summary>
[Needs(Area.Campaigns, Access.Read)]
public sealed class CampaignQueries(DozenDbContext db)
{
    private const int Most = 500;

    public async Task<Result<CampaignView>> GetAsync(long id, CancellationToken cancellationToken) =>
        await db.Campaigns.AsNoTracking().Where(c => c.Id == id).Select(CampaignView.Projection).SingleOrDefaultAsync(cancellationToken) is { } campaign
            ? campaign
            : CampaignFailures.NotFound(id);

    /// <summary>The campaigns that leads can be added to, by name, at most 500.</summary>
    public async Task<IReadOnlyList<CampaignChoice>> ListOpenAsync(CancellationToken cancellationToken) =>
        await db.Campaigns.AsNoTracking().Where(c => c.Status != CampaignStatus.Completed && c.Status != CampaignStatus.Cancelled)
            .OrderBy(c => c.Name).ThenBy(c => c.Id).Take(Most).Select(c => new CampaignChoice(c.Id, c.Name, c.Status, null)).ToListAsync(cancellationToken);

    /// <summary>The campaigns that a lead is in, newest first, at most 500.</summary>
    public async Task<IReadOnlyList<CampaignChoice>> ListOfLeadAsync(long leadId, CancellationToken cancellationToken) =>
        await db.CampaignLeads.AsNoTracking().Where(m => m.LeadId == leadId)
            .Join(db.Campaigns, m => new { m.OrganizationId, Id = m.CampaignId }, c => new { c.OrganizationId, c.Id }, (m, c) => new { Member = m, Campaign = c })
            .OrderByDescending(x => x.Member.AddedAt).ThenByDescending(x => x.Member.Id).Take(Most)
            .Select(x => new CampaignChoice(x.Campaign.Id, x.Campaign.Name, x.Campaign.Status, x.Member.Status)).ToListAsync(cancellationToken);
}

internal static class CampaignMembers
{
    /// <summary>The members of a campaign with their leads; leads in the trash don't count.</summary>
    public static IQueryable<MemberRow> MembersOf(this DozenDbContext db, long campaignId) =>
        db.CampaignLeads.Where(m => m.CampaignId == campaignId)
            .Join(db.Leads, m => new { m.OrganizationId, Id = m.LeadId }, l => new { l.OrganizationId, l.Id }, (m, l) => new MemberRow { Member = m, Lead = l });
}
