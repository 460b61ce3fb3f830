using System.Text.Json.Nodes;
using CsCheck;
using Dozen.Core.Activities;
using Dozen.Core.Common;
using Dozen.Core.Criteria;
using Dozen.Core.Leads;

namespace Dozen.Core.Tests.Criteria;

/// <summary>Laws that hold for all criteria and all leads.</summary>
public sealed class CriteriaAlgebraTests
{
    private static readonly string[] Leaves =
    [
        """{"field":"company","op":"contains","value":"a"}""",
        """{"field":"company","op":"ne","value":"Acme"}""",
        """{"field":"job_title","op":"in","value":["CEO","Owner"]}""",
        """{"field":"city","op":"missing"}""",
        """{"field":"email_domain","op":"in","value":"@free_mail"}""",
        """{"field":"score","op":"between","value":[20,60]}""",
        """{"field":"value","op":"gt","value":1000}""",
        """{"field":"tags","op":"has_any","value":["vip","ÉTÉ"]}""",
        """{"field":"last_engagement_date","op":"within_days","value":7}""",
        """{"field":"last_engagement_date","op":"older_than_days","value":7}""",
        """{"field":"expected_close_date","op":"before","value":"2026-03-11"}""",
        """{"field":"custom_fields.size","op":"gte","value":10}""",
        """{"field":"custom_fields.size","op":"not_in","value":[10,"x",true]}""",
        """{"field":"details.size","op":"exists"}""",
        """{"field":"campaign_ids","op":"has","value":3}""",
        """{"activities":{"type":["call"],"within_days":30},"count":{"op":"lt","value":2}}""",
        "{}",
    ];

    private static readonly Gen<string> Trees = Tree(3);

    private static readonly Gen<LeadFacts> Leads = Gen.Select(
        Gen.OneOf<string?>(null, "Acme", " ACME ", "Bay", "ÉTÉ"), Gen.OneOf<string?>(null, "ceo", "Clerk"), Gen.OneOf<string?>(null, "a@gmail.com", "b@acme.example"), Gen.Int[0, 100],
        Gen.OneOf("{}", """{"size":10}""", """{"size":"12"}""", """{"size":[1]}""", """{"size":true}"""), Gen.Int[-20, 20], Gen.Int[0, 3],
        (company, title, email, score, custom, days, activities) => new LeadFacts(
            new Lead
            {
                Company = company,
                JobTitle = title,
                Email = email,
                Score = score,
                Value = score > 50 ? score * 100 : null,
                CustomFields = JsonText.Trusted(custom),
                EnrichmentData = JsonText.Trusted(score % 2 == 0 ? "{}" : """{"b":{"size":3},"a":{"size":4}}"""),
                Tags = score % 3 == 0 ? ["été"] : [],
                LastEngagementDate = days == 0 ? null : CriteriaTest.Now.AddDays(-days),
                ExpectedCloseDate = days < 0 ? null : new DateOnly(2026, 3, 1).AddDays(days),
            },
            CriteriaTest.Now)
        {
            Activities = [.. Enumerable.Range(0, activities).Select(i => new ActivityFact(ActivityType.Call, null, ActivityStatus.Completed, CriteriaTest.Now.AddDays(-20 * i), null))],
            CampaignIds = score > 30 ? [3] : [],
        });

    [Fact]
    public void Reading_what_was_written_gives_the_same_again() => Trees.Sample(json =>
    {
        var written = CriteriaTest.Read(json).ToString();

        Assert.Equal(written, CriteriaTest.Read(written).ToString());
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(json), JsonNode.Parse(written)));
    });

    [Fact]
    public void Twice_not_is_the_thing_itself() => Gen.Select(Trees, Leads).Sample((json, lead) =>
        Assert.Equal(CriteriaTest.Matches(json, lead), CriteriaTest.Matches(Not(Not(json)), lead)));

    [Fact]
    public void Not_all_is_any_not_and_not_any_is_all_not() => Gen.Select(Trees, Trees, Leads).Sample((one, other, lead) =>
    {
        Assert.Equal(CriteriaTest.Matches(Not(All(one, other)), lead), CriteriaTest.Matches(Any(Not(one), Not(other)), lead));
        Assert.Equal(CriteriaTest.Matches(Not(Any(one, other)), lead), CriteriaTest.Matches(All(Not(one), Not(other)), lead));
    });

    [Fact]
    public void The_empty_object_is_every_lead() => Leads.Sample(lead => CriteriaTest.Matches("{}", lead) && LeadCriteria.Everyone.Matches(lead));

    [Fact]
    public void An_explanation_agrees_with_the_answer_and_its_reasons_stand_where_they_say() => Gen.Select(Trees, Leads).Sample((json, lead) =>
    {
        var criteria = CriteriaTest.Read(json);

        var explanation = criteria.Explain(lead);

        Assert.Equal(criteria.Matches(lead), explanation.Matched);
        Assert.NotNull(explanation.Reasons);
        var whole = JsonNode.Parse(criteria.ToString());
        foreach (var reason in explanation.Reasons)
        {
            var at = reason.At.Split('/').Skip(1).Aggregate(whole, (node, step) => int.TryParse(step, out var index) ? node![index] : node![step]);
            Assert.True(JsonNode.DeepEquals(at, JsonNode.Parse(reason.Condition.Text)));
            Assert.Equal(CriteriaTest.Matches(reason.Condition.Text, lead), reason.Matched);
        }
    });

    [Fact]
    public void Nothing_that_somebody_may_send_throws()
    {
        var word = Gen.OneOf("all", "any", "not", "field", "op", "value", "activities", "count", "type", "company", "score", "eq", "in", "between", "within_days", "created_at", "custom_fields.x", "@free_mail", "2026-03-01", "\\ud800", "\\u0000", "");
        var scalar = Gen.OneOf(word.Select(w => $"\"{w}\""), Gen.OneOf("null", "true", "1", "-1", "1e999", "0.5", "9223372036854775808"));
        Gen<string> Node(int depth) => depth == 0 ? scalar : Gen.OneOf(
            scalar,
            Node(depth - 1).List[0, 3].Select(items => $"[{string.Join(',', items)}]"),
            Gen.Select(word, Node(depth - 1)).List[0, 4].Select(pairs => $"{{{string.Join(',', pairs.Select(p => $"\"{p.Item1}\":{p.Item2}"))}}}"));

        Gen.OneOf(Node(4), Gen.String, Trees.Select(Gen.Int[0, 200], (json, cut) => json[..Math.Min(cut, json.Length)])).Sample(json =>
        {
            var reading = CriteriaReader.Read(json, NamedLists.BuiltIn);
            Assert.Equal(reading.Criteria is null, reading.Problems.Count > 0);
            if (reading.Criteria is not { } criteria) return;
            criteria.Explain(CriteriaTest.Full);
            Assert.Equal(criteria.ToString(), CriteriaTest.Read(criteria.ToString()).ToString());
        }, iter: 5000);
    }

    private static Gen<string> Tree(int depth)
    {
        var leaf = Gen.OneOf(Leaves);
        if (depth == 0) return leaf;
        var inner = Tree(depth - 1);
        return Gen.OneOf(
            leaf,
            inner.Select(Not),
            inner.Array[1, 3].Select(i => All(i)),
            inner.Array[1, 3].Select(i => Any(i)));
    }

    private static string Not(string condition) => $$"""{"not":{{condition}} }""";

    private static string All(params string[] conditions) => $$"""{"all":[{{string.Join(',', conditions)}}]}""";

    private static string Any(params string[] conditions) => $$"""{"any":[{{string.Join(',', conditions)}}]}""";
}
