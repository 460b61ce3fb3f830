using System.Globalization;
using CsvHelper;
using Dozen.Core.Importing.Files;

namespace Dozen.Core.Importing;

/// <summary>
/// The rows that could not become leads, as a CSV that a person can mend and import again: line, column and reason, then
/// the row as it was. Cells that a spreadsheet would run as a formula get a leading apostrophe.
/// </summary>
internal sealed class RejectedFile : IAsyncDisposable
{
    private readonly FileStream file;
    private readonly CsvWriter csv;
    private bool hasHeader;

    private RejectedFile(FileStream file)
    {
        this.file = file;
        hasHeader = file.Length > 0;
        csv = CsvWriter.Create(file, new CsvWriterOptions { Injection = CsvInjection.Escape, ValidateFieldCount = false }, leaveOpen: false);
    }

    /// <summary>Opens the file and drops what an unfinished batch left behind <paramref name="length"/> bytes.</summary>
    public static RejectedFile Open(string path, long length)
    {
        var file = new FileStream(path, FileMode.OpenOrCreate, FileAccess.Write, FileShare.Read);
        file.SetLength(Math.Min(length, file.Length));
        file.Seek(0, SeekOrigin.End);
        return new RejectedFile(file);
    }

    public async Task AddAsync(IReadOnlyList<string> columns, SourceRow row, RejectedRow rejection)
    {
        if (!hasHeader) await csv.WriteRecordAsync(["rejected_line", "rejected_column", "rejected_reason", .. columns], default);
        hasHeader = true;
        await csv.WriteRecordAsync(
            [rejection.Line.ToString(CultureInfo.InvariantCulture), rejection.Column ?? "", rejection.Reason, .. row.Cells], default);
    }

    /// <summary>Puts everything on disk and says how long the file is now, in bytes.</summary>
    public async Task<long> FlushAsync()
    {
        await csv.FlushAsync();
        return file.Length;
    }

    public ValueTask DisposeAsync() => csv.DisposeAsync();
}
