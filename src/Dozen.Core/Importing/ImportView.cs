using Dozen.Core.Workflows;

namespace Dozen.Core.Importing;

/// <summary>One import run as it is served.</summary>
/// <param name="Progress">0 to 100.</param>
/// <param name="FirstRejections">At most 100.</param>
/// <param name="Undone">Null unless the import was taken back.</param>
public sealed record ImportView(
    long Id, string FileName, ExecutionStatus Status, int Progress, string? Format, ImportCounts Counts,
    IReadOnlyList<RejectedRow> FirstRejections, string? ErrorMessage, UndoCounts? Undone,
    DateTimeOffset CreatedAt, DateTimeOffset? StartedAt, DateTimeOffset? CompletedAt)
{
    public bool CanResume => Status is ExecutionStatus.Failed or ExecutionStatus.Cancelled && Undone is null;

    public bool CanUndo => Status is ExecutionStatus.Completed or ExecutionStatus.Failed or ExecutionStatus.Cancelled && Undone is null;

    internal static ImportView From(WorkflowExecution run)
    {
        var input = run.InputData.To<ImportInput>()!;
        var output = run.OutputData.To<ImportOutput>() ?? new();
        return new(
            run.Id, input.FileName, run.Status, run.ProgressPercentage, output.Format, output.Counts, output.FirstRejections,
            run.ErrorMessage, output.Undone, run.CreatedAt, run.StartedAt, run.CompletedAt);
    }
}
