using Dozen.Core.Common;
using Dozen.Core.Common.Listing;
using Dozen.Core.Database;
using Dozen.Core.Users;
using Microsoft.EntityFrameworkCore;

namespace Dozen.Core.Campaigns;

/// <summary>A campaign as somebody to choose, or as what a lead is in.</summary>
/// <param name="MemberStatus">How far it has come with the lead that was asked about; null when none was.</param>
public sealed record CampaignChoice(long Id, string Name, CampaignStatus Status, CampaignLeadStatus? MemberStatus = null);

/// <summary>Which campaigns a list shows; fields are joined by "and", the values within one by "or".</summary>
public sealed record CampaignFilter(IReadOnlyList<CampaignStatus> Statuses, IReadOnlyList<CampaignType> Types)
{
    public static readonly CampaignFilter None = new([], []);
}

/// <summary>Reads of campaigns.</summary>
[Needs(Area.Campaigns, Access.Read)]
public sealed class CampaignQueries(DozenDbContext db)
{
    private const int Most = 500;

    /// <summary>Newest first when nothing is asked for; campaigns without a date stand as if theirs were far away.</summary>
    public static readonly Sorting<Campaign> Sorting = new Sorting<Campaign>("campaigns", "-created_at", c => c.Id)
        .By("created_at", c => c.CreatedAt)
        .By("updated_at", c => c.UpdatedAt)
        .By("name", c => c.Name)
        .By("status", c => c.Status)
        .By("start_date", c => c.StartDate ?? new DateOnly(9999, 1, 1))
        .By("end_date", c => c.EndDate ?? new DateOnly(9999, 1, 1));

    public Task<Result<Page<CampaignView>>> ListAsync(CampaignFilter filter, ListPaging paging, CancellationToken cancellationToken)
    {
        IQueryable<Campaign> campaigns = db.Campaigns;
        if (filter.Statuses.Count > 0) campaigns = campaigns.Where(c => filter.Statuses.Contains(c.Status));
        if (filter.Types.Count > 0) campaigns = campaigns.Where(c => filter.Types.Contains(c.CampaignType));
        return campaigns.ToPageAsync(Sorting, paging, CampaignView.Projection, cancellationToken);
    }

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

/// <summary>Who is in a campaign.</summary>
[Needs(Area.Campaigns, Access.Read)]
public sealed class CampaignMemberQueries(DozenDbContext db, Caller caller)
{
    /// <summary>In the order in which they were added when nothing is asked for.</summary>
    internal static readonly Sorting<MemberRow> Keys = new Sorting<MemberRow>("campaign-members", "added_at", r => r.Member.Id)
        .By("added_at", r => r.Member.AddedAt)
        .By("status", r => r.Member.Status)
        .By("response_at", r => r.Member.ResponseAt ?? DateTimeOffset.UnixEpoch)
        .By("conversion_at", r => r.Member.ConversionAt ?? DateTimeOffset.UnixEpoch)
        .By("name", r => r.Lead.SearchText)
        .By("score", r => r.Lead.Score);

    public static Sorting Sorting => Keys;

    /// <param name="statuses">Any of these; all when empty.</param>
    public async Task<Result<Page<CampaignMember>>> ListAsync(long campaignId, IReadOnlyList<CampaignLeadStatus> statuses, ListPaging paging, CancellationToken cancellationToken)
    {
        // A member is shown with its lead, which is another thing to be allowed to see.
        if (caller.RefusalOf(Area.Leads, Access.Read) is { } blind) return blind;
        if (!await db.Campaigns.AnyAsync(c => c.Id == campaignId, cancellationToken)) return CampaignFailures.NotFound(campaignId);

        var members = db.MembersOf(campaignId);
        if (statuses.Count > 0) members = members.Where(r => statuses.Contains(r.Member.Status));
        return await members.ToPageAsync(Keys, paging, CampaignMember.Projection, cancellationToken);
    }
}

internal static class CampaignMembers
{
    /// <summary>The members of a campaign with their leads; leads in the trash don't count.</summary>
    public static IQueryable<MemberRow> MembersOf(this DozenDbContext db, long campaignId) => db.Members().Where(r => r.Member.CampaignId == campaignId);

    /// <summary>The members of all campaigns.</summary>
    public static IQueryable<MemberRow> Members(this DozenDbContext db) =>
        db.CampaignLeads
            .Join(db.Leads, m => new { m.OrganizationId, Id = m.LeadId }, l => new { l.OrganizationId, l.Id }, (m, l) => new MemberRow { Member = m, Lead = l });
}
