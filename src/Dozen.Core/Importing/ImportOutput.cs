using Dozen.Core.Automation;
using Dozen.Core.Importing.Rows;

namespace Dozen.Core.Importing;

/// <summary>The results of an import run and the point from which it goes on: the <c>output_data</c> of its execution.</summary>
internal sealed record ImportOutput
{
    public ImportCounts Counts { get; init; } = new();

    /// <summary>What the file was recognised as.</summary>
    public string? Format { get; init; }

    /// <summary>The mapping in force, so that a resumed run reads the rest as it read the beginning.</summary>
    public ColumnMapping? Mapping { get; init; }

    /// <summary>Bytes of the rejected file that belong to rows counted here; anything after them is from an unfinished batch.</summary>
    public long RejectedBytes { get; init; }

    /// <summary>The first rejections, for people; all of them are in the rejected file.</summary>
    public IReadOnlyList<RejectedRow> FirstRejections { get; init; } = [];

    /// <summary>Code of the failure that last ended the run; only of meaning while the run is failed.</summary>
    public string? ErrorCode { get; init; }

    public UndoCounts? Undone { get; init; }

    /// <summary>What the import has set off; null when no workflow waited.</summary>
    public LoadRuns? Runs { get; init; }
}

/// <param name="Line">Where the row starts in the file (see <see cref="Files.SourceRow"/>).</param>
/// <param name="Column">The column at fault, or null when it is the row as a whole.</param>
public sealed record RejectedRow(long Line, string? Column, string Reason);

/// <summary>What taking an import back did.</summary>
/// <param name="Deleted">Leads that the import created and nobody has touched since.</param>
/// <param name="Restored">Leads that stood before, put back to what they were.</param>
/// <param name="Kept">Leads that the import created and somebody has worked on since: they stay.</param>
public sealed record UndoCounts(int Deleted, int Restored, int Kept);
