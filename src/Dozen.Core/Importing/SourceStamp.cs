namespace Dozen.Core.Importing;

/// <summary>Where a value came from: the run, the file and the line, and when it was read.</summary>
internal sealed record SourceStamp(long ExecutionId, string File, long Line, DateTimeOffset At);
