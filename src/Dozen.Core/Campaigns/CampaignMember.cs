using System.Linq.Expressions;
using Dozen.Core.Common;
using Dozen.Core.Leads;
using Microsoft.EntityFrameworkCore.Query;

namespace Dozen.Core.Campaigns;

/// <summary>A lead in a campaign, as it is served.</summary>
/// <param name="LastContactAt">When it was first marked as contacted; so with the other two.</param>
public sealed record CampaignMember(
    long CampaignId, long LeadId, CampaignLeadStatus Status, DateTimeOffset AddedAt,
    DateTimeOffset? LastContactAt, DateTimeOffset? ResponseAt, DateTimeOffset? ConversionAt, LeadSummary Lead)
{
    internal static readonly Expression<Func<MemberRow, CampaignMember>> Projection = Build((row, lead) => new CampaignMember(
        row.Member.CampaignId, row.Member.LeadId, row.Member.Status, row.Member.AddedAt,
        row.Member.LastContactAt, row.Member.ResponseAt, row.Member.ConversionAt, lead));

    internal static string Subject(string what, string campaign) => $"{what} {campaign}".Truncated(500);

    private static Expression<Func<MemberRow, CampaignMember>> Build(Expression<Func<MemberRow, LeadSummary, CampaignMember>> view)
    {
        var row = view.Parameters[0];
        var lead = ReplacingExpressionVisitor.Replace(LeadSummary.Projection.Parameters[0], Expression.Property(row, nameof(MemberRow.Lead)), LeadSummary.Projection.Body);
        return Expression.Lambda<Func<MemberRow, CampaignMember>>(ReplacingExpressionVisitor.Replace(view.Parameters[1], lead, view.Body), row);
    }
}

/// <summary>A membership and its living lead.</summary>
internal sealed class MemberRow
{
    public required CampaignLead Member { get; init; }

    public required Lead Lead { get; init; }
}
