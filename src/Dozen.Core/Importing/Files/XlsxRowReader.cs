using System.IO.Compression;
using System.Runtime.CompilerServices;
using System.Xml;
using Dozen.Core.Common;

namespace Dozen.Core.Importing.Files;

/// <summary>Reads one sheet of an Excel workbook.</summary>
/// <remarks>
/// The parts are read here and not with MiniExcel, which we tried: it gives a dictionary of all columns up to the rightmost
/// cell for each row (one stray cell in column XFD makes 16,384 entries), fills a gap in the row numbers with millions of
/// rows, knows no limit for a cell, and gives an error value as the same text a person could have typed.
/// </remarks>
internal sealed class XlsxRowReader : IRowReader
{
    private readonly ZipArchive zip;
    private readonly SharedStrings? strings;
    private readonly SheetReader sheet;
    private readonly CountingStream bytes;
    private readonly ImportFileOptions options;

    private XlsxRowReader(ZipArchive zip, SharedStrings? strings, OpenSheet open, IReadOnlyList<string> columns, ImportFileOptions options)
    {
        (this.zip, this.strings, this.options) = (zip, strings, options);
        (sheet, bytes) = (open.Reader, open.Bytes);
        Columns = columns;
        Format = $"Excel workbook, sheet \"{open.Name}\"";
    }

    public string Format { get; }
    public IReadOnlyList<string> Columns { get; }
    public double Progress => bytes.Progress;

    private sealed record OpenSheet(string Name, SheetReader Reader, CountingStream Bytes);

    public static async ValueTask<Result<IRowReader>> OpenAsync(SourceStream source, ImportFileOptions options, CancellationToken cancellationToken)
    {
        if (await ZipDirectory.CountAsync(source, options.MaxWorkbookParts, cancellationToken) is not { } count) return ImportFileFailures.WorkbookDamaged;
        if (count > options.MaxWorkbookParts) return ImportFileFailures.WorkbookTooLarge("it has too many parts");

        ZipArchive? zip = null;
        SharedStrings? strings = null;
        try
        {
            source.Position = 0;
            zip = await ZipArchive.CreateAsync(source, ZipArchiveMode.Read, leaveOpen: true, entryNameEncoding: null, cancellationToken);
            var result = await OpenAsync(zip, source.Length, opened => strings = opened, options, cancellationToken);
            if (result.Succeeded) (zip, strings) = (null, null);
            return result;
        }
        catch (Exception exception) when (exception is InvalidDataException or XmlException or NotSupportedException)
        {
            return ImportFileFailures.WorkbookDamaged;
        }
        catch (IOException exception)
        {
            throw new ImportFileException("The texts of the workbook don't fit into the temporary folder of the server. Save the sheet as CSV and import that.", exception);
        }
        finally
        {
            strings?.Dispose();
            if (zip is not null) await zip.DisposeAsync();
        }
    }

    public async IAsyncEnumerable<SourceRow> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        // Unpacking is work for the processor; the caller's thread gets its turn before it begins.
        await Task.Yield();
        while (MoveNext())
        {
            cancellationToken.ThrowIfCancellationRequested();
            yield return Check();
        }
    }

    public async ValueTask DisposeAsync()
    {
        sheet.Dispose();
        strings?.Dispose();
        await zip.DisposeAsync();
    }

    private static async ValueTask<Result<IRowReader>> OpenAsync(
        ZipArchive zip, long packedBytes, Action<SharedStrings?> opened, ImportFileOptions options, CancellationToken cancellationToken)
    {
        var measured = await WorkbookSize.MeasureAsync(zip, packedBytes, options, cancellationToken);
        if (!measured.TryGet(out var sizes, out var failure)) return failure;

        var workbook = new Workbook(zip, sizes);
        if (workbook.Load() is { } refusal) return refusal;

        var candidates = workbook.Sheets.OrderBy(sheet => sheet.IsHidden).ToList();
        if (options.SheetName is { } wanted)
        {
            candidates = candidates.FindAll(sheet => sheet.Name.Equals(wanted.Trim(), StringComparison.OrdinalIgnoreCase));
            if (candidates.Count == 0) return ImportFileFailures.SheetMissing(wanted, workbook.Sheets.Select(sheet => sheet.Name));
        }

        var strings = workbook.OpenSharedStrings(options, cancellationToken);
        opened(strings);
        var styles = workbook.OpenStyles();
        foreach (var candidate in candidates)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var bytes = new CountingStream(candidate.Part.Open(), candidate.Bytes);
            var reader = new SheetReader(bytes, strings, styles, workbook.From1904, options);
            if (!reader.Read())
            {
                reader.Dispose();
                continue;
            }

            if (reader.Outside is not null) return ImportFileFailures.TooManyColumns(options.MaxColumns + 1, options.MaxColumns);
            if (!HeaderRow.Read(reader.Cells, reader.Row, options).TryGet(out var columns, out var headerFailure)) return headerFailure;
            return new XlsxRowReader(zip, strings, new(candidate.Name, reader, bytes), columns, options);
        }

        return ImportFileFailures.Empty;
    }

    private bool MoveNext()
    {
        try
        {
            return sheet.Read();
        }
        catch (Exception exception) when (exception is InvalidDataException or XmlException or IOException)
        {
            throw new ImportFileException($"The workbook is damaged behind row {sheet.Row}. The rows before it were read, the rest can't be.", exception);
        }
    }

    private SourceRow Check()
    {
        string? problem = null;
        var cells = sheet.Cells.Count <= Columns.Count ? sheet.Cells.ToArray() : sheet.Cells.GetRange(0, Columns.Count).ToArray();
        if (sheet.Outside is { } outside) problem = RowProblems.CellOutside(outside);
        else if (sheet.Cells.Count > Columns.Count) problem = RowProblems.TooManyCells(sheet.Cells.Count, Columns.Count);

        for (var i = 0; i < cells.Length; i++)
        {
            cells[i] = SpreadsheetText.Restored(cells[i]);
            if (cells[i].Length > options.MaxCellCharacters)
            {
                problem ??= RowProblems.CellTooLong(Columns[i], cells[i].Length, options.MaxCellCharacters);
                cells[i] = "";
            }
            else if (cells[i].Contains('\0'))
            {
                problem ??= RowProblems.Nul(Columns[i]);
                cells[i] = cells[i].Replace('\0', '\uFFFD');
            }
        }

        return new(sheet.Row, cells, problem);
    }
}
