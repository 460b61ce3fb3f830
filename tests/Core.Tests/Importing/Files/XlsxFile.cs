using System.IO.Compression;
using System.Text;

namespace Dozen.Core.Tests.Importing.Files;

/// <summary>Builds workbooks part by part, also such as no program would write.</summary>
internal sealed class XlsxFile
{
    private const string Main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    private const string Office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

    private readonly List<(string Name, string State, string Rows)> sheets = [];
    private readonly Dictionary<string, byte[]> parts = [];

    public string WorkbookProperties { get; init; } = "";

    public static byte[] Of(string rows, string? sharedStrings = null, string? styles = null) => new XlsxFile().Sheet("Sheet1", rows).With(sharedStrings, styles).ToBytes();

    public XlsxFile Sheet(string name, string rows, string state = "visible")
    {
        sheets.Add((name, state, rows));
        return this;
    }

    public XlsxFile Part(string name, byte[] content)
    {
        parts[name] = content;
        return this;
    }

    public XlsxFile With(string? sharedStrings, string? styles)
    {
        if (sharedStrings is not null) Part("xl/sharedStrings.xml", Encoding.UTF8.GetBytes($"<sst xmlns=\"{Main}\">{sharedStrings}</sst>"));
        if (styles is not null) Part("xl/styles.xml", Encoding.UTF8.GetBytes($"<styleSheet xmlns=\"{Main}\">{styles}</styleSheet>"));
        return this;
    }

    public byte[] ToBytes()
    {
        using var stream = new MemoryStream();
        using (var zip = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true))
        {
            Write(zip, "_rels/.rels", $"<Relationships><Relationship Id=\"r1\" Type=\"{Office}/officeDocument\" Target=\"/xl/workbook.xml\"/></Relationships>");
            Write(zip, "xl/workbook.xml", $"<workbook xmlns=\"{Main}\" xmlns:r=\"{Office}\">{WorkbookProperties}<sheets>"
                + string.Concat(sheets.Select((sheet, i) => $"<sheet name=\"{sheet.Name}\" sheetId=\"{i + 1}\" state=\"{sheet.State}\" r:id=\"rId{i + 1}\"/>")) + "</sheets></workbook>");
            Write(zip, "xl/_rels/workbook.xml.rels", "<Relationships>"
                + string.Concat(sheets.Select((_, i) => $"<Relationship Id=\"rId{i + 1}\" Type=\"{Office}/worksheet\" Target=\"worksheets/sheet{i + 1}.xml\"/>")) + "</Relationships>");
            for (var i = 0; i < sheets.Count; i++)
                Write(zip, $"xl/worksheets/sheet{i + 1}.xml", $"<worksheet xmlns=\"{Main}\"><sheetData>{sheets[i].Rows}</sheetData></worksheet>");
            foreach (var (name, content) in parts) Write(zip, name, content);
        }

        return stream.ToArray();
    }

    private static void Write(ZipArchive zip, string name, string content) => Write(zip, name, Encoding.UTF8.GetBytes(content));

    private static void Write(ZipArchive zip, string name, byte[] content)
    {
        using var part = zip.CreateEntry(name).Open();
        part.Write(content);
    }
}
