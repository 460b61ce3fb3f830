using Dozen.Core.Common;

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
        campaign.TargetCriteria = input.TargetCriteria.Or(campaign.TargetCriteria) ?? JsonText.EmptyObject;
        campaign.StartDate = input.StartDate.Or(campaign.StartDate);
        campaign.EndDate = input.EndDate.Or(campaign.EndDate);
        campaign.BudgetAllocated = input.BudgetAllocated.Or(campaign.BudgetAllocated);
        campaign.BudgetSpent = input.BudgetSpent.Or(campaign.BudgetSpent);
        campaign.Goals = input.Goals.Or(campaign.Goals) ?? JsonText.EmptyObject;
    }

    public static Failure? Check(Campaign campaign)
    {
        var problems = new InputProblems();
        if (campaign.Name.Length == 0) problems.Add("name", "A campaign needs a name.");
        problems.Text("name", campaign.Name, Name);
        problems.Text("description", campaign.Description, LongText);
        problems.Object("target_criteria", campaign.TargetCriteria, LongText);
        problems.Object("goals", campaign.Goals, LongText);
        if (campaign.EndDate < campaign.StartDate) problems.Add("end_date", "Not before the start.");
        if (campaign.BudgetAllocated < 0) problems.Add("budget_allocated", "In cents, not negative.");
        if (campaign.BudgetSpent < 0) problems.Add("budget_spent", "In cents, not negative.");
        return problems.Failure;
    }
}
