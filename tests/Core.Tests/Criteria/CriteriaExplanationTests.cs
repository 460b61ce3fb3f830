namespace Dozen.Core.Tests.Criteria;

public sealed class CriteriaExplanationTests
{
    [Fact]
    public void Of_alternatives_the_one_that_matched_is_the_reason_with_its_value()
    {
        var explanation = CriteriaTest.Read("""{"any":[{"field":"country","op":"eq","value":"US"},{"field":"score","op":"gte","value":50}]}""").Explain(CriteriaTest.Full);

        var reason = Assert.Single(explanation.Reasons);
        Assert.True(explanation.Matched);
        Assert.Equal(("/any/1", true, "55"), (reason.At, reason.Matched, reason.Value!.Text));
    }

    [Fact]
    public void Of_demands_those_that_failed_are_the_reasons()
    {
        var explanation = CriteriaTest.Read("""{"all":[{"field":"score","op":"gte","value":50},{"field":"country","op":"eq","value":"US"},{"not":{"field":"tags","op":"has","value":"vip"}},{"field":"custom_fields.absent","op":"exists"}]}""")
            .Explain(CriteriaTest.Full);

        Assert.False(explanation.Matched);
        Assert.Equal(["/all/1", "/all/2/not", "/all/3"], explanation.Reasons.Select(r => r.At));
        Assert.Equal(["\"CY\"", """["VIP","café"]""", null], explanation.Reasons.Select(r => r.Value?.Text));
        Assert.Equal([false, true, false], explanation.Reasons.Select(r => r.Matched));
    }

    [Theory]
    [InlineData("""{"activities":{"type":"email_opened"}}""", true, "2")]
    [InlineData("""{"activities":{"type":"email_opened","within_days":30},"count":{"op":"gte","value":2}}""", false, "1")]
    [InlineData("""{"activities":{"subject_contains":"offer"},"count":{"op":"eq","value":2}}""", true, "2")]
    [InlineData("""{"activities":{"direction":"outbound","status":"completed"}}""", false, "0")]
    [InlineData("""{"activities":{"direction":"outbound","status":"scheduled"}}""", true, "1")]
    [InlineData("""{"activities":{},"count":{"op":"lt","value":3}}""", false, "3")]
    public void Activities_are_counted(string json, bool matched, string count)
    {
        var reason = Assert.Single(CriteriaTest.Read(json).Explain(CriteriaTest.Full).Reasons);

        Assert.Equal((matched, count), (reason.Matched, reason.Value!.Text));
    }
}
