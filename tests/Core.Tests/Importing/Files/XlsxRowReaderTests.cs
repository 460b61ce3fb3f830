using System.Text;
using Dozen.Core.Importing.Files;
using MiniExcelLibs;

namespace Dozen.Core.Tests.Importing.Files;

public sealed class XlsxRowReaderTests
{
    private const string Header = """<row r="1"><c r="A1" t="inlineStr"><is><t>name</t></is></c><c r="B1" t="inlineStr"><is><t>value</t></is></c></row>""";

    private static Task<List<SourceRow>> RowsAsync(string rows, string? sharedStrings = null, string? styles = null, ImportFileOptions? options = null) =>
        Opened.RowsAsync(XlsxFile.Of(Header + rows, sharedStrings, styles), options);

    [Fact]
    public async Task A_workbook_written_by_another_library_is_read()
    {
        using var stream = new MemoryStream();
        stream.SaveAs(new[]
        {
            new { Name = "Άντα <&> \"x\"\nLtd", Phone = 35797754374L, Since = new DateTime(2024, 2, 29, 13, 5, 0), Active = true, Rating = 4.9 },
            new { Name = "Bob", Phone = 1L, Since = new DateTime(1999, 12, 31), Active = false, Rating = 0.1 },
        });

        await using var reader = await Opened.ReaderAsync(stream.ToArray());
        var rows = await reader.ToListAsync();

        Assert.Equal(["Name", "Phone", "Since", "Active", "Rating"], reader.Columns);
        Assert.Equal("Άντα <&> \"x\"\nLtd|35797754374|2024-02-29T13:05:00|true|4.9", rows[0].Joined());
        Assert.Equal("Bob|1|1999-12-31|false|0.1", rows[1].Joined());
        Assert.Equal([2L, 3], rows.Select(row => row.Line));
    }

    [Theory]
    [InlineData("35797754374", "35797754374")]
    [InlineData("3.5797754374E+10", "35797754374")]
    [InlineData("1.2345678901234568E+17", "123456789012345680")]
    [InlineData("4.9000000000000004", "4.9")]
    [InlineData("1E-7", "0.0000001")]
    [InlineData("-12.50", "-12.5")]
    [InlineData("0035", "0035")]
    public async Task Numbers_have_no_exponent(string stored, string read)
    {
        Assert.Equal(read, (await RowsAsync($"<row r=\"2\"><c r=\"B2\"><v>{stored}</v></c></row>")).Single().Cells[1]);
    }

    [Theory]
    [InlineData(0, "45351", "2024-02-29")]
    [InlineData(0, "45351.5", "2024-02-29T12:00:00")]
    [InlineData(0, "0.75", "18:00:00")]
    [InlineData(0, "1", "1900-01-01")]
    [InlineData(0, "61", "1900-03-01")]
    [InlineData(0, "-5", "-5")]
    [InlineData(0, "99999999", "99999999")]
    [InlineData(1, "45351", "2024-02-29")]
    [InlineData(2, "45351", "45351")]
    [InlineData(3, "45351", "45351")]
    public async Task Dates_are_ISO_8601(int style, string stored, string read)
    {
        const string styles = """<numFmts><numFmt numFmtId="164" formatCode="[$-409]d/mmm/yyyy"/><numFmt numFmtId="165" formatCode="#,##0 &quot;days&quot;[Red]"/></numFmts>"""
            + """<cellStyleXfs><xf numFmtId="14"/></cellStyleXfs><cellXfs><xf numFmtId="22"/><xf numFmtId="164"/><xf numFmtId="165"/><xf numFmtId="0"/></cellXfs>""";

        var row = (await RowsAsync($"<row r=\"2\"><c r=\"B2\" s=\"{style}\"><v>{stored}</v></c></row>", styles: styles)).Single();

        Assert.Equal(read, row.Cells[1]);
    }

    [Fact]
    public async Task Dates_of_old_Macs_count_from_1904()
    {
        var file = new XlsxFile { WorkbookProperties = "<workbookPr date1904=\"1\"/>" }
            .Sheet("S", Header + "<row r=\"2\"><c r=\"B2\" s=\"0\"><v>43889</v></c></row>")
            .With(null, "<cellXfs><xf numFmtId=\"14\"/></cellXfs>");

        Assert.Equal("2024-02-29", (await Opened.RowsAsync(file.ToBytes())).Single().Cells[1]);
    }

    [Fact]
    public async Task Formulas_give_their_stored_result_and_error_values_nothing()
    {
        var rows = await RowsAsync(
            """<row r="2"><c r="A2" t="str"><f>A1&amp;"x"</f><v>namex</v></c><c r="B2"><f>1+1</f><v>2</v></c></row>"""
            + """<row r="3"><c r="A3" t="inlineStr"><is><t>Ada</t></is></c><c r="B3" t="e"><f>VLOOKUP()</f><v>#N/A</v></c></row>"""
            + """<row r="4"><c r="A4" t="inlineStr"><is><t>#N/A</t></is></c><c r="B4" t="b"><v>1</v></c></row>""");

        Assert.Equal(["namex|2", "Ada", "#N/A|true"], rows.Select(row => row.Joined()));
        Assert.All(rows, row => Assert.Null(row.Problem));
    }

    [Fact]
    public async Task Shared_texts_rich_texts_and_escapes_are_resolved()
    {
        const string shared = """<si><t xml:space="preserve"> plain </t></si><si><r><rPr/><t>ri</t></r><r><t>ch</t></r><rPh sb="0" eb="1"><t>aid</t></rPh></si><si><t>a_x000D_b_x005F_x000D_</t></si><si/>""";

        var rows = await RowsAsync("""<row r="2"><c r="A2" t="s"><v>0</v></c><c r="B2" t="s"><v>1</v></c></row><row r="3"><c r="A3" t="s"><v>2</v></c><c r="B3" t="s"><v>99</v></c></row>""", shared);

        Assert.Equal([" plain |rich", "a\rb_x000D_"], rows.Select(row => row.Joined()));
    }

    [Fact]
    public async Task Rows_keep_their_sheet_number_and_gaps_cost_nothing()
    {
        var rows = await RowsAsync("""<row r="5"><c r="B5"><v>1</v></c></row><row r="6"><c r="A6" s="1"/></row><row r="1048576"><c r="A1048576"><v>2</v></c></row><row><c><v>3</v></c><c><v>4</v></c></row>""");

        Assert.Equal([(5L, "|1"), (1048576L, "2"), (1048577L, "3|4")], rows.Select(row => (row.Line, row.Joined())));
    }

    [Fact]
    public async Task Values_beyond_the_header_reject_the_row()
    {
        var rows = await RowsAsync("""<row r="2"><c r="A2"><v>1</v></c><c r="D2"><v>2</v></c></row><row r="3"><c r="A3"><v>1</v></c><c r="XFD3"><v>2</v></c></row><row r="4"><c r="A4"><v>1</v></c></row>""");

        Assert.Equal(["4 cells, the header has 2", "a value in column 16384 of row 3, to the right of the last column name", null], rows.Select(row => row.Problem));
    }

    [Fact]
    public async Task A_long_cell_rejects_its_row_and_an_endless_one_stops()
    {
        var options = new ImportFileOptions { MaxCellCharacters = 100, CellCharactersHardLimit = 1_000 };
        static string Row(int number, int length) => $"<row r=\"{number}\"><c r=\"A{number}\" t=\"str\"><v>{new string('x', length)}</v></c></row>";

        await using var reader = await Opened.ReaderAsync(XlsxFile.Of(Header + Row(2, 101) + Row(3, 100) + Row(4, 1_001)), options);
        var (rows, _) = await reader.UntilStopAsync();

        Assert.Equal(["column 'name': 101 characters, at most 100", null], rows.Select(row => row.Problem));
    }

    [Fact]
    public async Task The_first_visible_sheet_with_anything_in_it_is_read()
    {
        var file = new XlsxFile().Sheet("Empty", "").Sheet("Lists", Header.Replace("name", "hidden", StringComparison.Ordinal), "hidden").Sheet("Leads", Header).Sheet("More", Header);

        await using var reader = await Opened.ReaderAsync(file.ToBytes());

        Assert.Contains("\"Leads\"", reader.Format, StringComparison.Ordinal);
        Assert.Equal(["name", "value"], reader.Columns);
    }

    [Fact]
    public async Task A_sheet_can_be_chosen_by_name()
    {
        var file = new XlsxFile().Sheet("One", Header).Sheet("Two", Header.Replace("name", "second", StringComparison.Ordinal)).ToBytes();

        await using var reader = await Opened.ReaderAsync(file, new() { SheetName = "two" });
        var failure = await Opened.FailureAsync(file, new() { SheetName = "Three" });

        Assert.Equal("second", reader.Columns[0]);
        Assert.Equal("import.sheet_missing", failure.Code);
        Assert.Contains("One, Two", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_empty_workbook_and_one_without_a_header_are_refused()
    {
        Assert.Equal("import.file_empty", (await Opened.FailureAsync(XlsxFile.Of(""))).Code);
        Assert.Equal("import.header_missing", (await Opened.FailureAsync(XlsxFile.Of("<row r=\"3\"><c><v>35797754374</v></c></row>"))).Code);
    }

    [Fact]
    public async Task Progress_reaches_the_end()
    {
        var rows = string.Concat(Enumerable.Range(2, 20_000).Select(n => $"<row r=\"{n}\"><c r=\"A{n}\"><v>{n}</v></c></row>"));
        await using var reader = await Opened.ReaderAsync(XlsxFile.Of(Header + rows));
        var before = reader.Progress;

        Assert.Equal(20_000, (await reader.ToListAsync()).Count);

        Assert.InRange(before, 0, 0.5);
        Assert.InRange(reader.Progress, 0.99, 1);
    }

    [Fact]
    public async Task Many_shared_texts_go_to_disk_and_come_back_right()
    {
        const int count = 150_000;
        var shared = new StringBuilder();
        for (var i = 0; i < count; i++) shared.Append("<si><t>text ").Append(i).Append("</t></si>");
        var random = new Random(7);
        var wanted = Enumerable.Range(0, 2_000).Select(_ => random.Next(count)).ToList();
        var rows = string.Concat(wanted.Select((index, i) => $"<row r=\"{i + 2}\"><c r=\"A{i + 2}\" t=\"s\"><v>{index}</v></c></row>"));

        var read = await RowsAsync(rows, shared.ToString());

        Assert.Equal(wanted.Select(index => $"text {index}"), read.Select(row => row.Cells[0]));
    }
}
