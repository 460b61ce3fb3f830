using System.Text.Json.Nodes;
using Dozen.Core.Common;
using Dozen.Core.Criteria;
using Dozen.Core.Database;

namespace Dozen.Core.Campaigns;

/// <summary>Puts input into a campaign, and tells what is wrong with it.</summary>
internal static class CampaignRules
{
    public const int Name = 255;
    private const int LongText = 100_000;

    public static void Fill(Campaign campaign, CampaignInput input)
    {
        campaign.Name = input.Name.Or(campaign.Name)?.Trim() ?? "";
        campaign.Description = input.Description.IsPresent ? (string.IsNullOrWhiteSpace(input.Description.Value) ? null : input.Description.Value.Trim()) : campaign.Description;
        campaign.CampaignType = input.CampaignType.Or(campaign.CampaignType);
        campaign.StartDate = input.StartDate.Or(campaign.StartDate);
        campaign.EndDate = input.EndDate.Or(campaign.EndDate);
        campaign.BudgetAllocated = input.BudgetAllocated.Or(campaign.BudgetAllocated);
        campaign.BudgetSpent = input.BudgetSpent.Or(campaign.BudgetSpent);
        campaign.Goals = input.Goals.Or(campaign.Goals) ?? JsonText.EmptyObject;
    }

    /// <summary>Takes the criteria over in the form in which criteria are stored, whatever shape they came in.</summary>
    public static async Task<Failure?> AimAsync(Campaign campaign, CampaignInput input, DozenDbContext db, CancellationToken cancellationToken)
    {
        if (!input.TargetCriteria.IsPresent) return null;
        var reading = input.TargetCriteria.Value is { } given ? CriteriaReader.Read(given, await NamedLists.OfAsync(db, cancellationToken)) : null;
        if (reading?.FailureFor("target_criteria") is { } problem) return problem;
        var criteria = (reading?.Criteria ?? LeadCriteria.Everyone).ToJson();

        // The database may write the same JSON another way.
        if (!JsonNode.DeepEquals(criteria.ToObject(), campaign.TargetCriteria.ToObject())) campaign.TargetCriteria = criteria;
        return null;
    }

    public static Failure? Check(Campaign campaign)
    {
        var problems = new InputProblems();
        if (campaign.Name.Length == 0) problems.Add("name", "A campaign needs a name.");
        problems.Text("name", campaign.Name, Name);
        problems.Text("description", campaign.Description, LongText);
        problems.Object("goals", campaign.Goals, LongText);
        if (campaign.EndDate < campaign.StartDate) problems.Add("end_date", "Not before the start.");
        if (campaign.BudgetAllocated < 0) problems.Add("budget_allocated", "In cents, not negative.");
        if (campaign.BudgetSpent < 0) problems.Add("budget_spent", "In cents, not negative.");
        return problems.Failure;
    }
}
