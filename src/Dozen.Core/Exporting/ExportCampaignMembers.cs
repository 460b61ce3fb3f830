using Dozen.Core.Campaigns;
using Dozen.Core.Common;
using Dozen.Core.Common.Listing;
using Dozen.Core.Database;
using Dozen.Core.Leads;
using Dozen.Core.Users;
using Microsoft.EntityFrameworkCore;

namespace Dozen.Core.Exporting;

/// <summary>A membership with what is wanted of its campaign and its lead.</summary>
/// <param name="Owner">E-mail address of the lead's owner.</param>
internal sealed record ExportedMember(CampaignLead Member, string Campaign, ExportedMemberLead Lead, string? Owner);

internal sealed record ExportedMemberLead(
    string? Company, string? FirstName, string? LastName, string? Email, string? Phone, LeadStatus Status, int Score, long? AssignedToId);

/// <summary>Which members of campaigns are exported, in which order and with which columns.</summary>
/// <param name="CampaignId">Null for all campaigns.</param>
/// <param name="Statuses">Any of these; all when empty.</param>
/// <param name="Order">In the order in which they were added when null.</param>
/// <param name="Fields">Columns in the order wanted; none means all of them.</param>
public sealed record CampaignMemberExport(
    long? CampaignId, IReadOnlyList<CampaignLeadStatus> Statuses, SortOrder? Order, ExportFormat Format, IReadOnlyList<string> Fields);

/// <summary>Who is in a campaign, or in any, as a file; leads in the trash are left out, as they are in the list.</summary>
[Needs(Area.Campaigns, Access.Read)]
public sealed class ExportCampaignMembers(DozenDbContext db, Caller caller, IReadSnapshot snapshot, TimeProvider time)
{
    internal static readonly ExportTable<ExportedMember> Table = new(
        "campaign-members",
        new("campaign_id", m => m.Member.CampaignId),
        new("campaign", m => m.Campaign),
        new("lead_id", m => m.Member.LeadId),
        new("company", m => m.Lead.Company),
        new("first_name", m => m.Lead.FirstName),
        new("last_name", m => m.Lead.LastName),
        new("email", m => m.Lead.Email),
        new("phone", m => m.Lead.Phone),
        new("status", m => m.Member.Status.ToText()),
        new("added_at", m => (DateTimeOffset?)m.Member.AddedAt),
        new("last_contact_at", m => m.Member.LastContactAt),
        new("response_at", m => m.Member.ResponseAt),
        new("conversion_at", m => m.Member.ConversionAt),
        new("lead_status", m => m.Lead.Status.ToText()),
        new("score", m => m.Lead.Score),
        new("assigned_to", m => m.Owner));

    public static IReadOnlyList<string> Columns { get; } = [.. Table.Columns.Select(c => c.Name)];

    /// <returns>Refuses a campaign that is not there, and fields that are no columns (<c>validation</c>, field <c>fields</c>).</returns>
    public async Task<Result<ExportFile>> ExecuteAsync(CampaignMemberExport export, CancellationToken cancellationToken)
    {
        // A member is shown with its lead, which is another thing to be allowed to see.
        if (caller.RefusalOf(Area.Leads, Access.Read) is { } blind) return blind;
        if (!Table.Choose(export.Fields).TryGet(out var columns, out var unknown)) return unknown;

        var campaigns = await db.Campaigns.Where(c => export.CampaignId == null || c.Id == export.CampaignId)
            .Select(c => new { c.Id, c.Name }).ToDictionaryAsync(c => c.Id, c => c.Name, cancellationToken);
        if (export.CampaignId is { } id && campaigns.Count == 0) return CampaignFailures.NotFound(id);

        var users = await db.Users.Select(u => new { u.Id, u.Email }).ToDictionaryAsync(u => u.Id, u => u.Email, cancellationToken);
        return new ListFile<ExportedMember>(Table, columns, export.Format, time.Now(), stop => new ExportRows(db, snapshot).InOrderAsync(
            () => null,
            token => Matching(export).InOrder(CampaignMemberQueries.Keys, export.Order).Select(r => r.Member.Id).ToListAsync(token),
            (ids, token) => ReadAsync(ids, campaigns, users, token),
            stop));
    }

    private IQueryable<MemberRow> Matching(CampaignMemberExport export)
    {
        var members = export.CampaignId is { } id ? db.MembersOf(id) : db.Members();
        return export.Statuses.Count > 0 ? members.Where(r => export.Statuses.Contains(r.Member.Status)) : members;
    }

    private async Task<Dictionary<long, ExportedMember>> ReadAsync(
        long[] ids, Dictionary<long, string> campaigns, Dictionary<long, string> users, CancellationToken cancellationToken)
    {
        var rows = await db.Members().AsNoTracking().Where(r => ids.Contains(r.Member.Id))
            .Select(r => new
            {
                r.Member,
                Lead = new ExportedMemberLead(r.Lead.Company, r.Lead.FirstName, r.Lead.LastName, r.Lead.Email, r.Lead.Phone, r.Lead.Status, r.Lead.Score, r.Lead.AssignedToId),
            })
            .ToListAsync(cancellationToken);

        // A campaign made since the names were read has members that were not asked for.
        return rows.Where(r => campaigns.ContainsKey(r.Member.CampaignId)).ToDictionary(r => r.Member.Id, r => new ExportedMember(
            r.Member, campaigns[r.Member.CampaignId], r.Lead, r.Lead.AssignedToId is { } owner ? users.GetValueOrDefault(owner) : null));
    }
}
