using System.Buffers;
using System.Globalization;
using System.IO.Compression;
using System.Text;
using Dozen.Core.Common;

namespace Dozen.Core.Exporting;

/// <summary>
/// An Excel workbook, written from the first row to the last with nothing held back. Text is written as text, which no
/// spreadsheet runs; where it looks like a formula, the cell is marked so that it stays text when somebody edits it.
/// </summary>
internal sealed class XlsxExport(ExportBuffer buffer, string sheetName) : IExportWriter
{
    public const int MostRows = 1_048_576;

    /// <summary>Characters of one cell; longer text is cut, and says so.</summary>
    public const int LongestText = 32_767;

    // Beyond 4 GB a part needs an extension of the zip format that not every reader knows.
    private const long MostSheetBytes = 3L << 30;
    private const int Text = 1, Date = 2, Time = 3, Money = 4, Heading = 5;
    private const string Main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    private const string Relations = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    private const string PackageRelations = "http://schemas.openxmlformats.org/package/2006/relationships";

    private static readonly SearchValues<char> HexDigits = SearchValues.Create("0123456789abcdefABCDEF");
    private static readonly DateTime Epoch = new(1899, 12, 30, 0, 0, 0, DateTimeKind.Utc);

    private readonly ZipArchive zip = new(buffer, ZipArchiveMode.Create, leaveOpen: true);
    private readonly StringBuilder line = new();
    private readonly Encoder utf8 = Encoding.UTF8.GetEncoder();
    private byte[] bytes = new byte[64 * 1024];
    private IReadOnlyList<string> headings = [];
    private string[] letters = [];
    private Stream? sheet;
    private int sheets;
    private int row;
    private long sheetBytes;

    public ValueTask BeginAsync(IReadOnlyList<string> headings)
    {
        this.headings = headings;
        letters = [.. headings.Select((_, i) => Letters(i))];
        BeginSheet();
        return ValueTask.CompletedTask;
    }

    public ValueTask WriteAsync(IReadOnlyList<ExportValue> cells)
    {
        if (row == MostRows || sheetBytes >= MostSheetBytes)
        {
            EndSheet();
            BeginSheet();
        }

        BeginRow();
        for (var i = 0; i < letters.Length; i++) Cell(letters[i], cells[i]);
        EndRow();
        return ValueTask.CompletedTask;
    }

    public ValueTask EndAsync()
    {
        EndSheet();
        Part("xl/workbook.xml", $"<workbook xmlns=\"{Main}\" xmlns:r=\"{Relations}\"><sheets>{EachSheet(n => $"<sheet name=\"{(n == 1 ? sheetName : $"{sheetName} {n}")}\" sheetId=\"{n}\" r:id=\"rId{n}\"/>")}</sheets></workbook>");
        Part(
            "xl/_rels/workbook.xml.rels",
            $"<Relationships xmlns=\"{PackageRelations}\">{EachSheet(n => $"<Relationship Id=\"rId{n}\" Type=\"{Relations}/worksheet\" Target=\"worksheets/sheet{n}.xml\"/>")}"
            + $"<Relationship Id=\"styles\" Type=\"{Relations}/styles\" Target=\"styles.xml\"/></Relationships>");
        Part("xl/styles.xml", Styles);
        Part("_rels/.rels", $"<Relationships xmlns=\"{PackageRelations}\"><Relationship Id=\"rId1\" Type=\"{Relations}/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>");
        Part(
            "[Content_Types].xml",
            "<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\"><Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/>"
            + "<Override PartName=\"/xl/workbook.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml\"/>"
            + "<Override PartName=\"/xl/styles.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml\"/>"
            + EachSheet(n => $"<Override PartName=\"/xl/worksheets/sheet{n}.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml\"/>") + "</Types>");
        zip.Dispose();
        return ValueTask.CompletedTask;
    }

    public void Dispose()
    {
        sheet?.Dispose();
        zip.Dispose();
    }

    // In the order of the constants above. Format 49 with quotePrefix is a cell to which an apostrophe was typed.
    private static string Styles =>
        $"""
        <styleSheet xmlns="{Main}"><numFmts count="2"><numFmt numFmtId="164" formatCode="yyyy\-mm\-dd"/><numFmt numFmtId="165" formatCode="yyyy\-mm\-dd\ hh:mm:ss"/></numFmts><fonts count="2"><font><sz val="11"/><name val="Calibri"/></font><font><b/><sz val="11"/><name val="Calibri"/></font></fonts><fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills><borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders><cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs><cellXfs count="6"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/><xf numFmtId="49" fontId="0" fillId="0" borderId="0" xfId="0" quotePrefix="1" applyNumberFormat="1"/><xf numFmtId="164" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/><xf numFmtId="165" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/><xf numFmtId="2" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/><xf numFmtId="0" fontId="1" fillId="0" borderId="0" xfId="0" applyFont="1"/></cellXfs></styleSheet>
        """;

    private void BeginSheet()
    {
        sheets++;
        (row, sheetBytes) = (0, 0);
        sheet = zip.CreateEntry($"xl/worksheets/sheet{sheets}.xml", CompressionLevel.Fastest).Open();
        line.Append($"<worksheet xmlns=\"{Main}\"><sheetViews><sheetView workbookViewId=\"0\"><pane ySplit=\"1\" topLeftCell=\"A2\" activePane=\"bottomLeft\" state=\"frozen\"/></sheetView></sheetViews><sheetData>");
        BeginRow();
        for (var i = 0; i < letters.Length; i++) TextCell(letters[i], headings[i], Heading);
        EndRow();
    }

    private void EndSheet()
    {
        line.Append("</sheetData></worksheet>");
        WriteLine();
        sheet!.Dispose();
    }

    private void BeginRow() => line.Append(CultureInfo.InvariantCulture, $"<row r=\"{++row}\">");

    private void EndRow()
    {
        line.Append("</row>");
        WriteLine();
    }

    private void Cell(string letter, ExportValue value)
    {
        switch (value.Kind)
        {
            case ExportKind.Empty:
                break;
            case ExportKind.Integer or ExportKind.Real:
                NumberCell(letter, ExportText.Of(value), 0);
                break;
            case ExportKind.Money:
                NumberCell(letter, ExportText.Of(value), Money);
                break;
            case ExportKind.Date when value.Date.Year >= 1901:
                NumberCell(letter, (value.Date.DayNumber - DateOnly.FromDateTime(Epoch).DayNumber).ToString(CultureInfo.InvariantCulture), Date);
                break;
            case ExportKind.Time when value.Time.Year >= 1901:
                NumberCell(letter, (value.Time - Epoch).TotalDays.ToString("R", CultureInfo.InvariantCulture), Time);
                break;
            default:
                var text = ExportText.Of(value);
                var isDangerous = SpreadsheetText.IsDangerous(text);

                // The import takes an apostrophe before such text for a mark; one that belongs to the text needs another.
                if (isDangerous && text[0] == '\'') text = SpreadsheetText.Harmless(text);
                TextCell(letter, Cut(text), isDangerous ? Text : 0);
                break;
        }
    }

    private void NumberCell(string letter, string number, int style) =>
        line.Append(CultureInfo.InvariantCulture, $"<c r=\"{letter}{row}\" s=\"{style}\"><v>{number}</v></c>");

    private void TextCell(string letter, string text, int style)
    {
        line.Append(CultureInfo.InvariantCulture, $"<c r=\"{letter}{row}\" s=\"{style}\" t=\"inlineStr\"><is><t xml:space=\"preserve\">");
        Escape(text);
        line.Append("</t></is></c>");
    }

    private void Escape(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            switch (c)
            {
                case '&': line.Append("&amp;"); break;
                case '<': line.Append("&lt;"); break;
                case '>': line.Append("&gt;"); break;
                case '\t' or '\n': line.Append(c); break;
                case < ' ' or '\uFFFE' or '\uFFFF': line.Append(CultureInfo.InvariantCulture, $"_x{(int)c:X4}_"); break;
                case '_' when IsEscape(text, i): line.Append("_x005F_"); break;
                case >= '\uD800' and <= '\uDFFF' when i + 1 < text.Length && char.IsSurrogatePair(c, text[i + 1]): line.Append(c).Append(text[++i]); break;
                case >= '\uD800' and <= '\uDFFF': line.Append('\uFFFD'); break;
                default: line.Append(c); break;
            }
        }
    }

    /// <summary>Text that happens to look like the workbook's own way of writing a control character.</summary>
    private static bool IsEscape(string text, int at) =>
        at + 6 < text.Length && text[at + 1] == 'x' && text[at + 6] == '_' && !text.AsSpan(at + 2, 4).ContainsAnyExcept(HexDigits);

    private static string Cut(string text)
    {
        if (text.Length <= LongestText) return text;
        var mark = string.Create(CultureInfo.InvariantCulture, $"… [cut: {text.Length} characters]");
        var end = LongestText - mark.Length;
        if (char.IsHighSurrogate(text[end - 1])) end--;
        return string.Concat(text.AsSpan(0, end), mark);
    }

    private void WriteLine()
    {
        foreach (var chunk in line.GetChunks())
        {
            var most = Encoding.UTF8.GetMaxByteCount(chunk.Length);
            if (bytes.Length < most) bytes = new byte[most];
            var length = utf8.GetBytes(chunk.Span, bytes, flush: false);
            sheet!.Write(bytes, 0, length);
            sheetBytes += length;
        }

        line.Clear();
    }

    private void Part(string path, string xml)
    {
        using var part = new StreamWriter(zip.CreateEntry(path, CompressionLevel.Fastest).Open());
        part.Write("<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n");
        part.Write(xml);
    }

    private string EachSheet(Func<int, string> write) => string.Concat(Enumerable.Range(1, sheets).Select(write));

    private static string Letters(int column) => column < 26 ? $"{(char)('A' + column)}" : Letters((column / 26) - 1) + (char)('A' + (column % 26));
}
