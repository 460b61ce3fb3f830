using System.Text;
using Dozen.Core.Importing.Files;

namespace Dozen.Core.Tests.Importing.Files;

public sealed class UnreadableFileTests
{
    [Theory]
    [InlineData("")]
    [InlineData(" \r\n\t\n")]
    [InlineData("\uFEFF")]
    [InlineData("\uFEFF\n")]
    [InlineData(",,\n,,\n")]
    public async Task A_file_with_nothing_in_it_is_empty(string text)
    {
        Assert.Equal("import.file_empty", (await Opened.FailureAsync(text)).Code);
    }

    public static TheoryData<byte[], string> Binaries => new()
    {
        { [0x89, (byte)'P', (byte)'N', (byte)'G', 13, 10, 26, 10, 0, 0], "PNG" },
        { [.. "%PDF-1.7\n"u8], "PDF" },
        { [0x1F, 0x8B, 8, 0, 0, 0, 0, 0], "gzip" },
        { [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1, 0, 0], ".xls" },
        { [.. Enumerable.Range(0, 4096).Select(i => (byte)(i * 7 % 251 % 40))], "binary" },
    };

    [Theory]
    [MemberData(nameof(Binaries))]
    public async Task A_binary_file_is_refused_by_what_it_seems_to_be(byte[] bytes, string named)
    {
        var failure = await Opened.FailureAsync(bytes, name: "leads.csv");

        Assert.Equal("import.file_binary", failure.Code);
        Assert.Contains(named, failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("<!DOCTYPE html><html><body>Login</body></html>", "web page")]
    [InlineData("\n<HTML>", "web page")]
    [InlineData("<?xml version=\"1.0\"?><leads/>", "XML")]
    public async Task A_web_page_saved_as_CSV_is_refused(string text, string named)
    {
        var failure = await Opened.FailureAsync(text, name: "leads.csv");

        Assert.Equal("import.format_unknown", failure.Code);
        Assert.Contains(named, failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_content_decides_not_the_name()
    {
        Assert.Equal("Ada|1", (await Opened.RowsAsync("name,phone\nAda,1\n", name: "leads.xlsx")).Single().Joined());
        Assert.Equal("Ada|1", (await Opened.RowsAsync("""[{"name":"Ada","phone":1}]""", name: "leads.csv")).Single().Joined());
    }

    [Fact]
    public async Task A_format_can_be_forced()
    {
        var text = "{\"name,phone\n1,2\n";

        await using var reader = await Opened.ReaderAsync(text, new() { Format = ImportFileFormat.Csv });

        Assert.Equal(2, reader.Columns.Count);
        Assert.Equal("import.format_unknown", (await Opened.FailureAsync("a,b\n", new() { Format = ImportFileFormat.Xlsx })).Code);
    }

    [Fact]
    public async Task A_disk_that_fails_at_once_is_a_refusal()
    {
        var result = await ImportFile.OpenAsync(new FailingStream(Lines(10), failAt: 0), "", ImportFileOptions.Default, TestContext.Current.CancellationToken);

        Assert.Equal("import.file_unreadable", result.Failure?.Code);
    }

    [Fact]
    public async Task A_disk_that_fails_midway_stops_with_a_clear_sentence()
    {
        var stream = new FailingStream(Lines(100_000), failAt: long.MaxValue);
        var result = await ImportFile.OpenAsync(stream, "", ImportFileOptions.Default, TestContext.Current.CancellationToken);
        stream.FailAt = stream.Length / 2;

        var (rows, stop) = await result.Value.UntilStopAsync();

        Assert.NotEmpty(rows);
        Assert.IsType<IOException>(stop.InnerException);
    }

    [Fact]
    public async Task A_file_that_shrinks_midway_stops_with_a_clear_sentence()
    {
        var stream = new MemoryStream();
        stream.Write(Lines(100_000));
        var result = await ImportFile.OpenAsync(stream, "", ImportFileOptions.Default, TestContext.Current.CancellationToken);
        stream.SetLength(stream.Length / 2);

        var (_, stop) = await result.Value.UntilStopAsync();

        Assert.Contains("shorter", stop.Message, StringComparison.Ordinal);
    }

    private static byte[] Lines(int count) => Encoding.UTF8.GetBytes("name,phone\n" + string.Concat(Enumerable.Repeat("Ada,123\n", count)));

    private sealed class FailingStream(byte[] bytes, long failAt) : MemoryStream(bytes)
    {
        public long FailAt { get; set; } = failAt;

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            Position >= FailAt ? throw new IOException("gone") : base.ReadAsync(buffer, cancellationToken);

        public override int Read(Span<byte> buffer) => Position >= FailAt ? throw new IOException("gone") : base.Read(buffer);
    }
}
