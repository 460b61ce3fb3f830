namespace Dozen.Core.Tests.Importing.Rows;

public sealed class SourceDataTests
{
    [Theory]
    [InlineData("plain", "\"plain\"")]
    [InlineData("42", "\"42\"")]
    [InlineData("""{"a":[1,{"b":null}]}""", """{"a":[1,{"b":null}]}""")]
    [InlineData("""["a"]""", """["a"]""")]
    [InlineData("""{"ok":false}""", """{"ok":false}""")]
    [InlineData("{not json}", "\"{not json}\"")]
    [InlineData("""{"a":1,"a":2}""", "\"{\\\"a\\\":1,\\\"a\\\":2}\"")]
    [InlineData("""["\u0000"]""", "\"[\\\"\\\\u0000\\\"]\"")]
    [InlineData("""["\ud800"]""", "\"[\\\"\\\\ud800\\\"]\"")]
    [InlineData("""["\ud83d\ude00"]""", "[\"😀\"]")]
    public void A_cell_is_kept_as_json_when_it_is_json_a_database_takes(string cell, string expected) =>
        RowFile.AssertJson($$"""{"extra":{{expected}}}""", new RowFile("Company", "Extra").Draft("Blue Wave", cell).SourceData);

    [Theory]
    [InlineData("")]
    [InlineData("  ")]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("""{"link":"","source":null,"more":[{}]}""")]
    [InlineData("N/A")]
    [InlineData("-")]
    public void A_cell_that_says_nothing_is_left_out(string cell) =>
        Assert.Empty(new RowFile("Company", "Extra").Draft("Blue Wave", cell).SourceData);

    [Fact]
    public void Json_nested_too_deep_is_kept_as_text()
    {
        var cell = new string('[', 60) + "1" + new string(']', 60);

        Assert.Equal(cell, (string?)new RowFile("Company", "Extra").Draft("Blue Wave", cell).SourceData["extra"]);
    }

    [Fact]
    public void Columns_are_named_in_snake_case_and_never_twice()
    {
        var draft = new RowFile("Company", "Annual Revenue", "annualRevenue", "ANNUAL-REVENUE", "URLOfShop", "", "??", "Größe", "hours").Draft("Blue Wave", "1", "2", "3", "4", "5", "6", "7", "8");

        RowFile.AssertJson(
            """{"annual_revenue":"1","annual_revenue_2":"2","annual_revenue_3":"3","url_of_shop":"4","column_6":"5","column_7":"6","grosse":"7","hours_text":"8"}""",
            draft.SourceData);
    }

    [Fact]
    public void A_repeated_header_keeps_its_second_column_as_source_data()
    {
        var draft = new RowFile("Company", "Phone", "Phone").Draft("Blue Wave", "+357 26 000150", "+357 97 000154");

        Assert.Equal("+35726000150", draft.PhoneE164);
        Assert.Contains("+357 97 000154", draft.SourceData.Select(p => (string?)p.Value));
    }
}
