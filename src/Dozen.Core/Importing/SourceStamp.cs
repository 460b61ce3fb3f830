namespace Dozen.Core.Importing;

/// <summary>Where a value came from: the run, the file and the line, and when it was read.</summary>
/// <param name="File">Of a search for businesses: what was searched for.</param>
/// <param name="Line">Of a search: the page of results, from 1.</param>
internal sealed record SourceStamp(long ExecutionId, string File, long Line, DateTimeOffset At)
{
    /// <summary>It was found by a search, and stands in no file.</summary>
    public bool IsSearch { get; init; }

    /// <summary>The names under which the provenance has them.</summary>
    public (string File, string Line) Names => IsSearch ? ("search", "page") : ("file", "line");
}
