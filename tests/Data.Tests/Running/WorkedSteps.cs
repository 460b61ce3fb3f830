using Dozen.Core.Workflows;
using Dozen.Core.Workflows.Running;

namespace Dozen.Data.Tests.Running;

/// <summary>What the steps of a test's kind of run do.</summary>
internal sealed class WorkedSteps
{
    public List<(string Name, Func<StepRun, IServiceProvider, CancellationToken, Task<StepEnd>> Work)> Steps { get; } = [];

    public void Add(string name, Func<StepRun, CancellationToken, Task<StepEnd>> work) => Steps.Add((name, (run, _, cancellationToken) => work(run, cancellationToken)));

    public void Add(string name, Func<StepRun, IServiceProvider, CancellationToken, Task<StepEnd>> work) => Steps.Add((name, work));
}

internal sealed class WorkedKind(WorkedSteps steps, IServiceProvider scope, WorkflowType type) : IRunKind
{
    public WorkflowType Type => type;

    public IReadOnlyList<IRunStep> Steps => [.. steps.Steps.Select(s => new WorkedStep(s.Name, s.Work, scope))];
}

internal sealed class WorkedStep(string name, Func<StepRun, IServiceProvider, CancellationToken, Task<StepEnd>> work, IServiceProvider scope) : IRunStep
{
    public string Name => name;

    public Task<StepEnd> ExecuteAsync(StepRun run, CancellationToken cancellationToken) => work(run, scope, cancellationToken);
}
