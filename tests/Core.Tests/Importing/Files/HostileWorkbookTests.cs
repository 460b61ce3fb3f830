using System.IO.Compression;
using System.Text;
using Dozen.Core.Importing.Files;

namespace Dozen.Core.Tests.Importing.Files;

public sealed class HostileWorkbookTests
{
    private const string Header = """<row r="1"><c r="A1" t="inlineStr"><is><t>name</t></is></c></row>""";

    [Fact]
    public async Task A_zip_bomb_is_refused_by_what_it_really_unpacks_to()
    {
        var bomb = new XlsxFile().Sheet("S", Header).Part("xl/media/image1.png", new byte[8 * 1024 * 1024]).ToBytes();

        var bySize = await Opened.FailureAsync(bomb, new() { MaxWorkbookBytes = 4 * 1024 * 1024 });
        var byRatio = await Opened.FailureAsync(bomb, new() { WorkbookRatioFreeBytes = 1024 * 1024 });

        Assert.Equal(["import.workbook_too_large", "import.workbook_too_large"], [bySize.Code, byRatio.Code]);
        Assert.Empty(await Opened.RowsAsync(bomb));
    }

    [Fact]
    public async Task A_part_that_states_a_smaller_size_than_it_has_gains_nothing()
    {
        var bomb = XlsxFile.Of(Header + "<row r=\"2\"><c t=\"str\"><v>" + new string('x', 8 * 1024 * 1024) + "</v></c></row>");
        int stated;
        using (var zip = new ZipArchive(new MemoryStream(bomb))) stated = (int)zip.GetEntry("xl/worksheets/sheet1.xml")!.Length;
        for (var at = 0; at + 4 <= bomb.Length; at++)
        {
            if (BitConverter.ToInt32(bomb, at) == stated) BitConverter.GetBytes(100).CopyTo(bomb, at);
        }

        // The archive never unpacks more than it states, so the lie only damages the sheet.
        Assert.Equal("import.workbook_damaged", (await Opened.FailureAsync(bomb)).Code);
    }

    [Fact]
    public async Task Too_many_parts_are_refused()
    {
        var file = new XlsxFile().Sheet("S", Header);
        for (var i = 0; i < 30; i++) file.Part($"xl/part{i}.xml", []);

        Assert.Equal("import.workbook_too_large", (await Opened.FailureAsync(file.ToBytes(), new() { MaxWorkbookParts = 20 })).Code);
        Assert.Empty(await Opened.RowsAsync(file.ToBytes()));
    }

    [Fact]
    public async Task A_document_type_definition_is_refused()
    {
        const string dtd = "<!DOCTYPE sst [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;&a;\">]><sst><si><t>&b;</t></si></sst>";

        var failure = await Opened.FailureAsync(new XlsxFile().Sheet("S", Header).Part("xl/sharedStrings.xml", Encoding.UTF8.GetBytes(dtd)).ToBytes());

        Assert.Equal("import.workbook_damaged", failure.Code);
    }

    [Fact]
    public async Task A_workbook_that_is_cut_off_is_damaged()
    {
        var whole = XlsxFile.Of(Header + string.Concat(Enumerable.Range(2, 500).Select(n => $"<row r=\"{n}\"><c><v>{n * 7919}</v></c></row>")));

        foreach (var length in new[] { 30, whole.Length / 2, whole.Length - 30 })
            Assert.Equal("import.workbook_damaged", (await Opened.FailureAsync(whole[..length])).Code);
    }

    [Fact]
    public async Task Any_broken_byte_gives_a_clear_answer()
    {
        var whole = XlsxFile.Of(Header + string.Concat(Enumerable.Range(2, 200).Select(n => $"<row r=\"{n}\"><c><v>{n * 7919}</v></c></row>")));

        for (var at = 4; at < whole.Length; at += 7)
        {
            var broken = (byte[])whole.Clone();
            broken[at] ^= 0x5A;
            var result = await Opened.OpenAsync(broken);
            if (!result.Succeeded)
            {
                Assert.StartsWith("import.", result.Failure.Code, StringComparison.Ordinal);
                continue;
            }

            await using var reader = result.Value;
            var thrown = await Record.ExceptionAsync(reader.ToListAsync);
            Assert.True(thrown is null or ImportFileException, thrown?.ToString());
        }
    }

    [Fact]
    public async Task XML_that_breaks_off_in_a_sheet_gives_the_rows_before_and_then_stops()
    {
        await using var reader = await Opened.ReaderAsync(XlsxFile.Of(Header + "<row r=\"2\"><c><v>1</v></c></row><row r=\"3\"><c><v>2</c></row>"));
        var (rows, stop) = await reader.UntilStopAsync();

        Assert.Equal("1", rows.Single().Joined());
        Assert.Contains("row", stop.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("word/document.xml", "Word")]
    [InlineData("mimetype", "OpenDocument")]
    [InlineData("xl/workbook.bin", ".xlsb")]
    [InlineData("leads.csv", "zip archive")]
    public async Task Other_zip_files_are_refused_by_name(string part, string named)
    {
        using var stream = new MemoryStream();
        using (var zip = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true))
        {
            using var content = zip.CreateEntry(part).Open();
            content.Write("content"u8);
        }

        var failure = await Opened.FailureAsync(stream.ToArray());

        Assert.Equal("import.format_unknown", failure.Code);
        Assert.Contains(named, failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_workbook_with_a_password_is_refused_as_such()
    {
        var container = new byte[4096];
        new byte[] { 0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1 }.CopyTo(container, 0);
        container[30] = 9;
        container[48] = 1;
        Encoding.Unicode.GetBytes("EncryptedPackage").CopyTo(container, 1024 + 256);

        Assert.Equal("import.workbook_encrypted", (await Opened.FailureAsync(container)).Code);
    }
}
