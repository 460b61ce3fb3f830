using System.Globalization;
using System.Text;
using CsvHelper;
using CsvHelper.Configuration;
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
        csv = new CsvWriter(
            new StreamWriter(file, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false)),
            new CsvConfiguration(CultureInfo.InvariantCulture) { InjectionOptions = InjectionOptions.Escape, InjectionEscapeCharacter = '\'' });
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
        if (!hasHeader) await WriteAsync(["rejected_line", "rejected_column", "rejected_reason", .. columns]);
        hasHeader = true;
        await WriteAsync([rejection.Line.ToString(CultureInfo.InvariantCulture), rejection.Column ?? "", rejection.Reason, .. row.Cells]);
    }

    /// <summary>Puts everything on disk and says how long the file is now, in bytes.</summary>
    public async Task<long> FlushAsync()
    {
        await csv.FlushAsync();
        await file.FlushAsync();
        return file.Length;
    }

    public ValueTask DisposeAsync() => csv.DisposeAsync();

    private async Task WriteAsync(IEnumerable<string> cells)
    {
        foreach (var cell in cells) csv.WriteField(cell);
        await csv.NextRecordAsync();
    }
}
