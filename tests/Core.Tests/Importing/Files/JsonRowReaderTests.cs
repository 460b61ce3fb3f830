using System.Text;
using Dozen.Core.Importing.Files;

namespace Dozen.Core.Tests.Importing.Files;

public sealed class JsonRowReaderTests
{
    [Fact]
    public async Task An_array_gives_one_row_per_object()
    {
        await using var reader = await Opened.ReaderAsync("""  [ {"name":"Ada","phone":35797754374}, {"name":"Bob","phone":null} ]  """);
        var rows = await reader.ToListAsync();

        Assert.Equal(["name", "phone"], reader.Columns);
        Assert.Equal([(1L, "Ada|35797754374"), (2L, "Bob|")], rows.Select(row => (row.Line, row.Joined())));
        Assert.Equal(1, reader.Progress);
    }

    [Fact]
    public async Task Values_keep_their_meaning_as_text()
    {
        var row = (await Opened.RowsAsync("""[{"n":1.50E+3,"big":12345678901234567890,"t":true,"f":false,"s":"a\"\u00e9\n","o":{ "a" : [ 1.0, "Λ" ] , "b":null},"e":[]}]""")).Single();

        Assert.Equal("1.50E+3|12345678901234567890|true|false|a\"é\n|{\"a\":[1.0,\"Λ\"],\"b\":null}|[]", row.Joined());
    }

    [Fact]
    public async Task New_keys_appear_at_the_end_of_the_columns()
    {
        await using var reader = await Opened.ReaderAsync("""[{"b":1,"a":2},{"c":3,"a":4},{"a":5,"b":6,"":7}]""");
        Assert.Equal(["b", "a"], reader.Columns);

        var rows = await reader.ToListAsync();

        Assert.Equal(["b", "a", "c", "column 4"], reader.Columns);
        Assert.Equal(["1|2", "|4|3", "6|5||7"], rows.Select(row => row.Joined()));
    }

    [Theory]
    [InlineData("""{"results":[{"a":1},{"a":2}]}""")]
    [InlineData("""{"status":"ok","tags":["x"],"page":{"items":[{"b":1}]},"results":[{"a":1},{"a":2}],"next":null}""")]
    [InlineData("{\n  \"results\": [\n    {\n \"a\": 1 },\n    {\"a\": 2}\n  ]\n}\n")]
    public async Task The_only_list_of_objects_in_an_object_is_the_table(string text)
    {
        Assert.Equal([(1L, "1"), (2L, "2")], (await Opened.RowsAsync(text)).Select(row => (row.Line, row.Joined())));
    }

    [Theory]
    [InlineData("""{"a":[{"x":1}],"b":[{"x":1}]}""", "import.json_no_records")]
    [InlineData("""{"a":1}""", "import.json_no_records")]
    [InlineData("""[1,2,3]""", "import.json_no_records")]
    [InlineData("""[]""", "import.file_empty")]
    [InlineData("""[{},{}]""", "import.json_no_records")]
    [InlineData("""[{"a":1""", "import.json_broken")]
    [InlineData("""{"a":""", "import.json_no_records")]
    public async Task JSON_without_a_table_is_refused(string text, string code)
    {
        Assert.Equal(code, (await Opened.FailureAsync(text)).Code);
    }

    [Fact]
    public async Task Elements_that_are_no_objects_reject_only_themselves()
    {
        var rows = await Opened.RowsAsync("""[{"a":1},5,"x",[{"a":2}],null,{"a":3}]""");

        Assert.Equal([1L, 2, 3, 4, 5, 6], rows.Select(row => row.Line));
        Assert.Equal(["1", "3"], rows.Where(row => row.Problem is null).Select(row => row.Joined()));
    }

    [Theory]
    [InlineData("[{\"a\":1},\n{\"a\":2},\n{\"a\":3,}]", "record 2 (line 3)")]
    [InlineData("[{\"a\":1},{\"a\":2},{\"a\":", "record 2")]
    [InlineData("[{\"a\":1},{\"a\":2}", "record 2")]
    [InlineData("{\"results\":[{\"a\":1},{\"a\":2},{\"a", "record 2")]
    [InlineData("{\"results\":[{\"a\":1},{\"a\":2}],\"next\":", "record 2")]
    [InlineData("[{\"a\":1},{\"a\":2}] [{\"a\":3}]", "2 records")]
    public async Task Broken_JSON_gives_the_rows_before_and_then_stops(string text, string where)
    {
        await using var reader = await Opened.ReaderAsync(text);
        var (rows, stop) = await reader.UntilStopAsync();

        Assert.Equal(["1", "2"], rows.Select(row => row.Joined()));
        Assert.Contains(where, stop.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_object_per_line_is_recognised_and_a_bad_line_costs_only_itself()
    {
        var rows = await Opened.RowsAsync("{\"a\":1}\r\n\r\n{\"a\":\n{\"a\":2,\"z\" 1}\n[1]\n{\"a\":3} x\n{\"a\":4}");

        Assert.Equal([1L, 3, 4, 5, 6, 7], rows.Select(row => row.Line));
        Assert.Equal(["1", "4"], rows.Where(row => row.Problem is null).Select(row => row.Joined()));
        Assert.Contains("not valid JSON", rows[1].Problem, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_bad_first_line_does_not_hide_that_there_is_one_object_per_line()
    {
        var rows = await Opened.RowsAsync("{\"a\":1\n{\"a\":2}\n{\"b\":3}\n");

        Assert.NotNull(rows[0].Problem);
        Assert.Equal(["2", "|3"], rows.Skip(1).Select(row => row.Joined()));
    }

    [Fact]
    public async Task A_first_line_of_any_length_is_recognised_as_a_line()
    {
        var text = $"{{\"a\":\"{new string('x', 400_000)}\",\"reviews\":[{{\"b\":1}}]}}\n{{\"a\":2}}\n";

        var rows = await Opened.RowsAsync(text);

        Assert.Equal([400_000, 1], rows.Select(row => row.Cells[0].Length));
    }

    [Fact]
    public async Task Any_broken_byte_gives_a_clear_answer()
    {
        var files = new[] { """[{"a":"Λ","b":[1,{"c":null}]},{"a":2}]""", """{"n":1,"results":[{"a":"\u00e9"},{"a":true}]}""", "{\"a\":1}\n{\"a\":\"x\"}\n" };

        foreach (var file in files)
        {
            var whole = Encoding.UTF8.GetBytes(file);
            for (var at = 0; at < whole.Length; at++)
            {
                foreach (var value in "\0\"{}[],:\\\n9x\u00FF")
                {
                    var broken = (byte[])whole.Clone();
                    broken[at] = (byte)value;
                    var result = await Opened.OpenAsync(broken);
                    var thrown = result.Succeeded ? await Record.ExceptionAsync(result.Value.ToListAsync) : null;
                    Assert.True(thrown is null or ImportFileException, thrown?.ToString());
                }
            }
        }
    }

    [Fact]
    public async Task A_single_object_is_one_record_when_the_name_says_lines()
    {
        var text = """{"name":"Ada","reviews":[{"stars":5}]}""";

        Assert.Equal("Ada|[{\"stars\":5}]", (await Opened.RowsAsync(text, name: "leads.JSONL")).Single().Joined());
        Assert.Equal("5", (await Opened.RowsAsync(text, name: "leads.json")).Single().Joined());
        Assert.Equal("Ada|[{\"stars\":5}]", (await Opened.RowsAsync(text, new() { Format = ImportFileFormat.JsonLines })).Single().Joined());
    }

    [Fact]
    public async Task Nesting_beyond_sixty_four_levels_is_not_followed()
    {
        var deep = new string('[', 70) + new string(']', 70);

        var lines = await Opened.RowsAsync($"{{\"a\":1}}\n{{\"a\":{deep}}}\n{{\"a\":2}}\n");
        await using var array = await Opened.ReaderAsync($"[{{\"a\":1}},{{\"a\":{deep}}},{{\"a\":2}}]");
        var (rows, _) = await array.UntilStopAsync();

        Assert.Equal([null, false, null], lines.Select(row => row.Problem is null ? (bool?)null : false));
        Assert.Equal("1", rows.Single().Joined());
    }

    [Fact]
    public async Task Cells_that_are_too_long_or_no_text_reject_their_row()
    {
        var options = new ImportFileOptions { MaxCellCharacters = 10 };

        var rows = await Opened.RowsAsync("""[{"a":"short"},{"a":"far too long for it"},{"a":"n\u0000l"},{"a":"\ud800"},{"a":"ok"}]""", options);

        Assert.Equal("column 'a': 19 characters, at most 10", rows[1].Problem);
        Assert.Contains("NUL", rows[2].Problem, StringComparison.Ordinal);
        Assert.Contains("Unicode", rows[3].Problem, StringComparison.Ordinal);
        Assert.Equal([null, null], [rows[0].Problem, rows[4].Problem]);
    }

    [Fact]
    public async Task More_keys_than_allowed_reject_the_row_that_brings_them()
    {
        var rows = await Opened.RowsAsync("""[{"a":1,"b":2},{"a":1,"c":3},{"b":4}]""", new() { MaxColumns = 2 });

        Assert.Equal([null, "the file has more than 2 different keys", null], rows.Select(row => row.Problem));
    }

    [Fact]
    public async Task A_record_larger_than_the_buffer_may_be_stops_reading()
    {
        var options = new ImportFileOptions { CellCharactersHardLimit = 1024 * 1024, MaxCellCharacters = 1000 };
        await using var reader = await Opened.ReaderAsync($"[{{\"a\":1}},{{\"a\":\"{new string('x', 5 * 1024 * 1024)}\"}}]", options);

        var (rows, stop) = await reader.UntilStopAsync();

        Assert.Equal("1", rows.Single().Joined());
        Assert.Contains("record 2 is larger than 4 MiB", stop.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Records_across_the_buffer_edge_are_whole()
    {
        var text = new StringBuilder();
        for (var i = 0; i < 20_000; i++) text.Append(i == 0 ? '[' : ',').Append("{\"name\":\"Λεμεσός ").Append(i).Append("\",\"n\":").Append(i).Append('}');

        var rows = await Opened.RowsAsync(text.Append(']').ToString());
        var lines = await Opened.RowsAsync(text.ToString()[1..^1].Replace("},{", "}\n{", StringComparison.Ordinal));

        Assert.Equal(20_000, rows.Count);
        Assert.All(rows, row => Assert.Equal($"Λεμεσός {row.Line - 1}|{row.Line - 1}", row.Joined()));
        Assert.Equal(rows.Select(row => row.Joined()), lines.Select(row => row.Joined()));
    }

    [Fact]
    public async Task JSON_in_UTF16_is_read_too()
    {
        byte[] bytes = [.. Encoding.Unicode.GetPreamble(), .. Encoding.Unicode.GetBytes("""[{"πόλη":"Λεμεσός"}]""")];

        Assert.Equal("Λεμεσός", (await Opened.RowsAsync(bytes)).Single().Joined());
    }
}
