using Dozen.Core.Importing.Files;

namespace Dozen.Core.Tests.Importing.Files;

public sealed class HeaderRowTests
{
    [Fact]
    public async Task Empty_names_are_numbered_and_repeated_names_told_apart()
    {
        await using var reader = await Opened.ReaderAsync("name,,Name, e\tmail ,name,\n1,2,3,4,5,6\n");

        Assert.Equal(["name", "column 2", "Name (2)", "e mail", "name (3)", "column 6"], reader.Columns);
    }

    [Theory]
    [InlineData("Blue Line Dental,+1 646-759-9551,4.9")]
    [InlineData("Ada,ada@example.com")]
    [InlineData("https://example.com/a,Ada")]
    [InlineData("www.example.com,Ada")]
    [InlineData("1,2,3")]
    [InlineData("2024-01-31,Ada")]
    public async Task A_first_row_of_data_is_no_header(string first)
    {
        var failure = await Opened.FailureAsync(first + "\n" + first + "\n");

        Assert.Equal("import.header_missing", failure.Code);
        Assert.Contains("Line 1", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("name,2023,2024")]
    [InlineData("Όνομα,Τηλέφωνο")]
    [InlineData("名前,電話")]
    [InlineData("[name],[phone]")]
    [InlineData("E-mail 1 - Value,Phone 1 - Value")]
    [InlineData("email")]
    public async Task Usual_names_are_a_header(string header)
    {
        await using var reader = await Opened.ReaderAsync(header + "\nx\n");

        Assert.Equal(header.Split(','), reader.Columns);
    }

    [Fact]
    public async Task More_columns_than_allowed_are_refused()
    {
        var header = string.Join(',', Enumerable.Range(1, 1_001).Select(n => $"c{n}"));

        Assert.Equal("import.too_many_columns", (await Opened.FailureAsync(header + "\n")).Code);
        Assert.Single(await Opened.RowsAsync(header + "\n1", new ImportFileOptions { MaxColumns = 1_001 }));
    }

    [Fact]
    public async Task A_header_that_is_cut_off_is_refused_with_the_reason()
    {
        Assert.Equal("import.header_unreadable", (await Opened.FailureAsync("name,\"phone\nAda,1\n")).Code);
    }
}
