using Dozen.Core.Common;

namespace Dozen.Core.Importing.Files;

/// <summary>Opens a file of leads, whatever sort it is. The content decides; the name only settles what the content leaves open.</summary>
public static class ImportFile
{
    private const int HeadBytes = 64 * 1024;
    private const int SampleBytes = 256 * 1024;

    /// <param name="stream">The file, seekable. The caller closes it, after the reader.</param>
    /// <param name="fileName">As the person named it; may be empty.</param>
    /// <param name="options">What is forced, and the limits.</param>
    /// <param name="cancellationToken">Stops recognising, which reads text files and workbooks once.</param>
    /// <returns>The reader, or one of <see cref="ImportFileFailures"/>.</returns>
    public static async Task<Result<IRowReader>> OpenAsync(Stream stream, string fileName, ImportFileOptions options, CancellationToken cancellationToken)
    {
        try
        {
            return await RecogniseAsync(new SourceStream(stream), fileName, options, cancellationToken);
        }
        catch (ImportFileException exception)
        {
            return ImportFileFailures.Unreadable(exception);
        }
    }

    private static async Task<Result<IRowReader>> RecogniseAsync(
        SourceStream source, string fileName, ImportFileOptions options, CancellationToken cancellationToken)
    {
        if (source.Length == 0) return ImportFileFailures.Empty;

        var buffer = new byte[HeadBytes];
        var head = buffer.AsMemory(0, await source.ReadAtAsync(0, buffer, cancellationToken));
        if (FileSignature.IsZip(head.Span)) return await XlsxRowReader.OpenAsync(source, options, cancellationToken);
        if (await FileSignature.RefuseAsync(source, head, cancellationToken) is { } refusal) return refusal;
        if (options.Format == ImportFileFormat.Xlsx)
            return ImportFileFailures.UnknownFormat("no Excel workbook", "Choose another format, or let it be recognised.");

        var recognised = await TextRecognition.RecogniseAsync(source, head, options.EncodingName, cancellationToken);
        if (!recognised.TryGet(out var text, out var failure)) return failure;

        var sample = await text.ReadSampleAsync(SampleBytes, cancellationToken);
        return TextFormats.Recognise(sample, options.Format) switch
        {
            TextFormat.Nothing => ImportFileFailures.Empty,
            TextFormat.WebPage => ImportFileFailures.UnknownFormat("a web page", "Use the export or download button of the site instead of saving the page."),
            TextFormat.Xml => ImportFileFailures.UnknownFormat("an XML file", "Export CSV, XLSX or JSON."),
            TextFormat.Json => await JsonRowReader.OpenAsync(text, sample, fileName, options, cancellationToken),
            _ => await CsvRowReader.OpenAsync(text, sample, sample.Length < SampleBytes, options, cancellationToken),
        };
    }
}
