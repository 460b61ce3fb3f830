using Dozen.Core.Automation;
using Dozen.Core.Workflows;

namespace Dozen.Core.Importing;

/// <summary>One import run as it is served.</summary>
/// <param name="Progress">0 to 100.</param>
/// <param name="FirstRejections">At most 100.</param>
/// <param name="ErrorCode">Why the run failed, as a stable code; null unless it did.</param>
/// <param name="ErrorMessage">The same as a sentence.</param>
/// <param name="Undone">Null unless the import was taken back.</param>
/// <param name="Automation">What workflows that wait for events had of it.</param>
public sealed record ImportView(
    long Id, string FileName, ExecutionStatus Status, int Progress, string? Format, ImportCounts Counts,
    IReadOnlyList<RejectedRow> FirstRejections, string? ErrorCode, string? ErrorMessage, UndoCounts? Undone,
    DateTimeOffset CreatedAt, DateTimeOffset? StartedAt, DateTimeOffset? CompletedAt, ImportAutomation Automation)
{
    /// <summary>There is something left to do. Whether another process is at it, the organisation's import lock decides.</summary>
    public bool CanResume => Status != ExecutionStatus.Completed && Undone is null;

    public bool CanUndo => Undone is null && Counts.Read > 0;

    internal static ImportView From(WorkflowExecution run)
    {
        var input = run.InputData.To<ImportInput>()!;
        var output = run.OutputData.To<ImportOutput>() ?? new();
        return new(
            run.Id, input.FileName, run.Status, run.ProgressPercentage, output.Format, output.Counts, output.FirstRejections,
            run.Status == ExecutionStatus.Failed ? output.ErrorCode : null, run.ErrorMessage, output.Undone, run.CreatedAt, run.StartedAt, run.CompletedAt,
            new ImportAutomation(input.Settings.Automation, output.Runs?.Queued ?? 0, output.Runs?.Suppressed ?? 0));
    }
}

/// <summary>What an import has set off.</summary>
/// <param name="Asked">How the import wanted workflows to react; null for each as its trigger says.</param>
/// <param name="Runs">Runs of workflows that it queued.</param>
/// <param name="Suppressed">Events, a lead created or changed, that a workflow waits for and was not told of.</param>
public sealed record ImportAutomation(BulkReaction? Asked, int Runs, int Suppressed);
