using Dozen.Core.Common;
using Dozen.Core.Database;

namespace Dozen.Core.Campaigns;

public enum CampaignType
{
    Email,
    ColdOutreach,
    Content,
    Social,
    Event,
    Other,
}

public enum CampaignStatus
{
    Draft,
    Active,
    Paused,
    Completed,
    Cancelled,
}

/// <summary>An effort towards many leads at once: who is in it, when, for how much, and how it goes.</summary>
public sealed class Campaign : ITenantOwned, IVersioned
{
    public long Id { get; init; }

    public long OrganizationId { get; init; }

    public required string Name { get; set; }

    public string? Description { get; set; }

    public CampaignType CampaignType { get; set; } = CampaignType.Other;

    public CampaignStatus Status { get; private set; } = CampaignStatus.Draft;

    /// <summary>Who should be in it, in the criteria language; <c>{}</c> means every lead.</summary>
    public JsonText TargetCriteria { get; set; } = JsonText.EmptyObject;

    public DateOnly? StartDate { get; set; }

    /// <summary>Not before <see cref="StartDate"/>.</summary>
    public DateOnly? EndDate { get; set; }

    /// <summary>In cents.</summary>
    public long? BudgetAllocated { get; set; }

    /// <summary>In cents.</summary>
    public long BudgetSpent { get; set; }

    public JsonText Goals { get; set; } = JsonText.EmptyObject;

    public long? CreatedBy { get; init; }

    public long Version { get; init; } = 1;

    public DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset UpdatedAt { get; set; }

    /// <summary>It ran its course or was called off; nothing leads back.</summary>
    public bool IsEnded => Status is CampaignStatus.Completed or CampaignStatus.Cancelled;

    /// <summary>Moves along draft → active ⇄ paused → completed, or to cancelled. Being there already is no refusal: a repeated call does no harm.</summary>
    /// <returns>Why it can't, or null.</returns>
    public Failure? MoveTo(CampaignStatus next, DateTimeOffset now)
    {
        if (next == Status) return null;
        if (IsEnded) return CampaignFailures.Ended(Status);
        if (!Leads(Status, next)) return CampaignFailures.NoSuchStep(Status, next);
        Status = next;
        UpdatedAt = now;
        return null;
    }

    /// <summary>
    /// Why these changes may not be made, or null. Of an ended campaign only what was spent and how it is described
    /// may still change: bills come late, and so does what there is to say about it.
    /// </summary>
    public Failure? RefusalOf(CampaignPatch changes) =>
        IsEnded && (changes with { BudgetSpent = default, Description = default }) != new CampaignPatch() ? CampaignFailures.Ended(Status) : null;

    /// <summary>Why leads may not be added or removed, or null. What becomes of those that are in it is recorded even afterwards.</summary>
    public Failure? RefusalOfMembers() => IsEnded ? CampaignFailures.Ended(Status) : null;

    /// <summary>Why it may not be deleted, or null.</summary>
    public Failure? RefusalToDelete() => Status is CampaignStatus.Active or CampaignStatus.Paused ? CampaignFailures.Running : null;

    private static bool Leads(CampaignStatus from, CampaignStatus to) => (from, to) is
        (CampaignStatus.Draft or CampaignStatus.Paused, CampaignStatus.Active)
        or (CampaignStatus.Active, CampaignStatus.Paused)
        or (CampaignStatus.Active or CampaignStatus.Paused, CampaignStatus.Completed)
        or (_, CampaignStatus.Cancelled);
}
