using Dozen.Core.Common.Listing;

namespace Dozen.Core.Leads;

/// <summary>What lists of leads may be sorted by; newest first when nothing is asked for.</summary>
public static class LeadSorting
{
    /// <summary>Company, else the person, without regard to case and accents.</summary>
    public const string Name = "name";

    /// <summary>
    /// What is unknown comes last in the direction people look in: no value and no engagement when highest and latest
    /// come first, no expected date when the soonest does.
    /// </summary>
    public static readonly Sorting<Lead> Keys = new Sorting<Lead>("leads", "-created_at", lead => lead.Id)
        .By("created_at", lead => lead.CreatedAt)
        .By("updated_at", lead => lead.UpdatedAt)
        .By("score", lead => lead.Score)
        .By("value", lead => lead.Value ?? -1)
        .By(Name, lead => lead.SearchText)
        .By("status", lead => lead.Status)
        .By("temperature", lead => lead.LeadTemperature)
        .By("expected_close_date", lead => lead.ExpectedCloseDate ?? new DateOnly(9999, 1, 1))
        .By("last_engagement_date", lead => lead.LastEngagementDate ?? DateTimeOffset.UnixEpoch);
}
