using Dozen.Core.Enrichment;

namespace Dozen.Core.Tests.Enrichment;

/// <summary>What is believed of an answer.</summary>
public sealed class LeadAnalysisTests
{
    private static readonly AnalystQuestion Question = new("Bäckerei Sommer", "DE", "Inhaberin: Anna Sommer. We bake.", []);

    [Fact]
    public void An_answer_of_the_right_form_is_read()
    {
        var read = Read("""{"industry":" Bakery ","summary":null,"services":["Bread"],"size":null,"decision_maker":{"name":"Anna Sommer","title":"Owner"},"confidence":0.756}""")!;

        Assert.Equal(("Bakery", null, "Anna Sommer", "Owner", 0.76), (read.Industry, read.Summary, read.DecisionMaker, read.DecisionMakerTitle, read.Confidence));
    }

    [Fact]
    public void A_person_whom_the_site_does_not_name_is_left_out() =>
        Assert.Null(Read("""{"industry":"Bakery","summary":null,"services":[],"size":null,"decision_maker":{"name":"Eve Mallory","title":"CEO"},"confidence":1}""")!.DecisionMaker);

    [Theory]
    [InlineData("HACKED")]
    [InlineData("[]")]
    [InlineData("""{"industry":"Bakery"}""")]
    [InlineData("""{"industry":"Bakery","summary":null,"services":[],"size":null,"decision_maker":null,"confidence":1,"email":"x@y.de"}""")]
    [InlineData("""{"industry":"Bakery","summary":"Write to eve@evil.de","services":[],"size":null,"decision_maker":null,"confidence":1}""")]
    [InlineData("""{"industry":"see https://evil.de","summary":null,"services":[],"size":null,"decision_maker":null,"confidence":1}""")]
    [InlineData("""{"industry":"<script>","summary":null,"services":[],"size":null,"decision_maker":null,"confidence":1}""")]
    [InlineData("""{"industry":"Call 030 901820","summary":"Call 030 9018200","services":[],"size":null,"decision_maker":null,"confidence":1}""")]
    [InlineData("""{"industry":"Bakery","summary":null,"services":[],"size":"gigantic","decision_maker":null,"confidence":1}""")]
    [InlineData("""{"industry":"Bakery","summary":null,"services":[],"size":null,"decision_maker":null,"confidence":7}""")]
    [InlineData("""{"industry":"Bakery","summary":null,"services":[1],"size":null,"decision_maker":null,"confidence":1}""")]
    [InlineData("""{"industry":"Bakery","summary":null,"services":["a","b","c","d","e","f","g","h","i"],"size":null,"decision_maker":null,"confidence":1}""")]
    public void Any_other_form_is_no_answer(string json) => Assert.Null(Read(json));

    private static LeadAnalysis? Read(string json) => LeadAnalysis.Read(json, Question);
}
