using Dozen.Core.Common;
using Dozen.Core.Database;

namespace Dozen.Core.Scoring;

public enum ScoringRuleType
{
    Demographic,
    Firmographic,
    Behavioral,
    Engagement,
}

public sealed class ScoringRule : ITenantOwned, IVersioned
{
    public long Id { get; init; }

    public long OrganizationId { get; init; }

    public required string Name { get; set; }

    public string? Description { get; set; }

    public ScoringRuleType RuleType { get; set; }

    /// <summary>Which leads it counts for, in the criteria language.</summary>
    public JsonText Criteria { get; set; } = JsonText.EmptyObject;

    /// <summary>−100 to 100.</summary>
    public int ScorePoints { get; set; }

    public bool IsActive { get; set; } = true;

    public int Priority { get; set; }

    public long Version { get; init; } = 1;

    public DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset UpdatedAt { get; set; }
}
