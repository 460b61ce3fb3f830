using System.Text.Json.Nodes;
using Dozen.Core.Automation;
using Dozen.Core.Common;
using Dozen.Core.Workflows;
using Dozen.Web.Automation;

namespace Dozen.Web.Tests.Automation;

/// <summary>A workflow in fields says what it said as JSON; what fields can't say stays JSON.</summary>
public sealed class WorkflowFormTests
{
    [Theory]
    [InlineData("{}", true)]
    [InlineData("""{"field":"status","op":"eq","value":"new"}""", true)]
    [InlineData("""{"all":[{"field":"score","op":"between","value":[10,20.5]},{"field":"email","op":"missing"}]}""", true)]
    [InlineData("""{"any":[{"field":"has_email","op":"eq","value":true},{"field":"tags","op":"has_any","value":["a","b"]}]}""", true)]
    [InlineData("""{"all":[{"field":"email_domain","op":"not_in","value":"@free_mail"},{"field":"created_at","op":"within_days","value":7}]}""", true)]
    [InlineData("""{"all":[{"field":"custom_fields.size.of.team","op":"gte","value":5},{"field":"details.vip","op":"eq","value":true}]}""", true)]
    [InlineData("""{"all":[{"field":"phone","op":"eq","value":"123"},{"field":"city","op":"in","value":["7"]}]}""", true)]
    [InlineData("""{"all":[{"field":"custom_fields.size","op":"eq","value":"5"}]}""", false)]
    [InlineData("""{"all":[{"field":"company","op":"in","value":["Acme, Inc."]}]}""", false)]
    [InlineData("""{"all":[{"any":[{"field":"score","op":"gt","value":1}]}]}""", false)]
    [InlineData("""{"not":{"field":"score","op":"gt","value":1}}""", false)]
    [InlineData("""{"all":[{"activities":{"type":"call"}}]}""", false)]
    [InlineData("""{"job_title":{"contains":"ceo"}}""", false)]
    [InlineData("""{"all":[{"field":"no_such_field","op":"eq","value":1}]}""", false)]
    public void Criteria_are_rules_where_rules_can_say_them(string json, bool areRules)
    {
        var form = CriteriaForm.Of(JsonNode.Parse(json));

        Assert.Equal(areRules, !form.IsText);
        var back = form.ToJson("", new Dictionary<string, string[]>());
        Assert.True(JsonTyping.Same(JsonNode.Parse(json), back), back.ToJsonString());
    }

    [Theory]
    [InlineData("""{"action":"set_fields","fields":{"status":"contacted","industry":null,"tags":["a","b"],"value":5000,"custom_fields":{"a":{"b":[1]}}}}""", true)]
    [InlineData("""{"action":"assign","to":7}""", true)]
    [InlineData("""{"action":"assign","to":"round_robin","users":[1,2]}""", true)]
    [InlineData("""{"action":"create_activity","activity_type":"call","subject":"Ring","due_in":{"days":2},"user_id":3}""", true)]
    [InlineData("""{"action":"create_activity","activity_type":"note","content":"Seen"}""", true)]
    [InlineData("""{"action":"add_to_campaign","campaign_id":2}""", true)]
    [InlineData("""{"action":"start_n8n","integration_id":1,"n8n_workflow_id":"x"}""", true)]
    [InlineData("""{"action":"wait","hours":1,"minutes":30}""", true)]
    [InlineData("""{"action":"branch","if":{"not":{}},"then":[{"action":"branch","if":{"all":[]},"then":[{"action":"enrich"}],"else":[{"action":"remove_tag","tag":"x"}]}]}""", true)]
    [InlineData("""{"action":"add_tag","tag":"x","note":"whatever"}""", false)]
    [InlineData("""{"action":"send_fax","number":"1"}""", false)]
    [InlineData("""{"action":"set_fields","fields":{"tags":["a,b"]}}""", false)]
    public void Steps_are_fields_where_fields_can_show_them(string step, bool areFields)
    {
        var configuration = $$"""{"steps":[{{step}}]}""";
        var form = WorkflowForm.Of(Workflow(WorkflowTrigger.Manual, "{}", configuration));

        Assert.Equal(areFields, form.StepsText is null);
        var back = form.Configuration(new Dictionary<string, string[]>());
        Assert.True(JsonTyping.Same(JsonNode.Parse(configuration), back.ToObject()), back.Text);
    }

    [Theory]
    [InlineData(WorkflowTrigger.Manual, """{"from":"elsewhere"}""", false)]
    [InlineData(WorkflowTrigger.Event, """{"events":["lead.created"]}""", true)]
    [InlineData(WorkflowTrigger.Event, """{"events":["lead.created"],"criteria":{"not":{}},"bulk":"run"}""", true)]
    [InlineData(WorkflowTrigger.Scheduled, """{"cron":"0 9 * * *"}""", true)]
    [InlineData(WorkflowTrigger.Scheduled, """{"interval":5}""", false)]
    [InlineData(WorkflowTrigger.Webhook, """{"secret":"secret:HOOK_KEY","proof":"token"}""", true)]
    public void What_nobody_touched_is_not_sent(WorkflowTrigger trigger, string conditions, bool areFields)
    {
        var workflow = Workflow(trigger, conditions, """{"steps":[{"action":"wait","days":1}]}""");
        var form = WorkflowForm.Of(workflow);
        Assert.Equal(areFields, form.TriggerText is null);
        form.Name = "Another";

        var patch = form.ToPatch(workflow, out var faults)!;

        Assert.False(faults.Any);
        Assert.True(patch.Name.IsPresent);
        Assert.False(patch.TriggerConditions.IsPresent || patch.Configuration.IsPresent || patch.TriggerType.IsPresent || patch.IsActive.IsPresent || patch.Description.IsPresent);
    }

    [Theory]
    [InlineData(WorkflowTrigger.Event, """{"events":["lead.created"],"criteria":{"not":{}}}""", """{"steps":[{"action":"assign","to":"round_robin","users":[2,1]},{"action":"send_fax"}]}""")]
    [InlineData(WorkflowTrigger.Webhook, """{"secret":"secret:HOOK_KEY"}""", """{"steps":[{"action":"create_activity","activity_type":"call","due_in":{"days":2}}]}""")]
    [InlineData(WorkflowTrigger.Manual, "{}", "{}")]
    public void A_workflow_that_is_only_looked_at_has_nothing_to_save(WorkflowTrigger trigger, string conditions, string configuration)
    {
        var workflow = Workflow(trigger, conditions, configuration);
        var form = WorkflowForm.Of(workflow);

        Assert.False(form.DiffersFrom(workflow));
        form.Description = "Typed";
        Assert.True(form.DiffersFrom(workflow));
        form.Description = " ";
        Assert.False(form.DiffersFrom(workflow));
        form.StepsText = "{";
        Assert.True(form.DiffersFrom(workflow));
    }

    [Fact]
    public void A_new_workflow_has_something_to_lose_once_anything_was_typed()
    {
        var form = new WorkflowForm();

        Assert.False(form.IsTouched);
        form.Steps.Add(new StepForm());
        Assert.True(form.IsTouched);
        form.Steps.Clear();
        form.Name = "A";
        Assert.True(form.IsTouched);
        form.Name = "";
        Assert.False(form.IsTouched);
    }

    [Fact]
    public void A_text_that_is_no_json_is_told_at_its_place_and_not_sent()
    {
        var workflow = Workflow(WorkflowTrigger.Manual, "{}", """{"steps":[{"action":"branch","if":{"not":{}}}]}""");
        var form = WorkflowForm.Of(workflow);
        form.Steps[0].If.Text = "{";

        Assert.Null(form.ToPatch(workflow, out var faults));
        Assert.StartsWith("This is no JSON", faults.At("configuration/steps/0/if"), StringComparison.Ordinal);
        Assert.Equal("Step 1 · if", Assert.Single(faults.Listed()).Place);
    }

    [Theory]
    [InlineData("0 9 * * *", "Every day at 09:00")]
    [InlineData("30 17 * * 1-5", "Every weekday at 17:30")]
    [InlineData("5 8 * * 1,3,7", "Every Monday, Wednesday and Sunday at 08:05")]
    [InlineData("0 6 1 * *", "On day 1 of every month at 06:00")]
    [InlineData("*/15 * * * *", "Every 15 minutes")]
    [InlineData("0 */4 * * *", "Every 4 hours")]
    [InlineData("20 * * * *", "Every hour, 20 min past")]
    [InlineData("0 9 1 1 *", "By the schedule 0 9 1 1 *")]
    [InlineData("0 9-17 * * *", "By the schedule 0 9-17 * * *")]
    public void A_schedule_is_said_in_words(string cron, string words) => Assert.Equal(words, TriggerWords.OfCron(cron));

    private static WorkflowView Workflow(WorkflowTrigger trigger, string conditions, string configuration) =>
        new(1, null, "Test", null, null, trigger, JsonText.Trusted(conditions), JsonText.Trusted(configuration), true, null, 1, DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch);
}
