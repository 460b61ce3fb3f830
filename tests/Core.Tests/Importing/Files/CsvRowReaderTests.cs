using System.Text;
using Dozen.Core.Importing.Files;

namespace Dozen.Core.Tests.Importing.Files;

public sealed class CsvRowReaderTests
{
    [Theory]
    [InlineData(',')]
    [InlineData(';')]
    [InlineData('\t')]
    [InlineData('|')]
    public async Task The_separator_is_recognised(char separator)
    {
        var text = $"name{separator}phone\nAda{separator}1\n\"Bo{separator}b, Ltd; a|b\"{separator}2\n";

        await using var reader = await Opened.ReaderAsync(text);
        var rows = await reader.ToListAsync();

        Assert.Equal(["name", "phone"], reader.Columns);
        Assert.Equal($"Bo{separator}b, Ltd; a|b", rows[1].Cells[0]);
        Assert.Contains(separator == '\t' ? "tabs" : $"\"{separator}\"", reader.Format, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_separator_inside_quotes_does_not_count()
    {
        var rows = await Opened.RowsAsync("\"name, first, last, title\";phone\n\"Ada, a, b, c\";1\n");

        Assert.Equal("Ada, a, b, c|1", rows.Single().Joined());
    }

    [Fact]
    public async Task The_separator_can_be_forced()
    {
        var rows = await Opened.RowsAsync("name^note\nAda^a,b\n", new() { Delimiter = '^' });

        Assert.Equal("Ada|a,b", rows.Single().Joined());
    }

    [Fact]
    public async Task A_separator_that_cannot_be_one_is_refused()
    {
        Assert.Equal("import.delimiter_invalid", (await Opened.FailureAsync("a,b\nc,d", new() { Delimiter = '"' })).Code);
        Assert.Equal("import.delimiter_invalid", (await Opened.FailureAsync("a,b\nc,d", new() { Delimiter = '§' })).Code);
    }

    [Theory]
    [InlineData("sep=;\r\n")]
    [InlineData("SEP=;\n")]
    [InlineData("\"sep=;\"\r\n")]
    public async Task The_separator_line_of_Excel_is_obeyed_and_counts_as_a_line(string first)
    {
        var row = (await Opened.RowsAsync(first + "name;note\nAda;a,b,c\n")).Single();

        Assert.Equal((3, "Ada|a,b,c"), (row.Line, row.Joined()));
    }

    [Theory]
    [InlineData("\n")]
    [InlineData("\r\n")]
    [InlineData("\r")]
    public async Task A_quoted_newline_counts_as_a_line(string newline)
    {
        var text = string.Join(newline, "name,note", $"Ada,\"one{newline}two{newline}three\"", "Bob,x", "", "Cy,y");

        var rows = await Opened.RowsAsync(text);

        Assert.Equal([2L, 5, 7], rows.Select(row => row.Line));
        Assert.Equal($"one{newline}two{newline}three", rows[0].Cells[1]);
    }

    [Fact]
    public async Task Blank_lines_and_rows_of_empty_cells_are_left_out()
    {
        var rows = await Opened.RowsAsync("\n\nname,phone\n\n   \nAda,1\n,\n\" \",\"\"\nBob,2\n\n");

        Assert.Equal([(6L, "Ada|1"), (9L, "Bob|2")], rows.Select(row => (row.Line, row.Joined())));
    }

    [Fact]
    public async Task Missing_cells_are_empty_and_surplus_cells_reject_the_row()
    {
        var rows = await Opened.RowsAsync("a,b,c\n1\n1,2,3,,\n1,2,3,4\n1,2,3\n");

        Assert.Equal([null, null, "4 cells, the header has 3", null], rows.Select(row => row.Problem));
        Assert.Equal("1", rows[0].Joined());
        Assert.Equal("1|2|3", rows[1].Joined());
    }

    [Fact]
    public async Task A_cell_of_ten_million_characters_rejects_only_its_row()
    {
        var text = $"name,notes\nAda,\"{new string('x', 10 * 1024 * 1024)}\"\nBob,ok\n";

        var rows = await Opened.RowsAsync(text);

        Assert.Equal("column 'notes': 10,485,760 characters, at most 1,000,000", rows[0].Problem);
        Assert.Equal("Ada|", rows[0].Joined());
        Assert.Equal((3, "Bob|ok", null), (rows[1].Line, rows[1].Joined(), rows[1].Problem));
    }

    [Fact]
    public async Task Characters_are_counted_not_bytes()
    {
        var options = new ImportFileOptions { MaxCellCharacters = 5 };

        var rows = await Opened.RowsAsync("name\nΛεμεσ\nΛεμεσό\n", options);

        Assert.Equal([null, "column 'name': 6 characters, at most 5"], rows.Select(row => row.Problem));
    }

    [Fact]
    public async Task A_quote_that_swallows_more_than_the_hard_limit_stops_with_its_line()
    {
        var text = new StringBuilder("name,note\nAda,1\n\"Bob,2\n");
        for (var i = 0; i < 1_000; i++) text.Append("Cy,").Append(i).Append('\n');

        await using var reader = await Opened.ReaderAsync(text.ToString(), new() { CellCharactersHardLimit = 500, MaxCellCharacters = 100 });
        var (rows, stop) = await reader.UntilStopAsync();

        Assert.Equal("Ada|1", rows[0].Joined());
        Assert.Contains("line 3", stop.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_closed_cell_beyond_the_hard_limit_stops_too()
    {
        var text = $"name,note\nAda,\"{new string('x', 600)}\"\n";

        await using var reader = await Opened.ReaderAsync(text, new() { CellCharactersHardLimit = 500, MaxCellCharacters = 100 });
        var (_, stop) = await reader.UntilStopAsync();

        Assert.Contains("line 2, column 'note'", stop.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Text_after_a_closing_quote_rejects_its_row_only()
    {
        var rows = await Opened.RowsAsync("name,note\n\"Joe \"Big\" Doe\",1\n\"Ada\" ,2\nBob,3\n");

        Assert.Equal([2L, 3, 4], rows.Select(row => row.Line));
        Assert.Contains("column 'name': text after the closing quote", rows[0].Problem, StringComparison.Ordinal);
        Assert.Equal([null, null], rows.Skip(1).Select(row => row.Problem));
    }

    [Fact]
    public async Task A_quote_in_the_middle_of_a_cell_is_kept_as_text()
    {
        var rows = await Opened.RowsAsync("name,note\n5\" pipe,ok\n 6\" pipe,x,\n\"7\"\" pipe\",z\n");

        Assert.Equal("5\" pipe|ok", rows[0].Joined());
        Assert.Null(rows[0].Problem);
        Assert.NotNull(rows[1].Problem);
        Assert.Equal("7\" pipe|z", rows[2].Joined());
    }

    [Fact]
    public async Task An_unclosed_quote_rejects_its_line_and_the_rows_below_are_read()
    {
        var rows = await Opened.RowsAsync("name,note\nAda,1\n\"Bob,2\nCy,3\n\"Di, Ltd\",4\nEd,5\n");

        Assert.Equal([2L, 3, 4, 5, 6], rows.Select(row => row.Line));
        Assert.Equal([3L], rows.Where(row => row.Problem is not null).Select(row => row.Line));
        Assert.Equal("Di, Ltd|4", rows[3].Joined());
    }

    [Fact]
    public async Task A_quote_unclosed_until_the_end_rejects_its_line_and_says_so()
    {
        var rows = await Opened.RowsAsync("name,note\nAda,1\nBob,\"2\nCy,3\nEd,5");

        Assert.Equal("column 'note': the quote that opens the cell is never closed", rows[1].Problem);
        Assert.Equal([2L, 3, 4, 5], rows.Select(row => row.Line));
        Assert.Equal(["Cy|3", "Ed|5"], rows.Skip(2).Select(row => row.Joined()));
    }

    [Fact]
    public async Task Lines_of_a_text_that_was_cut_off_are_not_taken_for_records()
    {
        var rows = await Opened.RowsAsync("name,note\nAda,1\nBob,\"Great food\nwill come back\nsoo");

        Assert.Equal([2L], rows.Where(row => row.Problem is null).Select(row => row.Line));
        Assert.Contains("line 3", rows[^1].Problem, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_second_bad_quote_in_a_row_is_not_overlooked()
    {
        var rows = await Opened.RowsAsync("name,note\n5\" pipe,\"open\nBob,\"x\"\nCy,1\n\"Di\" ,\"a\nb\"\n");

        Assert.Equal([2L], rows.Where(row => row.Problem is not null).Select(row => row.Line));
        Assert.Equal(["Bob|x", "Cy|1", "Di |a\nb"], rows.Skip(1).Select(row => row.Joined()));
    }

    [Fact]
    public async Task Restarting_below_a_bad_quote_works_in_other_encodings()
    {
        var bytes = Encoding.Unicode.GetPreamble().Concat(Encoding.Unicode.GetBytes("name,note\r\nΆντα,1\r\n\"Bob,2\r\nΚύπρος,3\r\n\"Di\",4\r\n")).ToArray();

        var rows = await Opened.RowsAsync(bytes);

        Assert.Equal(["Άντα|1", "", "Κύπρος|3", "Di|4"], rows.Select(row => row.Joined()));
        Assert.Equal([2L, 3, 4, 5], rows.Select(row => row.Line));
    }

    [Fact]
    public async Task A_file_of_nothing_but_bad_quotes_is_still_read_to_its_end()
    {
        var text = new StringBuilder("name,note\n");
        for (var i = 0; i < 5_000; i++) text.Append("\"x,").Append(i).Append('\n');

        var rows = await Opened.RowsAsync(text.ToString());

        Assert.Equal(5_000, rows.Count);
        Assert.All(rows, row => Assert.NotNull(row.Problem));
    }

    [Fact]
    public async Task Any_broken_byte_gives_a_clear_answer_and_loses_no_other_row()
    {
        var whole = Encoding.UTF8.GetBytes("name,note,n\n\"Ada\",\"a \"\"b\"\"\nc\",1\nΒοβ,x,2\n\"Cy\",,3\nDi,z,4\n");
        for (var at = 12; at < whole.Length; at++)
        {
            foreach (var value in "\"x\0\u00C3")
            {
                var broken = (byte[])whole.Clone();
                broken[at] = (byte)value;

                var rows = await Opened.RowsAsync(broken);

                Assert.InRange(rows.Count, 3, 5);
                Assert.True(rows.Count(row => row.Problem is null) is >= 2 and <= 4, $"byte {at} as {(int)value}: " + string.Join(" / ", rows.Select(row => $"{row.Line} {row.Joined()} {row.Problem}")));
                Assert.Equal(rows.Select(row => row.Line).Distinct().Order(), rows.Select(row => row.Line));
            }
        }
    }

    [Fact]
    public async Task A_NUL_character_rejects_its_row()
    {
        var rows = await Opened.RowsAsync("name,note\nAda,1\nB\0b,2\nCy,3\n");

        Assert.Equal("column 'name': a NUL character, which no text has", rows[1].Problem);
        Assert.DoesNotContain('\0', rows[1].Cells[0]);
        Assert.Null(rows[2].Problem);
    }

    [Fact]
    public async Task A_header_alone_is_a_file_without_rows()
    {
        Assert.Empty(await Opened.RowsAsync("name,phone\n"));
    }

    [Fact]
    public async Task Reading_stops_when_cancelled()
    {
        using var stop = new CancellationTokenSource();
        await using var reader = await Opened.ReaderAsync("name\n" + string.Concat(Enumerable.Repeat("Ada Lovelace\n", 50_000)));

        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            await foreach (var row in reader.ReadAsync(stop.Token)) await stop.CancelAsync();
        });
    }

    [Fact]
    public async Task Progress_goes_from_the_start_to_the_end()
    {
        await using var reader = await Opened.ReaderAsync("name\n" + string.Concat(Enumerable.Repeat("Ada Lovelace\n", 50_000)));
        var seen = new List<double>();

        await foreach (var row in reader.ReadAsync(TestContext.Current.CancellationToken)) seen.Add(reader.Progress);

        Assert.InRange(seen[0], 0, 0.5);
        Assert.Equal(1, reader.Progress);
        Assert.Equal(seen.Order(), seen);
    }
}
