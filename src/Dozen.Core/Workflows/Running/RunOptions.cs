namespace Dozen.Core.Workflows.Running;

/// <summary>How runs are worked.</summary>
public sealed record RunOptions
{
    /// <summary>How many runs this process works at a time; 0 for none, where other processes do.</summary>
    public int Workers { get; init; } = 4;

    /// <summary>How long a run stays a worker's without a sign of life, 2 s to 10 min. It gives one each third of that.</summary>
    public TimeSpan Lease { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How many runs of one organisation may go on at a time, over all processes; null for any number.</summary>
    public int? PerOrganization { get; init; }

    /// <summary>How many runs of a kind may go on at a time, over all organisations and processes. Kinds that are not named may at any number.</summary>
    public IReadOnlyDictionary<WorkflowType, int> PerType { get; init; } = new Dictionary<WorkflowType, int>();

    /// <summary>After so many workers that vanished at one point of a run, without anything saved in between, the run fails: it may be what ends them.</summary>
    public int MaxLosses { get; init; } = 5;

    /// <summary>How long a step may go on once it was told to stop. Then its worker does other things.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(10);
}
