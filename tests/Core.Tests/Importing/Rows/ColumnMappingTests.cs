using System.Text.Json;
using Dozen.Core.Importing.Rows;

namespace Dozen.Core.Tests.Importing.Rows;

public sealed class ColumnMappingTests
{
    [Fact]
    public void A_mapping_survives_json()
    {
        var mapping = RowFile.Mapped(("Firma", "company"), ("Budget", "custom_fields.Budget 2026"), ("x", "ignore"), ("y", "source_data"), ("z", "expected_close_date"));

        var json = JsonSerializer.Serialize(mapping);
        var back = JsonSerializer.Deserialize<ColumnMapping>(json)!;

        Assert.StartsWith("""{"source_name":"import","columns":[{"column":"Firma","target":"company"},""", json, StringComparison.Ordinal);
        Assert.Equal(mapping.SourceName, back.SourceName);
        Assert.Equal(mapping.Columns, back.Columns);
    }

    [Fact]
    public void Every_field_has_a_name_that_is_read_back()
    {
        foreach (var field in Enum.GetValues<LeadField>())
        {
            var target = new ColumnTarget(field, field == LeadField.CustomField ? "seats" : null);

            Assert.Equal(target, ColumnTarget.Parse(target.ToString()));
        }
    }

    [Theory]
    [InlineData("Email")]
    [InlineData("")]
    [InlineData("custom_field")]
    [InlineData("custom_fields.")]
    [InlineData("custom_fields. ")]
    [InlineData("password")]
    public void An_unknown_target_is_refused(string target)
    {
        Assert.Null(ColumnTarget.Parse(target));
        Assert.Throws<JsonException>(() => JsonSerializer.Deserialize<ColumnTarget>(JsonSerializer.Serialize(target)));
    }

    [Fact]
    public void A_target_must_be_text() =>
        Assert.Throws<JsonException>(() => JsonSerializer.Deserialize<ColumnTarget>("7"));

    [Fact]
    public void A_custom_field_name_has_at_most_100_characters() =>
        Assert.Null(ColumnTarget.Parse("custom_fields." + new string('x', 101)));

    [Fact]
    public void The_fingerprint_ignores_order_case_and_punctuation()
    {
        var fingerprint = ColumnMapping.Fingerprint(["E-Mail", "First Name", "Größe"]);

        Assert.Equal(32, fingerprint.Length);
        Assert.Equal(fingerprint, ColumnMapping.Fingerprint(["grosse", "email", "FIRST_NAME"]));
        Assert.NotEqual(fingerprint, ColumnMapping.Fingerprint(["email", "first name"]));
        Assert.NotEqual(ColumnMapping.Fingerprint(["ab", "c"]), ColumnMapping.Fingerprint(["a", "bc"]));
    }

    [Fact]
    public void The_fingerprint_stays_the_same_from_release_to_release() =>
        Assert.Equal("2febd3d7c587c6bafd5762c36d2a9edb", ColumnMapping.Fingerprint(["Email", "First Name"]));

    [Fact]
    public void Two_columns_for_one_field_are_a_problem() =>
        Assert.Equal(
            "email can come from one column only, not from \"a\" and \"b\".",
            RowFile.Mapped(("a", "email"), ("b", "email")).Problem()?.Message);

    [Fact]
    public void A_column_mapped_twice_is_a_problem() =>
        Assert.Equal("The column \"a\" is mapped twice.", RowFile.Mapped(("a", "email"), ("a", "phone")).Problem()?.Message);

    [Theory]
    [InlineData("")]
    [InlineData("Google Maps")]
    [InlineData("a.b")]
    public void A_source_name_is_a_plain_word(string name) =>
        Assert.Equal("source_name", Assert.Single(new ColumnMapping(name, []).Problem()!.Errors).Key);

    [Fact]
    public void Several_columns_may_feed_notes_tags_and_custom_fields() =>
        Assert.Null(RowFile.Mapped(("a", "notes"), ("b", "notes"), ("c", "tags"), ("d", "tags"), ("e", "custom_fields.x"), ("f", "custom_fields.y"), ("g", "ignore"), ("h", "ignore")).Problem());

    [Fact]
    public void A_mapping_finds_its_columns_in_another_spelling() =>
        Assert.Equal("Blue Wave", new RowFile("COMPANY-NAME") { Mapping = RowFile.Mapped(("Company Name", "company")) }.Draft("Blue Wave").Company);
}
