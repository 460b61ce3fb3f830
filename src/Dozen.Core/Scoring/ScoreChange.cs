using Dozen.Core.Common;
using Dozen.Core.Database;

namespace Dozen.Core.Scoring;

/// <summary>One row of a lead's score history; explains itself through <see cref="Details"/>.</summary>
public sealed class ScoreChange : ITenantOwned
{
    public long Id { get; init; }

    public long OrganizationId { get; init; }

    public long LeadId { get; init; }

    public int PreviousScore { get; init; }

    public int NewScore { get; init; }

    public int Change { get; init; }

    public string? Reason { get; init; }

    public long? RuleId { get; set; }

    /// <summary>Every rule that counted, with its points.</summary>
    public JsonText Details { get; init; } = JsonText.EmptyObject;

    public DateTimeOffset CreatedAt { get; init; }
}
