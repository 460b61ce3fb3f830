using CsvHelper;
using Dozen.Core.Common;

namespace Dozen.Core.Exporting;

/// <summary>
/// CSV. The byte order mark is for Excel, which else reads UTF-8 as the machine's old code page. Only text is made
/// harmless: the numbers are ours.
/// </summary>
internal sealed class CsvExport(ExportBuffer buffer) : IExportWriter
{
    private readonly CsvWriter csv = CsvWriter.Create(buffer, new CsvWriterOptions { Injection = CsvInjection.None, NewLine = "\r\n" }, leaveOpen: true);
    private string[] texts = [];

    public async ValueTask BeginAsync(IReadOnlyList<string> headings)
    {
        buffer.Write("\uFEFF"u8);
        texts = new string[headings.Count];
        await csv.WriteRecordAsync([.. headings], default);
    }

    public async ValueTask WriteAsync(IReadOnlyList<ExportValue> cells)
    {
        for (var i = 0; i < texts.Length; i++)
        {
            var text = ExportText.Of(cells[i]);
            texts[i] = cells[i].Kind == ExportKind.Text ? SpreadsheetText.Harmless(text) : text;
        }

        await csv.WriteRecordAsync(texts, default);
    }

    public async ValueTask EndAsync() => await csv.FlushAsync();

    public void Dispose() => csv.Dispose();
}
