using Dozen.Core.Database;
using Dozen.Core.Workflows;
using Dozen.Core.Workflows.Running;

namespace Dozen.Data;

/// <summary>A line of what the queue is asked: an organisation with something due, or (with an id below 1) a time.</summary>
internal sealed record DueRow(long Id, DateTime? At)
{
    public static DueRuns ToDue(IEnumerable<DueRow> rows, DateTimeOffset? nextStart, DateTimeOffset? nextLeaseEnd) => new(
        [.. rows.Where(r => r.Id > 0).Select(r => r.Id)],
        nextStart is { } start && nextLeaseEnd is { } end ? (start < end ? start : end) : nextStart ?? nextLeaseEnd);

    /// <param name="running">The kind of each run that is going on.</param>
    public static IReadOnlyCollection<WorkflowType> Free(IReadOnlyCollection<WorkflowType> types, IReadOnlyList<string> running, RunOptions options) =>
        [.. types.Where(t => !options.PerType.TryGetValue(t, out var most) || running.Count(r => r == t.ToText()) < most)];
}
