using Dozen.Core.Common;

namespace Dozen.Core.Campaigns;

/// <summary>The fields of a campaign that may be set. Absent fields stay as they are; null clears. Its status moves by calls of its own.</summary>
public abstract record CampaignInput
{
    /// <summary>At most 255 characters.</summary>
    public Patched<string?> Name { get; init; }

    public Patched<string?> Description { get; init; }

    public Patched<CampaignType> CampaignType { get; init; }

    /// <summary>A JSON object in the criteria language (<c>docs/criteria.md</c>); replaced as a whole. What is wrong with it is reported by JSON pointer: <c>target_criteria/all/0/op</c>.</summary>
    public Patched<JsonText?> TargetCriteria { get; init; }

    public Patched<DateOnly?> StartDate { get; init; }

    /// <summary>Not before the start.</summary>
    public Patched<DateOnly?> EndDate { get; init; }

    /// <summary>In cents; not negative.</summary>
    public Patched<long?> BudgetAllocated { get; init; }

    /// <summary>In cents; not negative. It may exceed what was allocated.</summary>
    public Patched<long> BudgetSpent { get; init; }

    /// <summary>A JSON object of the organisation's own; replaced as a whole.</summary>
    public Patched<JsonText?> Goals { get; init; }
}

/// <summary>A campaign to be created, as a draft. It needs a name.</summary>
public sealed record NewCampaign : CampaignInput;

/// <summary>Changes to a campaign (JSON merge patch).</summary>
public sealed record CampaignPatch : CampaignInput;
