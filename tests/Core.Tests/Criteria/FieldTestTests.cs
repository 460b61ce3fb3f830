using Dozen.Core.Criteria;
using Dozen.Core.Database;

namespace Dozen.Core.Tests.Criteria;

/// <summary>Each operator on each type of field: what is accepted, what matches, and what a missing value does.</summary>
public sealed class FieldTestTests
{
    private static readonly CriteriaOperator[] ForMissing = [CriteriaOperator.Missing, CriteriaOperator.Ne, CriteriaOperator.NotIn];

    public static TheoryData<string, string> EveryFieldAndOperator()
    {
        var rows = new TheoryData<string, string>();
        foreach (var field in CriteriaField.Known.Select(f => f.Name).Append("custom_fields.tier").Append("enrichment_data.ai.segment").Append("details.seats"))
        {
            foreach (var asked in SnakeCase.Texts<CriteriaOperator>()) rows.Add(field, asked);
        }

        return rows;
    }

    [Theory]
    [MemberData(nameof(EveryFieldAndOperator))]
    public void An_operator_is_accepted_where_it_makes_sense_for_the_type_and_nowhere_else(string name, string op)
    {
        var (field, asked) = (CriteriaField.Find(name)!, SnakeCase.Parse<CriteriaOperator>(op)!.Value);
        var value = ValueFor(field, asked);
        var json = $$"""{"field":"{{name}}","op":"{{op}}"{{(value is null ? "" : $",\"value\":{value}")}}}""";

        var reading = CriteriaReader.Read(json, NamedLists.BuiltIn);

        if (!field.Operators.Contains(asked))
        {
            Assert.Equal("/op", Assert.Single(reading.Problems).At);
            return;
        }

        Assert.Empty(reading.Problems);
        if (field.Read(CriteriaTest.Bare).IsMissing) Assert.Equal(ForMissing.Contains(asked), reading.Criteria!.Matches(CriteriaTest.Bare));
        Assert.Equal(json, reading.Criteria!.ToString());
        Assert.NotEmpty(CriteriaTest.Problems(json.Replace(value is null ? "}" : value, value is null ? ",\"value\":1}" : "{}")));
    }

    [Theory]
    [InlineData("first_name", "eq", "\"MARIA\"", true)]
    [InlineData("first_name", "eq", "\"  maria\\t\"", true)]
    [InlineData("first_name", "eq", "\"mari\"", false)]
    [InlineData("last_name", "eq", "\"παπαδοπούλου\"", true)]
    [InlineData("last_name", "eq", "\"παπαδοπουλου\"", false)]
    [InlineData("company", "contains", "\"ΑΘΗΝΆ\"", true)]
    [InlineData("company", "starts_with", "\"ταβέρνα\"", true)]
    [InlineData("company", "starts_with", "\"αθηνά\"", false)]
    [InlineData("company", "ends_with", "\"αθηνά\"", true)]
    [InlineData("job_title", "contains_any", "[\"owner\",\"FOUNDER\"]", true)]
    [InlineData("job_title", "contains_any", "[\"owner\",\"clerk\"]", false)]
    [InlineData("country", "in", "[\"ca\",\"cy\"]", true)]
    [InlineData("country", "not_in", "[\"CA\",\"US\"]", true)]
    [InlineData("country", "ne", "\"cy\"", false)]
    [InlineData("email_domain", "in", "\"@free_mail\"", true)]
    [InlineData("email_domain", "not_in", "\"@free_mail\"", false)]
    [InlineData("email_domain", "eq", "\"gmail.com\"", true)]
    [InlineData("status", "eq", "\"qualified\"", true)]
    [InlineData("source", "in", "[\"event\",\"referral\"]", true)]
    [InlineData("lead_temperature", "ne", "\"warm\"", false)]
    [InlineData("title_level", "eq", "\"executive\"", true)]
    [InlineData("score", "eq", "55", true)]
    [InlineData("score", "gt", "55", false)]
    [InlineData("score", "gte", "55", true)]
    [InlineData("score", "lt", "55.5", true)]
    [InlineData("score", "lte", "54", false)]
    [InlineData("score", "between", "[40,55]", true)]
    [InlineData("score", "between", "[56,90]", false)]
    [InlineData("score", "in", "[1,55]", true)]
    [InlineData("value", "not_in", "[120000]", false)]
    [InlineData("latitude", "between", "[34,35]", true)]
    [InlineData("tags", "has", "\"vip\"", true)]
    [InlineData("tags", "has", "\"CAFÉ\"", true)]
    [InlineData("tags", "has", "\"cafe\"", false)]
    [InlineData("tags", "has_any", "[\"x\",\"Vip\"]", true)]
    [InlineData("tags", "has_all", "[\"vip\",\"café\"]", true)]
    [InlineData("tags", "has_all", "[\"vip\",\"x\"]", false)]
    [InlineData("campaign_ids", "has", "5", true)]
    [InlineData("campaign_ids", "has_any", "[1,2]", false)]
    [InlineData("campaign_ids", "has_all", "[3,5]", true)]
    [InlineData("has_email", "eq", "true", true)]
    [InlineData("has_website", "ne", "true", false)]
    [InlineData("expected_close_date", "eq", "\"2026-03-05\"", true)]
    [InlineData("expected_close_date", "in", "[\"2026-03-04\",\"2026-03-05\"]", true)]
    [InlineData("expected_close_date", "before", "\"2026-03-05\"", false)]
    [InlineData("expected_close_date", "after", "\"2026-03-05\"", false)]
    [InlineData("expected_close_date", "after", "\"2026-03-04\"", true)]
    [InlineData("expected_close_date", "between", "[\"2026-03-01\",\"2026-03-05\"]", true)]
    [InlineData("expected_close_date", "within_days", "5", true)]
    [InlineData("expected_close_date", "within_days", "4", false)]
    [InlineData("expected_close_date", "older_than_days", "5", false)]
    [InlineData("expected_close_date", "older_than_days", "4", true)]
    [InlineData("created_at", "before", "\"2026-02-01\"", true)]
    [InlineData("created_at", "after", "\"2026-01-29T11:59:59.999999Z\"", true)]
    [InlineData("created_at", "after", "\"2026-01-29T14:00:00+02:00\"", false)]
    [InlineData("created_at", "between", "[\"2026-01-29\",\"2026-01-29\"]", true)]
    [InlineData("created_at", "within_days", "40", true)]
    [InlineData("created_at", "within_days", "39", false)]
    [InlineData("created_at", "older_than_days", "39", true)]
    [InlineData("created_at", "older_than_days", "40", false)]
    [InlineData("last_contacted_at", "within_days", "7", true)]
    [InlineData("first_contacted_at", "older_than_days", "7", true)]
    [InlineData("days_since_created", "eq", "40", true)]
    [InlineData("days_since_engagement", "eq", "3", true)]
    [InlineData("custom_fields.company_size", "gte", "1000", true)]
    [InlineData("custom_fields.company_size", "eq", "\"1200\"", true)]
    [InlineData("custom_fields.company_size", "eq", "1200", true)]
    [InlineData("custom_fields.tier", "eq", "\"gold\"", true)]
    [InlineData("custom_fields.tier", "gt", "1", false)]
    [InlineData("custom_fields.agreed", "eq", "true", true)]
    [InlineData("custom_fields.agreed", "ne", "true", false)]
    [InlineData("custom_fields.agreed", "eq", "\"true\"", false)]
    [InlineData("custom_fields.seats", "between", "[12,13]", true)]
    [InlineData("custom_fields.seats", "in", "[\"a\",12.5]", true)]
    [InlineData("custom_fields.renewal", "after", "\"2026-03-31\"", true)]
    [InlineData("custom_fields.renewal", "between", "[\"2026-04-01\",\"2026-04-30\"]", true)]
    [InlineData("custom_fields.renewal", "within_days", "100", false)]
    [InlineData("custom_fields.codes", "has", "\"a1\"", true)]
    [InlineData("custom_fields.codes", "has_all", "[\"a1\",3]", true)]
    [InlineData("custom_fields.codes", "eq", "\"A1\"", false)]
    [InlineData("custom_fields.nested.deep", "eq", "\"X\"", true)]
    [InlineData("custom_fields.nested", "exists", null, true)]
    [InlineData("custom_fields.blank", "missing", null, true)]
    [InlineData("custom_fields.empty", "missing", null, true)]
    [InlineData("custom_fields.nothing", "missing", null, true)]
    [InlineData("custom_fields.absent", "ne", "\"x\"", true)]
    [InlineData("custom_fields.tier.deeper", "missing", null, true)]
    [InlineData("enrichment_data.google_maps.rating", "gte", "4.5", true)]
    [InlineData("details.rating", "gte", "4", true)]
    [InlineData("details.segment", "eq", "\"SMB\"", true)]
    [InlineData("details.company_size", "lt", "1300", true)]
    public void A_field_answers_what_is_asked_of_it(string field, string op, string? value, bool expected) =>
        Assert.Equal(expected, CriteriaTest.Matches($$"""{"field":"{{field}}","op":"{{op}}"{{(value is null ? "" : $",\"value\":{value}")}}}"""));

    [Theory]
    [InlineData("Chief Executive Officer", TitleLevel.Executive)]
    [InlineData("Co-Founder", TitleLevel.Executive)]
    [InlineData("President", TitleLevel.Executive)]
    [InlineData("Senior Vice President, Sales", TitleLevel.Director)]
    [InlineData("Managing Director", TitleLevel.Executive)]
    [InlineData("DIRECTOR of Sales", TitleLevel.Director)]
    [InlineData("Head of Marketing", TitleLevel.Director)]
    [InlineData("Account manager", TitleLevel.Manager)]
    [InlineData("Inspector of Leads", TitleLevel.Other)]
    [InlineData("Directory clerk", TitleLevel.Other)]
    [InlineData(" ", TitleLevel.None)]
    [InlineData(null, TitleLevel.None)]
    public void The_highest_word_of_a_title_is_its_level(string? title, TitleLevel level) => Assert.Equal(level, TitleLevels.Of(title));

    [Fact]
    public void A_list_of_the_organisation_takes_the_place_of_ours()
    {
        var lists = new NamedLists([new("free_mail", ["Example.org"]), new("rivals", ["Acme"])]);
        var criteria = CriteriaReader.Read("""{"any":[{"field":"email_domain","op":"in","value":"@free_mail"},{"field":"company","op":"in","value":"@rivals"}]}""", lists).Criteria!;

        Assert.False(criteria.Matches(new LeadFacts(CriteriaTest.Full.Lead, CriteriaTest.Now) { Lists = lists }));
        Assert.True(criteria.Matches(new LeadFacts(new Core.Leads.Lead { Company = "ACME " }, CriteriaTest.Now) { Lists = lists }));
        Assert.Equal("/value", Assert.Single(CriteriaTest.Problems("""{"field":"company","op":"in","value":"@rivals"}""")).At);
    }

    [Fact]
    public void A_text_longer_than_any_buffer_compares_like_a_short_one()
    {
        var lead = new Core.Leads.Lead { Notes = new string('Ä', 5000) + "END" };

        Assert.True(CriteriaTest.Matches("""{"field":"notes","op":"ends_with","value":"ÄÄend"}""", new LeadFacts(lead, CriteriaTest.Now)));
    }

    [Fact]
    public void A_question_to_columns_allocates_nothing()
    {
        var criteria = CriteriaTest.Read("""{"all":[{"field":"company","op":"contains","value":"αθηνά"},{"field":"country","op":"in","value":["CA","CY"]},{"field":"tags","op":"has_all","value":["vip","café"]},{"field":"score","op":"gte","value":40},{"not":{"field":"title_level","op":"eq","value":"none"}}]}""");
        for (var i = 0; i < 200; i++) Assert.True(criteria.Matches(CriteriaTest.Full));

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1000; i++) criteria.Matches(CriteriaTest.Full);

        Assert.True(GC.GetAllocatedBytesForCurrentThread() - before < 1000);
    }

    /// <summary>A value that is right for the type, as JSON in the form in which it is stored; null where none is asked for.</summary>
    private static string? ValueFor(CriteriaField field, CriteriaOperator asked)
    {
        var one = field.Type switch
        {
            CriteriaFieldType.Choice => $"\"{field.Choices.First()}\"",
            CriteriaFieldType.Number or CriteriaFieldType.Ids => "12",
            CriteriaFieldType.Time or CriteriaFieldType.Date => "\"2026-03-01\"",
            CriteriaFieldType.Flag => "true",
            _ => "\"Word\"",
        };
        return asked switch
        {
            CriteriaOperator.Exists or CriteriaOperator.Missing => null,
            CriteriaOperator.In or CriteriaOperator.NotIn or CriteriaOperator.HasAny or CriteriaOperator.HasAll or CriteriaOperator.ContainsAny => $"[{one}]",
            CriteriaOperator.Gt or CriteriaOperator.Gte or CriteriaOperator.Lt or CriteriaOperator.Lte or CriteriaOperator.WithinDays or CriteriaOperator.OlderThanDays => "12",
            CriteriaOperator.Before or CriteriaOperator.After => "\"2026-03-01\"",
            CriteriaOperator.Between => field.Type is CriteriaFieldType.Time or CriteriaFieldType.Date ? "[\"2026-03-01\",\"2026-03-02\"]" : "[1,2]",
            _ => one,
        };
    }
}
