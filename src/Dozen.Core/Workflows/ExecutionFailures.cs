using Dozen.Core.Common;

namespace Dozen.Core.Workflows;

public static class ExecutionFailures
{
    public static Failure NotFound(long id) => new(FailureKind.NotFound, "execution.not_found", $"There is no execution {id}.");

    public static Failure NoWorkflow(long id) => new(FailureKind.NotFound, "workflow.not_found", $"There is no workflow {id}.");
}
