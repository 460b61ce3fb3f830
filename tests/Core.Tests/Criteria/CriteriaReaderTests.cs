using Dozen.Core.Criteria;

namespace Dozen.Core.Tests.Criteria;

/// <summary>What is refused, and where the fault is said to be.</summary>
public sealed class CriteriaReaderTests
{
    [Theory]
    [InlineData("", "", "This is no JSON.")]
    [InlineData("[]", "", "A JSON object.")]
    [InlineData("null", "", "A JSON object.")]
    [InlineData("""{"all":{}}""", "/all", "A list of conditions.")]
    [InlineData("""{"any":[]}""", "/any", "At least one")]
    [InlineData("""{"all":[],"any":[]}""", "", "Only one of")]
    [InlineData("""{"all":[],"all":[]}""", "/all", "twice")]
    [InlineData("""{"all":[{"field":"company","op":"exists","op":"missing"}]}""", "/all/0/op", "twice")]
    [InlineData("""{"all":[3]}""", "/all/0", "A JSON object.")]
    [InlineData("""{"not":[]}""", "/not", "A JSON object.")]
    [InlineData("""{"all":[{"not":{"field":"compnay","op":"exists"}}]}""", "/all/0/not/field", "There is no field compnay.")]
    [InlineData("""{"field":3,"op":"exists"}""", "/field", "A field's name.")]
    [InlineData("""{"field":"custom_fields","op":"exists"}""", "/field", "There is no field")]
    [InlineData("""{"field":"custom_fields..x","op":"exists"}""", "/field", "There is no field")]
    [InlineData("""{"field":"company"}""", "/op", "Is missing.")]
    [InlineData("""{"field":"company","op":"like","value":"x"}""", "/op", "What can be asked of company: eq")]
    [InlineData("""{"field":"score","op":"contains","value":"5"}""", "/op", "What can be asked of score")]
    [InlineData("""{"field":"company","op":"eq"}""", "/value", "Is missing.")]
    [InlineData("""{"field":"company","op":"eq","value":null}""", "/value", "A text")]
    [InlineData("""{"field":"company","op":"eq","value":" "}""", "/value", "A text")]
    [InlineData("""{"field":"company","op":"eq","value":"a\u0000"}""", "/value", "A text")]
    [InlineData("""{"field":"company","op":"eq","value":"\ud800"}""", "/value", "A text")]
    [InlineData("""{"field":"company","op":"in","value":[]}""", "/value", "at least one")]
    [InlineData("""{"field":"company","op":"in","value":["a",1]}""", "/value/1", "A text")]
    [InlineData("""{"field":"company","op":"in","value":"@nobody"}""", "/value", "There is no list @nobody. There are: @free_mail.")]
    [InlineData("""{"field":"company","op":"exists","value":true}""", "/value", "no value")]
    [InlineData("""{"field":"company","op":"exists","note":1}""", "/note", "Is not known here.")]
    [InlineData("""{"field":"score","op":"gt","value":"5"}""", "/value", "A number.")]
    [InlineData("""{"field":"score","op":"gt","value":1e999}""", "/value", "A number.")]
    [InlineData("""{"field":"score","op":"between","value":[5,1]}""", "/value", "The least comes first")]
    [InlineData("""{"field":"score","op":"between","value":[5]}""", "/value", "two values")]
    [InlineData("""{"field":"details.x","op":"between","value":[5,"2026-01-01"]}""", "/value", "of one kind")]
    [InlineData("""{"field":"status","op":"eq","value":"won"}""", "/value", "One of: new, contacted")]
    [InlineData("""{"field":"has_email","op":"eq","value":"yes"}""", "/value", "true or false.")]
    [InlineData("""{"field":"created_at","op":"before","value":"yesterday"}""", "/value", "A date (2026-03-01)")]
    [InlineData("""{"field":"created_at","op":"before","value":"2026-03-01T09:30:00"}""", "/value", "offset")]
    [InlineData("""{"field":"created_at","op":"within_days","value":1.5}""", "/value", "days")]
    [InlineData("""{"field":"created_at","op":"within_days","value":99999999}""", "/value", "days")]
    [InlineData("""{"field":"expected_close_date","op":"eq","value":"2026-03-01T00:00:00Z"}""", "/value", "A date")]
    [InlineData("""{"field":"campaign_ids","op":"has","value":0}""", "/value", "from 1")]
    [InlineData("""{"activities":[]}""", "/activities", "A JSON object.")]
    [InlineData("""{"activities":{"type":["opened"]}}""", "/activities/type/0", "One of: email")]
    [InlineData("""{"activities":{"kind":"call"}}""", "/activities/kind", "Is not known here.")]
    [InlineData("""{"activities":{"direction":"up"}}""", "/activities/direction", "One of: inbound, outbound.")]
    [InlineData("""{"activities":{"within_days":-1}}""", "/activities/within_days", "days")]
    [InlineData("""{"activities":{},"count":3}""", "/count", "A JSON object.")]
    [InlineData("""{"activities":{},"count":{"op":"in","value":3}}""", "/count/op", "One of: eq")]
    [InlineData("""{"activities":{},"count":{"op":"gte","value":0.5}}""", "/count/value", "A whole number")]
    [InlineData("""{"a/b~c":{"required":true}}""", "/a~1b~0c", "There is no field")]
    public void A_fault_is_told_with_its_place(string json, string at, string message)
    {
        var problem = Assert.Single(CriteriaTest.Problems(json));

        Assert.Equal(at, problem.At);
        Assert.Contains(message, problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_fault_is_told_at_once_under_the_field_it_came_in()
    {
        var failure = CriteriaReader.Read("""{"all":[{"field":"x","op":"eq"},{"field":"score","op":"has"}]}""", NamedLists.BuiltIn).FailureFor("target_criteria")!;

        Assert.Equal(("validation", 2), (failure.Code, failure.Errors.Count));
        Assert.Contains("target_criteria/all/0/field", failure.Errors.Keys);
        Assert.Contains("target_criteria/all/1/op", failure.Errors.Keys);
    }

    [Theory]
    [InlineData(8, true)]
    [InlineData(9, false)]
    public void Groups_nest_to_a_depth_of_eight(int depth, bool accepted)
    {
        var json = string.Concat(Enumerable.Repeat("""{"not":""", depth)) + """{"field":"company","op":"exists"}""" + new string('}', depth);

        Assert.Equal(accepted, CriteriaTest.Problems(json).Count == 0);
    }

    [Theory]
    [InlineData(100, true)]
    [InlineData(101, false)]
    public void There_are_at_most_a_hundred_conditions(int count, bool accepted)
    {
        var json = $$"""{"all":[{{string.Join(',', Enumerable.Repeat("""{"field":"company","op":"exists"}""", count))}}]}""";

        Assert.Equal(accepted, CriteriaTest.Problems(json).Count == 0);
    }

    [Theory]
    [InlineData("""{"company":{"required":true}}""", """{"all":[{"field":"company","op":"exists"}]}""")]
    [InlineData("""{"company":{"required":false}}""", """{"all":[{}]}""")]
    [InlineData("""{"has_email":{"required":true}}""", """{"all":[{"field":"has_email","op":"eq","value":true}]}""")]
    [InlineData("""{"job_title":{"contains":"ceo"}}""", """{"all":[{"field":"job_title","op":"contains","value":"ceo"}]}""")]
    [InlineData("""{"job_title":{"contains":["ceo","cto"]}}""", """{"all":[{"field":"job_title","op":"contains_any","value":["ceo","cto"]}]}""")]
    [InlineData("""{"source":{"equals":"referral"}}""", """{"all":[{"field":"source","op":"eq","value":"referral"}]}""")]
    [InlineData("""{"source":"referral"}""", """{"all":[{"field":"source","op":"eq","value":"referral"}]}""")]
    [InlineData("""{"source":["event","referral"]}""", """{"all":[{"field":"source","op":"in","value":["event","referral"]}]}""")]
    [InlineData("""{"tags":{"contains":"vip"}}""", """{"all":[{"field":"tags","op":"has","value":"vip"}]}""")]
    [InlineData("""{"company_size":{"min":1000}}""", """{"all":[{"field":"details.company_size","op":"gte","value":1000}]}""")]
    [InlineData("""{"score":{"min":10,"max":20}}""", """{"all":[{"field":"score","op":"gte","value":10},{"field":"score","op":"lte","value":20}]}""")]
    [InlineData("""{"email_opens":{"min":3}}""", """{"all":[{"activities":{"type":["email_opened"]},"count":{"op":"gte","value":3}}]}""")]
    public void The_shape_of_the_earlier_platform_is_read_and_written_anew(string earlier, string criteria) =>
        Assert.Equal(criteria, CriteriaTest.Read(earlier).ToString());

    [Theory]
    [InlineData("""{"budget_confirmed":{"required":true}}""", "/budget_confirmed", "There is no field budget_confirmed.")]
    [InlineData("""{"company":{"sounds_like":"x"}}""", "/company/sounds_like", "Is not known here.")]
    [InlineData("""{"company":{"min":3}}""", "/company/min", "What can be asked of company")]
    [InlineData("""{"company":{"required":"yes"}}""", "/company/required", "true or false.")]
    [InlineData("""{"company":{}}""", "/company", "Says nothing")]
    [InlineData("""{"source":{"equals":"radio"}}""", "/source/equals", "One of: website")]
    [InlineData("""{"email_opens":{"contains":3}}""", "/email_opens/contains", "min, max")]
    public void What_can_not_be_understood_of_it_says_why(string earlier, string at, string message)
    {
        var problem = Assert.Single(CriteriaTest.Problems(earlier));

        Assert.Equal(at, problem.At);
        Assert.Contains(message, problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_criteria_of_the_specification_are_understood()
    {
        const string Json = """
            {"all":[{"field":"job_title","op":"contains_any","value":["ceo","founder","owner"]},{"any":[{"field":"country","op":"in","value":["CA","US"]},{"field":"tags","op":"has","value":"vip"}]},{"not":{"field":"email_domain","op":"in","value":"@free_mail"}},{"activities":{"type":["email_opened","email_clicked"],"within_days":30},"count":{"op":"gte","value":3}}]}
            """;

        Assert.Equal(Json.Trim(), CriteriaTest.Read(Json).ToString());
        Assert.Equal(FactNeeds.Activities, CriteriaTest.Read(Json).Needs);
    }
}
