namespace Dozen.Core.Importing.Rows;

/// <summary>What became of a row: a draft, or the reason why it is rejected.</summary>
/// <param name="Draft">Null for a rejected row.</param>
/// <param name="Column">The header of the column at fault; null when it is the row as a whole.</param>
/// <param name="Reason">A sentence for the person who imports; null for an accepted row.</param>
public sealed record RowOutcome(LeadDraft? Draft, string? Column, string? Reason)
{
    public static RowOutcome Rejected(string? column, string reason) => new(null, column, reason);

    public static implicit operator RowOutcome(LeadDraft draft) => new(draft, null, null);
}
