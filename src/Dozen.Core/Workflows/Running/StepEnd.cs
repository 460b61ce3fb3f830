using Dozen.Core.Common;

namespace Dozen.Core.Workflows.Running;

/// <summary>How a step ended.</summary>
public abstract record StepEnd
{
    private StepEnd()
    {
    }

    /// <summary>The step did what it is for.</summary>
    public static StepEnd Done { get; } = new DoneStep();

    /// <summary>There was nothing to do, such as without a key for it; the run goes on.</summary>
    /// <param name="reason">One sentence, shown with the step.</param>
    public static StepEnd Skipped(string reason) => new SkippedStep(reason);

    /// <summary>Trying again would not help: the run fails here, and keeps what was saved.</summary>
    public static StepEnd Failed(Failure failure) => new FailedStep(failure);

    /// <summary>The run goes back to the queue and comes to this step again, with its state, not before this time.</summary>
    public static StepEnd WaitUntil(DateTimeOffset time) => new WaitingStep(time);

    internal sealed record DoneStep : StepEnd;

    internal sealed record SkippedStep(string Reason) : StepEnd;

    internal sealed record FailedStep(Failure Failure) : StepEnd;

    internal sealed record WaitingStep(DateTimeOffset Until) : StepEnd;
}

/// <summary>What a step threw up against may pass: the run tries this step again later, until its attempts are used up.</summary>
/// <param name="message">One sentence for whoever may see the run: no addresses, bodies or keys.</param>
/// <param name="after">When to try again, if somebody said so; else the delay grows with each failure.</param>
public sealed class TryAgainException(string message, TimeSpan? after = null, Exception? inner = null) : Exception(message, inner)
{
    public TimeSpan? After { get; } = after;
}

/// <summary>The run is not this worker's any more: it was cancelled, or given to another one. A step lets it through.</summary>
public sealed class RunStoppedException() : OperationCanceledException("The run was cancelled, or another worker has it.");
