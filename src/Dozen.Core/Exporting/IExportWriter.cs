namespace Dozen.Core.Exporting;

/// <summary>
/// Writes the rows of one file into a buffer. Disposing may put into the buffer what ends a file, so after a failure the
/// buffer must not be sent.
/// </summary>
internal interface IExportWriter : IDisposable
{
    ValueTask BeginAsync(IReadOnlyList<string> headings);

    /// <param name="cells">As many as there are headings.</param>
    ValueTask WriteAsync(IReadOnlyList<ExportValue> cells);

    /// <summary>Writes what ends the file, when every row has been written.</summary>
    ValueTask EndAsync();
}
