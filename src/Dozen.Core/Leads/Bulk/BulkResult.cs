using Dozen.Core.Common;

namespace Dozen.Core.Leads.Bulk;

public enum BulkStatus
{
    Created,
    Updated,

    /// <summary>It was already as it was asked to be.</summary>
    Unchanged,
    Deleted,

    /// <summary>Left alone: the code and message say why.</summary>
    Invalid,
}

/// <summary>What became of one item.</summary>
/// <param name="Index">Its place in the request, from 0.</param>
/// <param name="Id">The lead; null when there is none.</param>
/// <param name="Code">Stable; null unless invalid.</param>
/// <param name="Message">One sentence for a person; null unless invalid.</param>
/// <param name="Errors">Messages per field; empty unless invalid.</param>
public sealed record BulkItem(
    int Index, long? Id, BulkStatus Status, string? Code, string? Message, IReadOnlyDictionary<string, string[]> Errors)
{
    private static readonly Dictionary<string, string[]> NoErrors = [];

    public static BulkItem Done(int index, long id, BulkStatus status) => new(index, id, status, null, null, NoErrors);

    public static BulkItem Invalid(int index, Failure failure, long? id = null) =>
        new(index, id, BulkStatus.Invalid, failure.Code, failure.Message, failure.Errors);
}

/// <summary>What a bulk change did.</summary>
/// <param name="Items">One per item, in the order of the request (of the ids, where a filter chose the leads).</param>
/// <param name="UndoToken">Takes the change back for 24 hours; null when nothing was changed.</param>
public sealed record BulkResult(
    IReadOnlyList<BulkItem> Items, int Created, int Updated, int Unchanged, int Deleted, int Invalid, string? UndoToken, DateTimeOffset? UndoExpiresAt)
{
    internal static BulkResult Of(IReadOnlyList<BulkItem> items, UndoTicket? undo)
    {
        var counts = items.CountBy(i => i.Status).ToDictionary();
        return new(
            items, Count(BulkStatus.Created), Count(BulkStatus.Updated), Count(BulkStatus.Unchanged), Count(BulkStatus.Deleted), Count(BulkStatus.Invalid),
            undo?.UndoToken, undo?.UndoExpiresAt);

        int Count(BulkStatus status) => counts.GetValueOrDefault(status);
    }
}

public static class BulkFailures
{
    public static readonly Failure Busy = new(FailureKind.Conflict, "bulk.busy", "Others were changing the same leads at the same time. Nothing was changed; repeat the request.");

    public static readonly Failure TooLargeToUndo = new(
        FailureKind.Invalid, "bulk.too_large_to_undo", $"What the change replaces is more than {UndoLog.MostCharacters / 1_000_000} million characters, too much to be kept for an undo. Nothing was changed; take fewer leads at a time.");

    public static Failure TooMany(long count) => new(FailureKind.Invalid, "bulk.too_many", $"{count} leads, at most {BulkLimits.Items} at a time. Nothing was changed.");
}

public static class BulkLimits
{
    /// <summary>Items of a request, or leads that a filter may choose.</summary>
    public const int Items = 10_000;

    /// <summary>Leads loaded, changed and saved at a time; all of them in one transaction.</summary>
    internal const int Batch = 1_000;
}
