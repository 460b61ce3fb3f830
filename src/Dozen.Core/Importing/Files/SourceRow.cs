namespace Dozen.Core.Importing.Files;

/// <summary>One record of an import file: its cells, or the reason why it could not be read.</summary>
/// <param name="Line">Where the record starts: the 1-based physical line in text files, the sheet row in a workbook, the 1-based element in a JSON array.</param>
/// <param name="Cells">Values by column index (see <see cref="IRowReader.Columns"/>); may be shorter than the column list. Empty text means no value.</param>
/// <param name="Problem">Why the record must be rejected (a sentence), or null. The cells then hold what could be read.</param>
public sealed record SourceRow(long Line, IReadOnlyList<string> Cells, string? Problem = null);
