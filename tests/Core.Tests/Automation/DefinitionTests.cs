using Dozen.Core.Automation;
using Dozen.Core.Common;
using Dozen.Core.Criteria;
using Dozen.Core.Workflows;

namespace Dozen.Core.Tests.Automation;

/// <summary>What a workflow's trigger and steps may be, and where a fault is said to be.</summary>
public sealed class DefinitionTests
{
    [Theory]
    [InlineData(WorkflowTrigger.Event, "{}", "/events")]
    [InlineData(WorkflowTrigger.Event, """{"events":["lead.won"]}""", "/events/0")]
    [InlineData(WorkflowTrigger.Event, """{"events":["lead.created"],"criteria":{"all":[{"field":"x","op":"eq"}]}}""", "/criteria/all/0/field")]
    [InlineData(WorkflowTrigger.Event, """{"events":["lead.created"],"bulk":"all"}""", "/bulk")]
    [InlineData(WorkflowTrigger.Event, """{"events":["lead.created"],"cron":"* * * * *"}""", "/cron")]
    [InlineData(WorkflowTrigger.Scheduled, "{}", "/cron")]
    [InlineData(WorkflowTrigger.Scheduled, """{"cron":"every day"}""", "/cron")]
    [InlineData(WorkflowTrigger.Scheduled, """{"cron":"0 9 * * *","time_zone":"Mars/Olympus"}""", "/time_zone")]
    [InlineData(WorkflowTrigger.Webhook, """{"secret":"hunter2"}""", "/secret")]
    [InlineData(WorkflowTrigger.Webhook, """{"secret":"secret:HOOK_KEY","proof":"trust"}""", "/proof")]
    [InlineData(WorkflowTrigger.Manual, """{"events":[]}""", "/events")]
    public void A_faulty_trigger_is_told_with_its_place(WorkflowTrigger type, string json, string at)
    {
        var reading = new DefinitionReading("t", NamedLists.BuiltIn);

        Assert.Null(TriggerPlan.Read(type, JsonText.Trusted(json), reading));
        Assert.Equal(["t" + at], reading.Failure!.Errors.Keys);
    }

    [Theory]
    [InlineData("""{"steps":{}}""", "/steps")]
    [InlineData("""{"stages":[]}""", "/stages")]
    [InlineData("""{"steps":[{}]}""", "/steps/0/action")]
    [InlineData("""{"steps":[{"action":"dance"}]}""", "/steps/0/action")]
    [InlineData("""{"steps":[{"action":"set_fields"}]}""", "/steps/0/fields")]
    [InlineData("""{"steps":[{"action":"set_fields","fields":{"score":5}}]}""", "/steps/0/fields/score")]
    [InlineData("""{"steps":[{"action":"set_fields","fields":{"status":"won"}}]}""", "/steps/0/fields/status")]
    [InlineData("""{"steps":[{"action":"add_tag","tag":" "}]}""", "/steps/0/tag")]
    [InlineData("""{"steps":[{"action":"assign","to":"me"}]}""", "/steps/0/to")]
    [InlineData("""{"steps":[{"action":"assign","to":"round_robin","users":[]}]}""", "/steps/0/users")]
    [InlineData("""{"steps":[{"action":"create_activity","activity_type":"assigned"}]}""", "/steps/0/activity_type")]
    [InlineData("""{"steps":[{"action":"add_to_campaign"}]}""", "/steps/0/campaign_id")]
    [InlineData("""{"steps":[{"action":"wait"}]}""", "/steps/0")]
    [InlineData("""{"steps":[{"action":"wait","days":400}]}""", "/steps/0/days")]
    [InlineData("""{"steps":[{"action":"branch","if":{},"then":[{"action":"wait","weeks":1}]}]}""", "/steps/0/then/0/weeks")]
    [InlineData("""{"steps":[{"action":"branch","if":{"field":"x","op":"eq"}}]}""", "/steps/0/if/field")]
    public void A_faulty_step_is_told_with_its_place(string json, string at)
    {
        var reading = new DefinitionReading("c", NamedLists.BuiltIn);

        Assert.Null(StepPlan.Read(JsonText.Trusted(json), reading));
        Assert.Contains("c" + at, reading.Failure!.Errors.Keys);
    }

    [Fact]
    public void Branches_lead_on_to_what_follows_them()
    {
        const string Json = """
            {"steps":[
              {"action":"branch","if":{"field":"score","op":"gt","value":1},
               "then":[{"action":"add_tag","tag":"a"},{"action":"branch","if":{"field":"score","op":"gt","value":2},"then":[{"action":"add_tag","tag":"b"}]}],
               "else":[{"action":"add_tag","tag":"c"}]},
              {"action":"branch","if":{},"then":[],"else":[{"action":"add_tag","tag":"d"}]},
              {"action":"add_tag","tag":"e"}]}
            """;
        var plan = StepPlan.Read(JsonText.Trusted(Json), new DefinitionReading("c", NamedLists.BuiltIn))!;

        Assert.Equal(["a", "b", "e"], Walk(plan, true, true, true));
        Assert.Equal(["a", "e"], Walk(plan, true, false, true));
        Assert.Equal(["c", "d", "e"], Walk(plan, false, false));
    }

    [Theory]
    // The night the clocks go forward: 02:30 is not there, and fires when the gap ends.
    [InlineData("30 2 * * *", "2026-03-28T12:00:00Z", "2026-03-29T12:00:00Z", "2026-03-29T01:00:00Z")]
    // The night they go back: 02:30 comes twice, and fires once.
    [InlineData("30 2 * * *", "2026-10-25T00:30:00Z", "2026-10-25T12:00:00Z", null)]
    [InlineData("0 9 * * 1-5", "2026-03-06T12:00:00Z", "2026-03-09T07:59:00Z", null)]
    [InlineData("0 9 * * 1-5", "2026-03-06T12:00:00Z", "2026-03-09T08:00:00Z", "2026-03-09T08:00:00Z")]
    [InlineData("0 9 * * *", "2020-01-01T00:00:00Z", "2026-03-09T12:00:00Z", "2026-03-09T08:00:00Z")]
    public void A_schedule_keeps_the_time_of_its_zone(string cron, string after, string now, string? expected)
    {
        var plan = TriggerPlan.Read(WorkflowTrigger.Scheduled, JsonText.Trusted($$"""{"cron":"{{cron}}","time_zone":"Europe/Berlin"}"""), new DefinitionReading("t", NamedLists.BuiltIn))!;

        Assert.Equal(expected is null ? null : DateTimeOffset.Parse(expected, null), plan.LatestBetween(DateTimeOffset.Parse(after, null), DateTimeOffset.Parse(now, null)));
    }

    /// <summary>The tags on the way through, answering each branch in turn.</summary>
    private static List<string> Walk(StepPlan plan, params ReadOnlySpan<bool> answers)
    {
        var (tags, asked) = (new List<string>(), 0);
        for (var at = 0; at < plan.Program.Count;)
        {
            var (step, next, otherwise) = plan.Program[at];
            if (step is TagStep tag) tags.Add(tag.Tag);
            at = step is not BranchStep || answers[asked++] ? next : otherwise;
        }

        return tags;
    }
}
