using Dozen.Core.Importing.Files;
using Dozen.Core.Importing.Rows;

namespace Dozen.Core.Tests.Importing.Rows;

public sealed class ExternalIdTests
{
    [Theory]
    [InlineData("Record ID", "51", "hubspot:51")]
    [InlineData("Record ID - Contact", "51", "hubspot:51")]
    [InlineData("Lead ID", "00Q5e00000ABCDEFGH", "salesforce:00Q5e00000ABCDEFGH")]
    [InlineData("Contact ID", "0035e00000abcDE", "salesforce:0035e00000abcDEAAY")]
    [InlineData("ID", "00Q5e00000ABCDEFGH", "salesforce:00Q5e00000ABCDEFGH")]
    [InlineData("ID", "51", null)]
    [InlineData("Customer No", "51", null)]
    [InlineData("External ID", "51", "import:51")]
    [InlineData("external_id", "osm:node/123", "osm:node/123")]
    public void An_id_is_recognised_by_its_header_and_form(string header, string id, string? expected)
    {
        string[] headers = [header, "Email"];
        var row = new SourceRow(2, [id, "a@bluewave.example"]);

        var draft = new RowReading(ColumnGuess.For(headers, [row]), headers, null).Read(row).Draft!;

        Assert.Equal(expected, draft.ExternalId);
    }

    [Fact]
    public void A_plain_id_counts_when_it_is_mapped_on_purpose() =>
        Assert.Equal("import:51", new RowFile("ID", "Email") { Mapping = RowFile.Mapped(("ID", "external_id"), ("Email", "email")) }.Draft("51", "a@bluewave.example").ExternalId);

    [Fact]
    public void An_id_that_is_not_used_stays_in_the_source_data() =>
        Assert.Equal("51", (string?)new RowFile("ID", "Email").Draft("51", "a@bluewave.example").SourceData["id"]);

    [Fact]
    public void The_lead_of_a_salesforce_row_comes_before_its_account()
    {
        string[] headers = ["Account ID", "Contact ID", "Email"];
        var row = new SourceRow(2, ["0015e00000ABCDEFGH", "0035e00000ABCDEFGH", "a@bluewave.example"]);

        var draft = new RowReading(ColumnGuess.For(headers, [row]), headers, null).Read(row).Draft!;

        Assert.Equal("salesforce:0035e00000ABCDEFGH", draft.ExternalId);
    }
}
