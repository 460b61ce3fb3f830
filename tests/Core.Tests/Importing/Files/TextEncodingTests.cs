using System.Text;

namespace Dozen.Core.Tests.Importing.Files;

public sealed class TextEncodingTests
{
    private const string Greek = "όνομα,πόλη\nΆντα,Λεμεσός\n";

    public static TheoryData<string, bool> Marked => new()
    {
        { "utf-8", true }, { "utf-8", false },
        { "utf-16", true }, { "utf-16", false },
        { "utf-16BE", true }, { "utf-16BE", false },
        { "utf-32", true },
    };

    [Theory]
    [MemberData(nameof(Marked))]
    public async Task Unicode_is_recognised_with_and_without_a_mark(string name, bool marked)
    {
        var encoding = Encoding.GetEncoding(name);
        byte[] bytes = [.. marked ? encoding.GetPreamble() : [], .. encoding.GetBytes(Greek)];

        await using var reader = await Opened.ReaderAsync(bytes);
        var rows = await reader.ToListAsync();

        Assert.Equal(["όνομα", "πόλη"], reader.Columns);
        Assert.Equal((2, "Άντα|Λεμεσός", null), (rows[0].Line, rows[0].Joined(), rows[0].Problem));
    }

    [Fact]
    public async Task Bytes_that_are_never_UTF8_are_Western_Windows()
    {
        await using var reader = await Opened.ReaderAsync([.. "name,city\nJos"u8, 0xE9, .. ",K"u8, 0xF6, .. "ln "u8, 0x80, (byte)'\n']);
        var rows = await reader.ToListAsync();

        Assert.Equal("José|Köln €", rows.Single().Joined());
        Assert.Contains("Windows-1252", reader.Format, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_whole_file_decides_even_when_the_first_odd_byte_comes_late()
    {
        byte[] bytes = [.. Encoding.UTF8.GetBytes("name\n" + string.Concat(Enumerable.Repeat("Ada\n", 200_000))), .. "Jos"u8, 0xE9, (byte)'\n'];

        var rows = await Opened.RowsAsync(bytes);

        Assert.Equal("José", rows[^1].Joined());
    }

    [Fact]
    public async Task Damaged_UTF8_rejects_the_damaged_rows_only()
    {
        byte[] bytes = [.. Encoding.UTF8.GetBytes("name,city\nJosé,Λεμεσός\nBo"), 0xE9, .. ",x\n"u8, .. Encoding.UTF8.GetBytes("Cy,Πάφος\n")];

        var rows = await Opened.RowsAsync(bytes);

        Assert.Equal([null, "column 'name': bytes that are not UTF-8", null], rows.Select(row => row.Problem));
        Assert.Equal("Cy|Πάφος", rows[2].Joined());
    }

    [Fact]
    public async Task A_character_across_two_blocks_of_the_scan_is_whole()
    {
        // The scan reads 256 KiB at a time; every offset of a three-byte character around that is tried.
        for (var shift = 0; shift < 3; shift++)
        {
            var text = "name,x" + new string('y', shift) + "\n" + string.Concat(Enumerable.Repeat("€€€€€€€€€\n", 12_000));

            await using var reader = await Opened.ReaderAsync(text);

            Assert.DoesNotContain("damaged", reader.Format, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task An_encoding_can_be_forced()
    {
        var windows1253 = CodePagesEncodingProvider.Instance.GetEncoding(1253)!;

        var rows = await Opened.RowsAsync(windows1253.GetBytes(Greek), new() { EncodingName = "windows-1253" });

        Assert.Equal("Άντα|Λεμεσός", rows.Single().Joined());
    }

    [Fact]
    public async Task An_unknown_encoding_is_refused()
    {
        Assert.Equal("import.encoding_unknown", (await Opened.FailureAsync("a,b\n", new() { EncodingName = "klingon" })).Code);
    }

    [Fact]
    public async Task Half_a_character_in_UTF16_rejects_its_row()
    {
        byte[] bytes = [0xFF, 0xFE, .. Encoding.Unicode.GetBytes("name\nA"), 0x00, 0xD8, .. Encoding.Unicode.GetBytes("b\nBob\n")];

        var rows = await Opened.RowsAsync(bytes);

        Assert.Equal(["column 'name': bytes that are not UTF-16", null], rows.Select(row => row.Problem));
    }
}
