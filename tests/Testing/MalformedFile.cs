using System.IO.Compression;
using System.Text;

namespace Dozen.Testing;

/// <summary>A file that somebody might send, and what must come of it through every face.</summary>
/// <param name="Code">The refusal; null when the file is accepted.</param>
/// <param name="Created">Leads that become of it.</param>
/// <param name="Rejected">The line of the one row that is rejected, or null.</param>
/// <param name="Says">Part of the sentence that tells why.</param>
public sealed record MalformedFile(string Name, byte[] Content, string? Code, int Created, long? Rejected, string Says)
{
    private const string Main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    private const string Office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

    public static IEnumerable<MalformedFile> All()
    {
        yield return Refused("empty.csv", [], "import.file_empty", "empty");
        yield return Refused("binary.csv", [0x89, (byte)'P', (byte)'N', (byte)'G', 13, 10, 26, 10, 0, 0], "import.file_binary", "PNG");
        yield return Refused("headless.csv", "Alpha,+357 25 111111\nBeta,+357 25 222222\n", "import.header_missing", "Line 1");
        yield return Refused("page.csv", "<html><body>Sign in</body></html>", "import.format_unknown", "web page");
        yield return Refused("broken.json", "[", "import.json_broken", "JSON");
        yield return Refused("torn.xlsx", Workbook("")[..200], "import.workbook_damaged", "damaged");
        yield return Refused("bomb.xlsx", Bomb(), "import.workbook_too_large", "too large");
        yield return Mixed("long-cell.csv", "Company,Notes\nBig One,\nBig Two," + new string('x', 10_000_000) + "\nBig Three,\n", 2, 3, "10,000,000 characters");
        yield return Mixed("wide-row.csv", "Company,City\nWide One,Paphos\nWide Two,Paphos,more,still more\nWide Three,Polis\n", 2, 3, "4 cells, the header has 2");
        yield return Mixed("long-phone.csv", $"Company,Phone\nFar One,+357 25 111111\nFar Two,{new string('9', 500)}\n", 1, 3, "500 characters");
        yield return Mixed("bytes.csv", [.. "Company,City\nΤαβέρνα,Paphos\nBad "u8, 0xC3, 0x28, .. ",Polis\n"u8], 1, 3, "not UTF-8");
        yield return Mixed(
            "formulas.xlsx",
            Workbook("""<row r="2"><c r="A2" t="str"><f>"Sum "&amp;1</f><v>Sum 1</v></c><c r="B2"><f>1+1</f><v>2</v></c></row><row r="3"><c r="A3"/><c r="B3" t="e"><f>VLOOKUP()</f><v>#N/A</v></c><c r="C3"><v>7</v></c></row>"""),
            1, 3, "3 cells, the header has 2");
    }

    public override string ToString() => Name;

    private static MalformedFile Refused(string name, string text, string code, string says) => Refused(name, Encoding.UTF8.GetBytes(text), code, says);

    private static MalformedFile Refused(string name, byte[] content, string code, string says) => new(name, content, code, 0, null, says);

    private static MalformedFile Mixed(string name, string text, int created, long rejected, string says) => Mixed(name, Encoding.UTF8.GetBytes(text), created, rejected, says);

    private static MalformedFile Mixed(string name, byte[] content, int created, long rejected, string says) => new(name, content, null, created, rejected, says);

    /// <summary>A few hundred kilobytes that unpack to more than a hundred megabytes.</summary>
    private static byte[] Bomb() => Workbook("", zip =>
    {
        using var part = zip.CreateEntry("xl/media/image1.png").Open();
        var zeros = new byte[1024 * 1024];
        for (var i = 0; i < 120; i++) part.Write(zeros);
    });

    private static byte[] Workbook(string rows, Action<ZipArchive>? more = null)
    {
        using var stream = new MemoryStream();
        using (var zip = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true))
        {
            Write("_rels/.rels", $"<Relationships><Relationship Id=\"r1\" Type=\"{Office}/officeDocument\" Target=\"/xl/workbook.xml\"/></Relationships>");
            Write("xl/workbook.xml", $"<workbook xmlns=\"{Main}\" xmlns:r=\"{Office}\"><sheets><sheet name=\"Leads\" sheetId=\"1\" r:id=\"rId1\"/></sheets></workbook>");
            Write("xl/_rels/workbook.xml.rels", $"<Relationships><Relationship Id=\"rId1\" Type=\"{Office}/worksheet\" Target=\"worksheets/sheet1.xml\"/></Relationships>");
            Write(
                "xl/worksheets/sheet1.xml",
                $"<worksheet xmlns=\"{Main}\"><sheetData><row r=\"1\"><c r=\"A1\" t=\"inlineStr\"><is><t>Company</t></is></c><c r=\"B1\" t=\"inlineStr\"><is><t>Notes</t></is></c></row>{rows}</sheetData></worksheet>");
            more?.Invoke(zip);

            void Write(string name, string content)
            {
                using var part = zip.CreateEntry(name).Open();
                part.Write(Encoding.UTF8.GetBytes(content));
            }
        }

        return stream.ToArray();
    }
}
