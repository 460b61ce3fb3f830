using System.Globalization;
using Dozen.Core.Activities;
using Dozen.Core.Common;
using Dozen.Core.Database;
using Dozen.Core.Leads;
using Dozen.Core.Users;
using Microsoft.EntityFrameworkCore;

namespace Dozen.Core.Campaigns;

/// <summary>Which leads are to be in a campaign: one of the three.</summary>
public sealed record NewMembers
{
    /// <summary>At most 10,000.</summary>
    public IReadOnlyList<long>? LeadIds { get; init; }

    /// <summary>Every living lead that the list of leads would show; an empty object means all of them.</summary>
    public LeadFilter? Filter { get; init; }

    /// <summary>The criteria language; refused in this version (<c>campaign.criteria_unsupported</c>).</summary>
    public JsonText? Criteria { get; init; }
}

public enum MemberAddition
{
    Added,

    /// <summary>It is in the campaign already, and stays as it is.</summary>
    Already,

    /// <summary>There is no such lead, or it is in the trash.</summary>
    NotFound,
}

public sealed record MemberAdded(long LeadId, MemberAddition Result);

/// <summary>What adding leads to a campaign came to.</summary>
/// <param name="Items">An answer per id, in the order given; null when leads were added by a filter.</param>
public sealed record MembersAdded(int Added, int Already, int NotFound, IReadOnlyList<MemberAdded>? Items);

/// <summary>
/// Adds leads to a campaign, however many: the database inserts what it selects. Saying it twice, or two callers at
/// once, adds each lead once.
/// </summary>
[Needs(Area.Campaigns, Access.Write)]
public sealed class AddCampaignMembers(DozenDbContext db, Caller caller, LeadQueries leads, TimeProvider time)
{
    public const int MaxIds = 10_000;

    public async Task<Result<MembersAdded>> ExecuteAsync(long campaignId, NewMembers input, CancellationToken cancellationToken)
    {
        if (caller.RefusalOf(Area.Leads, Access.Read) is { } blind) return blind;
        if (Problem(input) is { } problem) return problem;

        using var access = input.Filter is null ? null : leads.OwnerAccessFor(input.Filter);
        await using var transaction = await db.BeginOrJoinAsync(cancellationToken);

        // Locks the campaign's row: others who add to it, or end it, wait until this is done.
        await db.Campaigns.Where(c => c.Id == campaignId).ExecuteUpdateAsync(c => c.SetProperty(x => x.UpdatedAt, x => x.UpdatedAt), cancellationToken);
        var campaign = await db.Campaigns.AsNoTracking().SingleOrDefaultAsync(c => c.Id == campaignId, cancellationToken);
        if (campaign is null) return CampaignFailures.NotFound(campaignId);
        if (campaign.RefusalOfMembers() is { } refusal) return refusal;

        var ids = input.LeadIds?.Distinct().ToArray();
        var chosen = ids is null ? await leads.MatchingAsync(input.Filter!, cancellationToken) : db.Leads.Where(l => ids.Contains(l.Id));
        var now = time.Now();
        var added = await InsertAsync(campaign, chosen, now, cancellationToken);
        foreach (var part in added.Chunk(MaxIds)) await RecordAsync(campaign, part, now, cancellationToken);

        var answer = ids is null
            ? new MembersAdded(added.Count, await chosen.CountAsync(cancellationToken) - added.Count, 0, null)
            : Answer(input.LeadIds!, [.. added], [.. await chosen.Select(l => l.Id).ToListAsync(cancellationToken)]);
        if (added.Count > 0)
        {
            db.Announce(new Announcement(CampaignEvents.MembersAdded, null, caller.UserId, () => new
            {
                campaign = CampaignView.From(campaign),
                added = added.Count,
                lead_ids = added.Count <= MaxIds ? added : null,
            }));
            await db.SaveChangesAsync(cancellationToken);
        }

        await transaction.CommitAsync(cancellationToken);
        return answer;
    }

    private static Failure? Problem(NewMembers input)
    {
        if (input.Criteria is not null) return CampaignFailures.CriteriaNotYet;
        if (input.LeadIds is null == input.Filter is null) return Failure.Invalid("lead_ids", "Say which leads: either lead_ids, or a filter.");
        if (input.LeadIds is { Count: 0 or > MaxIds }) return Failure.Invalid("lead_ids", $"Between 1 and {MaxIds} ids.");
        return input.Filter is { Trash: true } ? Failure.Invalid("filter", "Leads in the trash can't be in a campaign.") : null;
    }

    private async Task<List<long>> InsertAsync(Campaign campaign, IQueryable<Lead> chosen, DateTimeOffset now, CancellationToken cancellationToken)
    {
        using var rows = SelectedRows.Of(chosen.Select(l => l.Id)).With("added_now", now.UtcDateTime);
        return await rows.ReadAsync<long>(db, string.Create(CultureInfo.InvariantCulture, $"""
            INSERT INTO campaign_leads (organization_id, campaign_id, lead_id, status, added_at)
            SELECT {campaign.OrganizationId}, {campaign.Id}, chosen.id, '{CampaignLeadStatus.Pending.ToText()}', @added_now FROM ({rows.Sql}) AS chosen WHERE true
            ON CONFLICT (organization_id, campaign_id, lead_id) DO NOTHING
            RETURNING lead_id
            """), cancellationToken);
    }

    /// <summary>An entry in the history of each lead, as <see cref="Activity.Record"/> would write it.</summary>
    private async Task RecordAsync(Campaign campaign, long[] leadIds, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var members = db.CampaignLeads.Where(m => m.CampaignId == campaign.Id && leadIds.Contains(m.LeadId)).Select(m => m.LeadId);
        using var rows = SelectedRows.Of(members)
            .With("added_now", now.UtcDateTime).With("added_subject", CampaignMember.Subject("Added to", campaign.Name));
        var user = caller.UserId?.ToString(CultureInfo.InvariantCulture) ?? "NULL";
        await rows.ExecuteAsync(db, string.Create(CultureInfo.InvariantCulture, $$"""
            INSERT INTO activities (organization_id, lead_id, user_id, activity_type, status, subject, metadata, completed_at, created_at)
            SELECT {{campaign.OrganizationId}}, chosen.lead_id, {{user}}, '{{ActivityType.CampaignAdded.ToText()}}', '{{ActivityStatus.Completed.ToText()}}',
                @added_subject, '{"campaign_id":{{campaign.Id}}}', @added_now, @added_now FROM ({{rows.Sql}}) AS chosen
            """), cancellationToken);
    }

    private static MembersAdded Answer(IReadOnlyList<long> asked, HashSet<long> added, HashSet<long> living)
    {
        var items = asked.Select(id => new MemberAdded(id, added.Contains(id) ? MemberAddition.Added : living.Contains(id) ? MemberAddition.Already : MemberAddition.NotFound)).ToList();
        var known = items.Distinct().ToLookup(i => i.Result);
        return new MembersAdded(known[MemberAddition.Added].Count(), known[MemberAddition.Already].Count(), known[MemberAddition.NotFound].Count(), items);
    }
}
