namespace Dozen.Core.Workflows.Running;

/// <summary>
/// What the workers can run: the steps of one kind of run. Registered with <c>AddScoped&lt;IRunKind, X&gt;()</c>, one
/// for each <see cref="WorkflowType"/>; runs of a kind that nobody registered wait.
/// </summary>
/// <remarks>Made anew in the scope of each run, whose caller is the one that started it, so it may take verbs, queries and ports.</remarks>
public interface IRunKind
{
    WorkflowType Type { get; }

    /// <summary>In the order they are worked. A run that was interrupted goes on by position and name, so steps are added at the end or under a new name.</summary>
    IReadOnlyList<IRunStep> Steps { get; }
}

/// <summary>A part of a run that is entered in the run's record, repeated alone when it fails, and never again once it has ended.</summary>
public interface IRunStep
{
    /// <summary>In lower_snake, such as <c>visit_websites</c>; unique within its kind.</summary>
    string Name { get; }

    /// <summary>
    /// Works from where <see cref="StepRun.State"/> says to the end. What it changes in the database it changes within
    /// <see cref="StepRun.SaveAsync"/>; what it asks of the outside it asks before.
    /// </summary>
    /// <param name="cancellationToken">Ends when the run is cancelled, the process stops, or the run was given to another worker.</param>
    /// <exception cref="TryAgainException">A fault that may pass. Any other exception counts as one too, but tells nobody why.</exception>
    Task<StepEnd> ExecuteAsync(StepRun run, CancellationToken cancellationToken);
}
