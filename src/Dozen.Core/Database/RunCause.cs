namespace Dozen.Core.Database;

/// <summary>The run whose step is being worked in a context, for what follows from it.</summary>
/// <param name="ExecutionId">The run.</param>
/// <param name="Origin">The first run of the chain.</param>
/// <param name="Chain">The workflows that led here, the latest last.</param>
public sealed record RunCause(long ExecutionId, long Origin, IReadOnlyList<long> Chain);
