using System.Text;
using System.Text.Json.Nodes;
using Dozen.Core.Common;
using Dozen.Core.Users;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Dozen.Browser.Tests;

public sealed class WorkflowTests : BrowserTest
{
    [Fact]
    public async Task A_workflow_is_made_tried_and_run_by_hand_and_its_run_seen_to_complete()
    {
        await PostAsync("/api/v1/leads", """{"company":"Tavern by the sea","country":"CY"}""");
        await PostAsync("/api/v1/leads", """{"company":"Bakery","country":"CY"}""");
        await PostAsync("/api/v1/campaigns", """{"name":"Spring"}""");
        await GoAsync(Page, "/");
        await Page.GetByRole(AriaRole.Link, new() { Name = "Workflows" }).First.ClickAsync();
        await Expect(Page.GetByText("There are no workflows yet.")).ToBeVisibleAsync();
        await Page.GetByRole(AriaRole.Link, new() { Name = "New workflow" }).ClickAsync();
        await Page.GetByRole(AriaRole.Button, new() { Name = "Create workflow" }).ClickAsync();
        await Expect(Page.GetByText("Name: A workflow needs a name.")).ToBeVisibleAsync();

        await Page.GetByLabel("Name", new() { Exact = true }).FillAsync("Welcome");
        await Page.GetByLabel("gets another status").CheckAsync();
        await Page.GetByRole(AriaRole.Button, new() { Name = "Add condition" }).ClickAsync();
        await Page.GetByLabel("Field", new() { Exact = true }).SelectOptionAsync("country");
        await Page.GetByLabel("Value", new() { Exact = true }).FillAsync("CY");
        await AddStepAsync("Step 1", "add_tag");
        await Page.GetByLabel("Tag", new() { Exact = true }).FillAsync("welcome");
        await AddStepAsync("Step 2", "set_fields");
        await Page.GetByRole(AriaRole.Button, new() { Name = "Add field" }).ClickAsync();
        await Page.GetByLabel("Value of Status").SelectOptionAsync("contacted");
        await AddStepAsync("Step 3", "add_to_campaign");
        await Page.GetByLabel("Campaign").SelectOptionAsync(new SelectOptionValue { Label = "Spring" });
        await AddStepAsync("Step 4", "create_activity");
        await Page.GetByLabel("Subject").FillAsync("Ring them");
        await Page.GetByLabel("Days").FillAsync("2");
        await Page.GetByRole(AriaRole.Button, new() { Name = "Move step 4 up" }).ClickAsync();
        await PictureAsync(Page, "workflow-new");
        await Page.GetByRole(AriaRole.Button, new() { Name = "Create workflow" }).ClickAsync();
        await Expect(Page.GetByRole(AriaRole.Heading, new() { Name = "Welcome" })).ToBeVisibleAsync();

        var saved = await GetAsync("/api/v1/workflows/1");
        Assert.Equal("""{"events":["lead.created","lead.status_changed"],"criteria":{"all":[{"field":"country","op":"eq","value":"CY"}]},"bulk":"coalesce"}""", saved["trigger_conditions"]!.ToJsonString());
        Assert.Equal(["add_tag", "set_fields", "create_activity", "add_to_campaign"], saved["configuration"]!["steps"]!.AsArray().Select(s => (string?)s!["action"]));

        await Page.GetByLabel("Lead", new() { Exact = true }).FillAsync("tavern");
        await Expect(Page.Locator(".mud-popover-open").GetByText("Bakery")).ToHaveCountAsync(0);
        await Page.Locator(".mud-popover-open").GetByText("Tavern by the sea").ClickAsync();
        await Page.GetByRole(AriaRole.Button, new() { Name = "Dry run" }).ClickAsync();
        await Expect(Page.GetByText("It would run for 1 of 1 lead.")).ToBeVisibleAsync();
        await Expect(Page.GetByText("Nothing was written.")).ToBeVisibleAsync();
        await Expect(Page.GetByText("Status: New → Contacted")).ToBeVisibleAsync();
        Assert.Empty((await GetAsync("/api/v1/leads/1"))["tags"]!.AsArray());
        await PictureAsync(Page, "workflow-dry-run");

        await Page.GetByRole(AriaRole.Button, new() { Name = "Run for this lead" }).ClickAsync();
        await Expect(Page.GetByText("was started.")).ToBeVisibleAsync();
        await Expect(Page.GetByText("Completed", new() { Exact = true })).ToBeVisibleAsync();
        Assert.Equal(["welcome"], (await GetAsync("/api/v1/leads/1"))["tags"]!.AsArray().Select(t => (string?)t));
        await PictureAsync(Page, "workflow-run-by-hand");

        // That changed a status, for which this workflow waits: it is not set off by what it did itself.
        await Expect(Page.GetByText("Stopped: this workflow was set off by what it did itself")).ToBeVisibleAsync();
        await Page.GetByRole(AriaRole.Region, new() { Name = "Runs" }).GetByRole(AriaRole.Link, new() { Name = "Run 1" }).ClickAsync();
        await Expect(Page.GetByRole(AriaRole.Heading, new() { Name = "Welcome" })).ToBeVisibleAsync();
        await Expect(Page.GetByRole(AriaRole.Region, new() { Name = "What was done" }).GetByRole(AriaRole.Listitem)).ToHaveCountAsync(4);
        await PictureAsync(Page, "workflow-run");
        await GoAsync(Page, "/leads/1");
        await Expect(Page.GetByText("Ring them").First).ToBeVisibleAsync();
        await PictureAsync(Page, "workflow-lead");
        await GoAsync(Page, "/workflows");
        await Expect(Page.GetByText("When a lead is created or gets another status, if it meets conditions")).ToBeVisibleAsync();
        await GoAsync(Page, "/runs?workflow_id=1");
        await Expect(Page.GetByText("Only workflow 1")).ToBeVisibleAsync();
        await PictureAsync(Page, "workflow-runs");
        await PhoneAsync("/workflows", "/workflows/1", "/workflows/new", "/runs?workflow_id=1", "/runs/1", "/leads/1");
    }

    [Fact]
    public async Task A_schedule_shows_its_next_times_as_it_is_typed_and_the_list_says_it_in_words()
    {
        await GoAsync(Page, "/workflows/new");
        await Page.GetByLabel("Name", new() { Exact = true }).FillAsync("Morning report");
        await Page.GetByLabel("Set off when").SelectOptionAsync("scheduled");
        await Page.GetByLabel("Schedule (cron)").FillAsync("0 9 * *");
        await Expect(Page.GetByText("Five fields as in cron")).ToBeVisibleAsync();
        await Page.GetByLabel("Schedule (cron)").FillAsync("0 9 * * *");
        await Page.GetByLabel("Time zone").FillAsync("Europe/Athens");
        await Expect(Page.GetByText("Every day at 09:00 Europe/Athens. Next:")).ToBeVisibleAsync();
        await Expect(Page.Locator(".next-times li")).ToHaveCountAsync(3);
        await Expect(Page.Locator(".next-times li").First).ToContainTextAsync("09:00");
        await AddStepAsync("Step 1", "wait");
        await Page.GetByLabel("Minutes").FillAsync("5");
        await PictureAsync(Page, "workflow-schedule");
        await Page.GetByRole(AriaRole.Button, new() { Name = "Create workflow" }).ClickAsync();
        await Expect(Page.GetByRole(AriaRole.Heading, new() { Name = "Morning report" })).ToBeVisibleAsync();

        await GoAsync(Page, "/workflows");
        var row = Page.GetByRole(AriaRole.Row, new() { Name = "Morning report" });
        await Expect(row).ToContainTextAsync("Every day at 09:00 Europe/Athens");
        await Expect(row.Locator("[data-label='Next run']")).ToContainTextAsync("09:00");
        await PictureAsync(Page, "workflow-list");
        await row.GetByLabel("Morning report is active").UncheckAsync();
        await Expect(row.Locator("[data-label='Next run']")).ToHaveTextAsync("");
        Assert.False((bool)(await GetAsync("/api/v1/workflows/1"))["is_active"]!);

        await Page.GetByRole(AriaRole.Link, new() { Name = "Morning report" }).ClickAsync();
        await Page.GetByRole(AriaRole.Button, new() { Name = "Delete workflow" }).ClickAsync();
        await Page.GetByRole(AriaRole.Button, new() { Name = "Keep it" }).ClickAsync();
        await Page.GetByRole(AriaRole.Button, new() { Name = "Delete workflow" }).ClickAsync();
        await Page.GetByRole(AriaRole.Button, new() { Name = "Yes, delete" }).ClickAsync();
        await Expect(Page.GetByText("There are no workflows yet.")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task What_somebody_else_saved_meanwhile_is_told_and_neither_side_is_lost()
    {
        await WorkflowAsync("""{"action":"add_tag","tag":"one"}""");
        await GoAsync(Page, "/workflows/1");
        await Page.GetByLabel("Tag", new() { Exact = true }).FillAsync("mine");
        await PatchAsync("/api/v1/workflows/1", """{"name":"Theirs"}""");
        await Page.GetByRole(AriaRole.Button, new() { Name = "Save", Exact = true }).ClickAsync();
        await Expect(Page.GetByText("Somebody else has saved this workflow meanwhile and changed the name.")).ToBeVisibleAsync();
        await Expect(Page.GetByLabel("Tag", new() { Exact = true })).ToHaveValueAsync("mine");
        await PictureAsync(Page, "workflow-conflict");

        await Page.GetByRole(AriaRole.Button, new() { Name = "Save mine" }).ClickAsync();
        await Expect(Page.GetByRole(AriaRole.Heading, new() { Name = "Theirs" })).ToBeVisibleAsync();
        var both = await GetAsync("/api/v1/workflows/1");
        Assert.Equal(("Theirs", "mine"), ((string?)both["name"], (string?)both["configuration"]!["steps"]![0]!["tag"]));

        await PatchAsync("/api/v1/workflows/1", """{"configuration":{"steps":[{"action":"add_tag","tag":"theirs"}]}}""");
        await Page.GetByLabel("Tag", new() { Exact = true }).FillAsync("mine again");
        await Page.GetByRole(AriaRole.Button, new() { Name = "Save", Exact = true }).ClickAsync();
        await Page.GetByRole(AriaRole.Button, new() { Name = "Discard mine, show theirs" }).ClickAsync();
        await Expect(Page.GetByLabel("Tag", new() { Exact = true })).ToHaveValueAsync("theirs");
    }

    [Fact]
    public async Task What_is_wrong_with_a_condition_or_a_step_is_told_at_its_place()
    {
        await WorkflowAsync("""{"action":"add_tag","tag":"one"},{"action":"branch","if":{"field":"score","op":"gte","value":50},"then":[{"action":"add_tag","tag":"hot"}]}""");
        await GoAsync(Page, "/workflows/1");
        var conditions = Page.GetByRole(AriaRole.Group, new() { Name = "Conditions" });
        await conditions.GetByRole(AriaRole.Button, new() { Name = "Add condition" }).ClickAsync();
        await conditions.GetByRole(AriaRole.Button, new() { Name = "Add condition" }).ClickAsync();
        await conditions.GetByLabel("Value", new() { Exact = true }).First.SelectOptionAsync("qualified");
        await conditions.GetByLabel("Field", new() { Exact = true }).Nth(1).SelectOptionAsync("score");
        await conditions.GetByLabel("Value", new() { Exact = true }).Nth(1).FillAsync("high");
        await Page.GetByRole(AriaRole.Button, new() { Name = "Save", Exact = true }).ClickAsync();
        await Expect(conditions.Locator(".rules > li").Nth(1)).ToContainTextAsync("A number.");
        await Expect(conditions.Locator(".rules > li").First).Not.ToContainTextAsync("A number.");
        await Expect(Page.GetByText("When · conditions · condition 2 · value: A number.")).ToBeVisibleAsync();
        await PictureAsync(Page, "workflow-wrong-condition");

        await conditions.GetByLabel("Value", new() { Exact = true }).Nth(1).FillAsync("50");
        var inner = Page.GetByRole(AriaRole.Group, new() { Name = "Step 1 of “then”" });
        await inner.GetByLabel("Tag", new() { Exact = true }).FillAsync("");
        await Page.GetByRole(AriaRole.Button, new() { Name = "Save", Exact = true }).ClickAsync();
        await Expect(inner.GetByText("Is missing.")).ToBeVisibleAsync();
        await Expect(Page.GetByText("Step 2 · then, step 1 · tag: Is missing.")).ToBeVisibleAsync();

        await inner.GetByLabel("Tag", new() { Exact = true }).FillAsync("warm");
        await conditions.GetByRole(AriaRole.Button, new() { Name = "Write as JSON" }).ClickAsync();
        await conditions.GetByLabel("Conditions (JSON)").FillAsync("""{"not": {"field": "email", "op": "like", "value": "x"}}""");
        await Page.GetByRole(AriaRole.Button, new() { Name = "Save", Exact = true }).ClickAsync();
        await Expect(conditions.GetByText("What can be asked of email")).ToBeVisibleAsync();
        await conditions.GetByLabel("Conditions (JSON)").FillAsync("""{"not": """);
        await Page.GetByRole(AriaRole.Button, new() { Name = "Save", Exact = true }).ClickAsync();
        await Expect(conditions.GetByText("This is no JSON")).ToBeVisibleAsync();
        await conditions.GetByLabel("Conditions (JSON)").FillAsync("""{"not": {"field": "email", "op": "ends_with", "value": ".cy"}}""");
        await conditions.GetByRole(AriaRole.Button, new() { Name = "Use rules" }).ClickAsync();
        await Expect(conditions.GetByText("Rules can't say this")).ToBeVisibleAsync();
        await Page.GetByRole(AriaRole.Button, new() { Name = "Save", Exact = true }).ClickAsync();
        await Expect(Page.GetByText("Saved.", new() { Exact = true })).ToBeVisibleAsync();
        await Expect(Page.GetByLabel("Conditions (JSON)")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task A_run_that_waits_is_cancelled_and_tried_again_while_one_looks()
    {
        await PostAsync("/api/v1/leads", """{"company":"Tavern"}""");
        await WorkflowAsync("""{"action":"add_tag","tag":"one"},{"action":"wait","days":1},{"action":"add_tag","tag":"two"}""");
        await PostAsync("/api/v1/workflows/1/run", """{"lead_id":1}""");
        await GoAsync(Page, "/runs/1");
        await Expect(Page.GetByText("Not before")).ToBeVisibleAsync();
        await Expect(Page.Locator(".page-head .chip")).ToHaveTextAsync("Waiting");
        await PictureAsync(Page, "run-waiting");

        await Page.GetByRole(AriaRole.Button, new() { Name = "Cancel run" }).ClickAsync();
        await Expect(Page.Locator(".page-head .chip")).ToHaveTextAsync("Cancelled");
        await Page.GetByRole(AriaRole.Button, new() { Name = "Try again" }).ClickAsync();
        await Expect(Page.GetByText("Not before")).ToBeVisibleAsync();
        await Expect(Page.GetByRole(AriaRole.Button, new() { Name = "Cancel run" })).ToBeVisibleAsync();

        // From elsewhere: the page shows it by itself.
        await PostAsync("/api/v1/executions/1/cancel", "");
        await Expect(Page.Locator(".page-head .chip")).ToHaveTextAsync("Cancelled");
        Assert.Equal(["one"], (await GetAsync("/api/v1/leads/1"))["tags"]!.AsArray().Select(t => (string?)t));
    }

    [Fact]
    public async Task Who_may_only_look_reads_what_a_workflow_does()
    {
        await WorkflowAsync("""{"action":"add_tag","tag":"one"},{"action":"branch","if":{"field":"score","op":"gte","value":50},"then":[{"action":"assign","to":1}],"else":[{"action":"wait","hours":2}]}""");
        ActAs(new Caller(1, 1, UserRole.SalesRep));
        await GoAsync(Page, "/workflows");
        await Expect(Page.GetByRole(AriaRole.Link, new() { Name = "Test" })).ToBeVisibleAsync();
        await Expect(Page.GetByRole(AriaRole.Link, new() { Name = "New workflow" })).ToHaveCountAsync(0);
        await Expect(Page.GetByRole(AriaRole.Switch)).ToHaveCountAsync(0);
        await GoAsync(Page, "/workflows/1");
        await Expect(Page.GetByText("If Score is at least 50")).ToBeVisibleAsync();
        await Expect(Page.GetByText("Wait 2 hours")).ToBeVisibleAsync();
        await Expect(Page.GetByRole(AriaRole.Button, new() { Name = "Save", Exact = true })).ToHaveCountAsync(0);
        await Expect(Page.GetByRole(AriaRole.Button, new() { Name = "Run without a lead" })).ToHaveCountAsync(0);
        await Expect(Page.GetByRole(AriaRole.Button, new() { Name = "Dry run" })).ToBeVisibleAsync();
        await PictureAsync(Page, "workflow-read");
        await GoAsync(Page, "/workflows/new");
        await Expect(Page.GetByText("Workflows are made by managers.")).ToBeVisibleAsync();
    }

    private async Task AddStepAsync(string name, string action)
    {
        await Page.GetByRole(AriaRole.Button, new() { Name = "Add step" }).ClickAsync();
        await Page.GetByLabel($"{name} does").SelectOptionAsync(action);
    }

    private Task WorkflowAsync(string steps) =>
        PostAsync("/api/v1/workflows", $$"""{"name":"Test","trigger_type":"event","trigger_conditions":{"events":["lead.created"]},"is_active":false,"configuration":{"steps":[{{steps}}]} }""");

    private async Task PhoneAsync(params string[] paths)
    {
        var phone = await OpenAsync(400, 844);
        foreach (var path in paths)
        {
            await GoAsync(phone, path);
            await Expect(phone.GetByRole(AriaRole.Heading).First).ToBeVisibleAsync();
            await FitsAsync(phone);
            await PictureAsync(phone, "phone" + path.Replace('/', '-').Replace('?', '-'));
        }
    }

    private async Task<JsonNode> GetAsync(string path) => JsonNode.Parse(await Api.GetStringAsync(new Uri(path, UriKind.Relative), Cancelled))!;

    private Task PostAsync(string path, string json) => SendAsync(HttpMethod.Post, path, json);

    private Task PatchAsync(string path, string json) => SendAsync(HttpMethod.Patch, path, json);

    private async Task SendAsync(HttpMethod method, string path, string json)
    {
        using var request = new HttpRequestMessage(method, new Uri(path, UriKind.Relative)) { Content = json.Length == 0 ? null : new StringContent(json, Encoding.UTF8, "application/json") };
        using var answer = await Api.SendAsync(request, Cancelled);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync(Cancelled));
    }
}
