using System.Text;
using CsCheck;
using Dozen.Core.Importing.Files;

namespace Dozen.Core.Tests.Importing.Files;

public sealed class CsvRoundTripTests
{
    private static readonly Gen<string> Cell = Gen.OneOf(
        Gen.String[Gen.Char["ab1 ,;\t|\"\r\néΛ€-=^"], 0, 12],
        Gen.Const(""),
        Gen.Const("😀 \"quoted\", and more"));

    private static readonly Gen<(string[][] Rows, char Separator, string NewLine, string Encoding, bool Marked)> Table = Gen.Select(
        Gen.Int[1, 6].SelectMany(columns => Cell.Array[columns].Array[0, 12]),
        Pick(',', ';', '\t', '|', '^'),
        Pick("\n", "\r\n", "\r"),
        Pick("utf-8", "utf-16", "utf-16BE"),
        Gen.Bool);

    [Fact]
    public async Task Any_table_written_as_CSV_reads_back_equal()
    {
        await Table.SampleAsync(async table =>
        {
            var width = table.Rows.Length == 0 ? 2 : table.Rows[0].Length;
            var header = Enumerable.Range(1, width).Select(n => $"name {(char)('a' + n)}").ToArray();
            var encoding = Encoding.GetEncoding(table.Encoding);
            var text = string.Concat(table.Rows.Prepend(header).Select(row => string.Join(table.Separator, row.Select(cell => Quote(cell, table.Separator))) + table.NewLine));
            byte[] bytes = [.. table.Marked ? encoding.GetPreamble() : [], .. encoding.GetBytes(text)];
            var options = new ImportFileOptions { Delimiter = table.Separator, EncodingName = table.Marked ? null : table.Encoding };

            var opened = await ImportFile.OpenAsync(new MemoryStream(bytes), "", options, CancellationToken.None);
            await using var reader = opened.Value;
            var read = new List<SourceRow>();
            await foreach (var row in reader.ReadAsync(CancellationToken.None)) read.Add(row);

            Assert.Equal(header, reader.Columns);
            Assert.All(read, row => Assert.Null(row.Problem));
            Assert.Equal(table.Rows.Where(row => !row.All(string.IsNullOrWhiteSpace)), read.Select(row => row.Cells.ToArray()));
        }, iter: 2_000);
    }

    private static Gen<T> Pick<T>(params T[] values) => Gen.Int[0, values.Length - 1].Select(i => values[i]);

    private static string Quote(string cell, char separator) =>
        cell.AsSpan().IndexOfAny("\"\r\n") >= 0 || cell.Contains(separator) ? $"\"{cell.Replace("\"", "\"\"")}\"" : cell;
}
