using System.Text.Json.Nodes;
using Dozen.Core.Importing.Files;
using Dozen.Core.Importing.Rows;

namespace Dozen.Core.Tests.Importing.Rows;

/// <summary>A small file made in a test: headers, and rows read with the mapping guessed from them.</summary>
internal sealed class RowFile(params string[] headers)
{
    public string? DefaultCountry { get; init; }

    public ColumnMapping Mapping { get; init; } = ColumnGuess.For(headers, []);

    public RowOutcome Read(params string[] cells) => new RowReading(Mapping, headers, DefaultCountry).Read(new SourceRow(2, cells));

    public LeadDraft Draft(params string[] cells)
    {
        var outcome = Read(cells);
        Assert.Null(outcome.Reason);
        return outcome.Draft!;
    }

    public static ColumnMapping Mapped(params (string Column, string Target)[] columns) =>
        new("import", [.. columns.Select(c => new MappedColumn(c.Column, ColumnTarget.Parse(c.Target)!.Value))]);

    public static void AssertJson(string expected, JsonNode? actual) =>
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(expected), actual), $"Expected {expected}, got {actual?.ToJsonString()}");
}
