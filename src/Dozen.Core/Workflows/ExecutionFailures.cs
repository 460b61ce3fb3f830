using Dozen.Core.Common;
using Dozen.Core.Database;

namespace Dozen.Core.Workflows;

public static class ExecutionFailures
{
    public static Failure NotFound(long id) => new(FailureKind.NotFound, "execution.not_found", $"There is no execution {id}.");

    public static Failure NoWorkflow(long id) => new(FailureKind.NotFound, "workflow.not_found", $"There is no workflow {id}.");

    public static Failure Finished(ExecutionStatus status) =>
        new(FailureKind.Conflict, "execution.finished", $"The run is {status.ToText()} already.");

    public static Failure NotFinished { get; } =
        new(FailureKind.Conflict, "execution.not_finished", "Only a run that failed or was cancelled can be tried again.");

    public static Failure NotRepeatable { get; } =
        new(FailureKind.Conflict, "execution.not_repeatable", "No worker can try this run again: it was run by the earlier platform, or its kind is run elsewhere.");

    public static Failure IsImport { get; } =
        new(FailureKind.Conflict, "execution.is_import", "An import is not run by the workers: it goes on, or is taken back, under imports.");

    public static Failure Taken { get; } =
        new(FailureKind.Conflict, "execution.taken", "Somebody else had the run tried again at the same moment.");

    public static Failure NotUndoable { get; } =
        new(FailureKind.Conflict, "execution.not_undoable", "Only a search for businesses is taken back here; an import under imports.");

    public static Failure AlreadyUndone { get; } =
        new(FailureKind.Conflict, "execution.undone", "This run has been taken back already.");
}
