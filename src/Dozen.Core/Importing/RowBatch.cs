using Dozen.Core.Importing.Files;
using Dozen.Core.Importing.Rows;

namespace Dozen.Core.Importing;

/// <summary>A row as read and what it was understood to be.</summary>
internal readonly record struct UnderstoodRow(SourceRow Row, RowOutcome Outcome);

/// <summary>Rows that are written in one transaction.</summary>
/// <param name="Progress">How far the file was read when the batch was full, 0 to 1.</param>
internal sealed record RowBatch(IReadOnlyList<UnderstoodRow> Rows, double Progress);
