namespace Dozen.Core.Workflows.Running;

/// <summary>A run that is this process's to work.</summary>
public sealed class ClaimedRun
{
    internal ClaimedRun(WorkflowExecution run, RunHold hold, RunRecord record) => (Run, Hold, Record) = (run, hold, record);

    public long Id => Run.Id;

    public long OrganizationId => Run.OrganizationId;

    /// <summary>As it was when it was taken.</summary>
    internal WorkflowExecution Run { get; }

    internal RunHold Hold { get; }

    internal RunRecord Record { get; }
}
