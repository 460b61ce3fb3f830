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
        await Page.GetByRole(AriaRole.Textbox, new() { Name = "Value", Exact = true }).FillAsync("CY");
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
        await conditions.GetByRole(AriaRole.Textbox, new() { Name = "Value", Exact = true }).FillAsync("high");
        await Page.GetByRole(AriaRole.Button, new() { Name = "Save", Exact = true }).ClickAsync();
        await Expect(conditions.Locator(".rules > li").Nth(1)).ToContainTextAsync("A number.");
        await Expect(conditions.Locator(".rules > li").First).Not.ToContainTextAsync("A number.");
        await Expect(conditions.GetByLabel("Value", new() { Exact = true }).First).ToHaveValueAsync("qualified");
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
        await Expect(Page.GetByText("As it is saved.")).ToBeVisibleAsync();
        await Page.GetByRole(AriaRole.Button, new() { Name = "Dry run" }).ClickAsync();
        await Expect(Page.GetByText("There is nothing to try it with.")).ToBeVisibleAsync();
        await PictureAsync(Page, "workflow-read");
        await GoAsync(Page, "/workflows/new");
        await Expect(Page.GetByText("Workflows are made by managers.")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task Who_leaves_what_is_typed_and_not_saved_is_asked_first()
    {
        await WorkflowAsync("""{"action":"add_tag","tag":"one"}""");
        var (tag, away) = (Page.GetByLabel("Tag", new() { Exact = true }), Page.Locator(".crumbs").GetByRole(AriaRole.Link, new() { Name = "Workflows" }));
        var (question, none) = (Page.GetByRole(AriaRole.Dialog), Page.GetByText("Leave without saving?"));
        await GoAsync(Page, "/workflows/1");
        await Expect(tag).ToHaveValueAsync("one");
        await away.ClickAsync();
        await Expect(Page.GetByRole(AriaRole.Link, new() { Name = "New workflow" })).ToBeVisibleAsync();
        await Page.GetByRole(AriaRole.Link, new() { Name = "Test" }).ClickAsync();

        await tag.FillAsync("two");
        await away.ClickAsync();
        await Expect(question).ToContainTextAsync("Leave without saving?");
        await Expect(question.GetByRole(AriaRole.Button, new() { Name = "Stay" })).ToBeFocusedAsync();
        await PictureAsync(Page, "workflow-leave");
        await question.GetByRole(AriaRole.Button, new() { Name = "Stay" }).ClickAsync();
        await Expect(none).ToHaveCountAsync(0);
        await Expect(tag).ToHaveValueAsync("two");
        await Expect(away).ToBeFocusedAsync();

        // The way back in the browser is a way to leave as well; Escape says no.
        await Page.EvaluateAsync("history.back()");
        await Expect(question.GetByRole(AriaRole.Button, new() { Name = "Stay" })).ToBeFocusedAsync();
        await Page.Keyboard.PressAsync("Escape");
        await Expect(none).ToHaveCountAsync(0);
        await Expect(tag).ToHaveValueAsync("two");
        Assert.EndsWith("/workflows/1", Page.Url, StringComparison.Ordinal);

        await away.ClickAsync();
        await question.GetByRole(AriaRole.Button, new() { Name = "Leave" }).ClickAsync();
        await Expect(Page.GetByRole(AriaRole.Link, new() { Name = "New workflow" })).ToBeVisibleAsync();
        Assert.Equal("one", (string?)(await GetAsync("/api/v1/workflows/1"))["configuration"]!["steps"]![0]!["tag"]);

        await Page.GetByRole(AriaRole.Link, new() { Name = "Test" }).ClickAsync();
        await Expect(tag).ToHaveValueAsync("one");
        await tag.FillAsync("three");
        await Page.GetByRole(AriaRole.Button, new() { Name = "Save", Exact = true }).ClickAsync();
        await Expect(Page.GetByText("Saved.", new() { Exact = true })).ToBeVisibleAsync();
        await away.ClickAsync();
        await Expect(Page.GetByRole(AriaRole.Link, new() { Name = "New workflow" })).ToBeVisibleAsync();

        await Page.GetByRole(AriaRole.Link, new() { Name = "New workflow" }).ClickAsync();
        await Page.GetByRole(AriaRole.Button, new() { Name = "Add step" }).ClickAsync();
        await tag.FillAsync("new");
        await Page.GetByRole(AriaRole.Link, new() { Name = "Cancel" }).ClickAsync();
        await question.GetByRole(AriaRole.Button, new() { Name = "Stay" }).ClickAsync();
        await Expect(none).ToHaveCountAsync(0);
        await Page.GetByLabel("Name", new() { Exact = true }).FillAsync("Second");
        await Page.GetByRole(AriaRole.Button, new() { Name = "Create workflow" }).ClickAsync();
        await Expect(Page.GetByRole(AriaRole.Heading, new() { Name = "Second" })).ToBeVisibleAsync();

        await tag.FillAsync("never");
        await Page.GetByRole(AriaRole.Button, new() { Name = "Delete workflow" }).ClickAsync();
        await Page.GetByRole(AriaRole.Button, new() { Name = "Yes, delete" }).ClickAsync();
        await Expect(Page.GetByRole(AriaRole.Link, new() { Name = "New workflow" })).ToBeVisibleAsync();
        await Expect(Page.GetByRole(AriaRole.Link, new() { Name = "Second" })).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task A_page_is_not_closed_over_what_is_typed_and_not_saved_unless_one_says_so()
    {
        const string Asks = "() => !window.dispatchEvent(new Event('beforeunload', { cancelable: true }))";
        await WorkflowAsync("""{"action":"add_tag","tag":"one"}""");
        await GoAsync(Page, "/workflows/1");
        var tag = Page.GetByLabel("Tag", new() { Exact = true });
        await Expect(tag).ToHaveValueAsync("one");
        Assert.False(await Page.EvaluateAsync<bool>(Asks));

        // While it is typed: the box has not been left yet.
        await tag.ClickAsync();
        await Page.Keyboard.TypeAsync("x");
        await Page.WaitForFunctionAsync(Asks);
        await tag.FillAsync("one");
        await Page.GetByLabel("Name", new() { Exact = true }).ClickAsync();
        await Page.WaitForFunctionAsync("() => window.dispatchEvent(new Event('beforeunload', { cancelable: true }))");
        await Page.GetByRole(AriaRole.Button, new() { Name = "Add step" }).ClickAsync();
        await Page.WaitForFunctionAsync(Asks);

        Assert.Equal(DialogType.BeforeUnload, await CloseAsync(leaves: false));
        await tag.First.FillAsync("still here");
        await Expect(tag.First).ToHaveValueAsync("still here");
        var closed = new TaskCompletionSource();
        Page.Close += (_, _) => closed.TrySetResult();
        Assert.Equal(DialogType.BeforeUnload, await CloseAsync(leaves: true));
        await closed.Task.WaitAsync(TimeSpan.FromMinutes(1), Cancelled);

        async Task<string> CloseAsync(bool leaves)
        {
            var asked = new TaskCompletionSource<IDialog>();
            Page.Dialog += Hear;
            await Page.CloseAsync(new() { RunBeforeUnload = true });
            var dialog = await asked.Task.WaitAsync(TimeSpan.FromMinutes(1), Cancelled);
            await (leaves ? dialog.AcceptAsync() : dialog.DismissAsync());
            Page.Dialog -= Hear;
            return dialog.Type;

            void Hear(object? sender, IDialog question) => asked.TrySetResult(question);
        }
    }

    [Fact]
    public async Task A_dry_run_takes_what_is_typed_before_it_is_saved()
    {
        await PostAsync("/api/v1/leads", """{"company":"Tavern by the sea","country":"CY"}""");
        await WorkflowAsync("""{"action":"add_tag","tag":"one"}""");
        await GoAsync(Page, "/workflows/1");
        await TryTypedAsync(Page);
        Assert.Equal("one", (string?)(await GetAsync("/api/v1/workflows/1"))["configuration"]!["steps"]![0]!["tag"]);
        Assert.Empty((await GetAsync("/api/v1/leads/1"))["tags"]!.AsArray());

        var (tag, trial) = (Page.GetByLabel("Tag", new() { Exact = true }), Page.GetByRole(AriaRole.Region, new() { Name = "Try it" }));
        await tag.FillAsync("");
        await tag.BlurAsync();
        await Expect(trial.GetByText("It was changed since.")).ToBeVisibleAsync();
        await trial.GetByRole(AriaRole.Button, new() { Name = "Dry run" }).ClickAsync();
        await Expect(trial.GetByText("Step 1 · tag: Is missing.")).ToBeVisibleAsync();
        await Expect(Page.GetByRole(AriaRole.Group, new() { Name = "Step 1", Exact = true }).GetByText("Is missing.")).ToBeVisibleAsync();
        await Expect(Page.GetByText("Not saved.")).ToHaveCountAsync(0);
        await PictureAsync(Page, "workflow-not-tried");

        await Page.GetByRole(AriaRole.Button, new() { Name = "Write as JSON" }).Last.ClickAsync();
        await Page.GetByLabel("Steps (JSON)").FillAsync("{");
        await trial.GetByRole(AriaRole.Button, new() { Name = "Dry run" }).ClickAsync();
        await Expect(trial.GetByText("This is no JSON")).ToBeVisibleAsync();
        await Page.GetByLabel("Steps (JSON)").FillAsync("""{"steps":[{"action":"add_tag","tag":"as text"}]}""");
        await trial.GetByRole(AriaRole.Button, new() { Name = "Dry run" }).ClickAsync();
        await Expect(trial.GetByText("Add the tag “as text”")).ToBeVisibleAsync();
        await Expect(trial.GetByText("Not tried.")).ToHaveCountAsync(0);
        await Page.GetByRole(AriaRole.Button, new() { Name = "Save", Exact = true }).ClickAsync();
        await Expect(trial.GetByText("A dry run takes what is typed here, saved or not.")).ToBeVisibleAsync();
        await Expect(trial.GetByText("It was changed since.")).ToHaveCountAsync(0);
        Assert.Equal("as text", (string?)(await GetAsync("/api/v1/workflows/1"))["configuration"]!["steps"]![0]!["tag"]);

        foreach (var (name, width, colors) in new[] { ("light", 400, ColorScheme.Light), ("dark", 400, ColorScheme.Dark), ("dark-wide", 1280, ColorScheme.Dark) })
        {
            var screen = await OpenAsync(width, 860, colors);
            await GoAsync(screen, "/workflows/1");
            await TryTypedAsync(screen);
            await FitsAsync(screen);
            await PictureAsync(screen, "workflow-trial-" + name);
        }

        async Task TryTypedAsync(IPage page)
        {
            await page.GetByLabel("Tag", new() { Exact = true }).FillAsync("typed");
            await page.GetByLabel("Lead", new() { Exact = true }).FillAsync("tavern");
            await page.Locator(".mud-popover-open").GetByText("Tavern by the sea").ClickAsync();
            await Expect(page.GetByText("a dry run takes it, a run by hand does not.")).ToBeVisibleAsync();
            await page.GetByRole(AriaRole.Button, new() { Name = "Dry run" }).ClickAsync();
            await Expect(page.GetByText("Add the tag “typed”")).ToBeVisibleAsync();
        }
    }

    [Fact]
    public async Task A_workflow_is_built_with_the_keyboard_alone_and_the_focus_is_never_lost()
    {
        await PostAsync("/api/v1/leads", """{"company":"Tavern by the sea","country":"CY"}""");
        await GoAsync(Page, "/workflows/new");
        await Expect(Page.GetByRole(AriaRole.Heading, new() { Name = "New workflow" })).ToBeFocusedAsync();
        await TabToAsync(Page.GetByLabel("Name", new() { Exact = true }));
        await Page.Keyboard.TypeAsync("By keyboard");
        await TabToAsync(Page.GetByLabel("gets another status"));
        await Page.Keyboard.PressAsync("Space");
        await Expect(Page.GetByLabel("gets another status")).ToBeCheckedAsync();

        var conditions = Page.GetByRole(AriaRole.Group, new() { Name = "Conditions" });
        var (add, fields) = (conditions.GetByRole(AriaRole.Button, new() { Name = "Add condition" }), conditions.GetByLabel("Field", new() { Exact = true }));
        await PressAsync(add, fields.First);
        await PressAsync(add, fields.Nth(1));
        await PressAsync(conditions.GetByRole(AriaRole.Button, new() { Name = "Remove condition 1" }), fields.First, back: true);
        await PressAsync(conditions.GetByRole(AriaRole.Button, new() { Name = "Remove condition 1" }), add);
        await PressAsync(conditions.GetByRole(AriaRole.Button, new() { Name = "Write as JSON" }), conditions.GetByLabel("Conditions (JSON)"));
        await PressAsync(conditions.GetByRole(AriaRole.Button, new() { Name = "Use rules" }), add);
        await PressAsync(add, fields);
        await ChooseAsync(fields, "country");
        var value = conditions.GetByRole(AriaRole.Textbox, new() { Name = "Value" });
        await Expect(value).ToBeVisibleAsync();
        await TabToAsync(value);
        await Page.Keyboard.TypeAsync("CY");

        var more = Page.GetByRole(AriaRole.Button, new() { Name = "Add step", Exact = true });
        await PressAsync(more, Does(1));
        await TabToAsync(Page.GetByLabel("Tag", new() { Exact = true }));
        await Page.Keyboard.TypeAsync("first");
        await PressAsync(more, Does(2));
        await ChooseAsync(Does(2), "wait");
        await Expect(Page.GetByLabel("Days")).ToBeVisibleAsync();
        await TabToAsync(Page.GetByLabel("Days"));
        await Page.Keyboard.TypeAsync("2");
        await PressAsync(more, Does(3));
        await ChooseAsync(Does(3), "enrich");
        await Expect(Page.GetByText("Queues a run that reads the lead's own website")).ToBeVisibleAsync();
        await PressAsync(Tool("Move step 3 up"), Tool("Move step 2 up"));
        await PressAsync(Tool("Move step 2 up"), Tool("Move step 1 down"));
        await Expect(Does(1)).ToHaveValueAsync("enrich");
        await PressAsync(Tool("Move step 1 down"), Tool("Move step 2 down"));
        await PressAsync(Tool("Move step 2 down"), Tool("Move step 3 up"));
        await Expect(Does(3)).ToHaveValueAsync("enrich");
        await PressAsync(Tool("Remove step 3"), Does(2));
        await PressAsync(more, Does(3));
        await PressAsync(Tool("Move step 3 up"), Tool("Move step 2 up"));
        await PressAsync(Tool("Remove step 2"), Does(2));
        await Expect(Does(2)).ToHaveValueAsync("wait");

        await TabToAsync(Page.GetByRole(AriaRole.Button, new() { Name = "Create workflow" }));
        await Page.Keyboard.PressAsync("Enter");
        await Expect(Page.GetByRole(AriaRole.Heading, new() { Name = "By keyboard" })).ToBeFocusedAsync();
        var saved = await GetAsync("/api/v1/workflows/1");
        Assert.Equal("""{"events":["lead.created","lead.status_changed"],"criteria":{"all":[{"field":"country","op":"eq","value":"CY"}]},"bulk":"coalesce"}""", saved["trigger_conditions"]!.ToJsonString());
        Assert.Equal("""{"steps":[{"action":"add_tag","tag":"first"},{"action":"wait","days":2}]}""", saved["configuration"]!.ToJsonString());

        // Enter in a box saves, and one goes on typing there.
        var tag = Page.GetByLabel("Tag", new() { Exact = true });
        await TabToAsync(tag);
        await Page.Keyboard.PressAsync("End");
        await Page.Keyboard.TypeAsync("-rate");
        await Page.Keyboard.PressAsync("Enter");
        await Expect(Page.GetByText("Saved.", new() { Exact = true })).ToBeVisibleAsync();
        await Expect(tag).ToBeFocusedAsync();
        Assert.Equal("first-rate", (string?)(await GetAsync("/api/v1/workflows/1"))["configuration"]!["steps"]![0]!["tag"]);

        var (save, delete, keep) = (Page.GetByRole(AriaRole.Button, new() { Name = "Save", Exact = true }), Page.GetByRole(AriaRole.Button, new() { Name = "Delete workflow" }), Page.GetByRole(AriaRole.Button, new() { Name = "Keep it" }));
        await PressAsync(delete, keep);
        await PressAsync(keep, delete);
        await PatchAsync("/api/v1/workflows/1", """{"name":"Theirs"}""");
        await TabToAsync(save, back: true);
        await Page.Keyboard.PressAsync("Enter");
        await Expect(Page.GetByText("Somebody else has saved this workflow meanwhile")).ToBeVisibleAsync();
        await Expect(save).ToBeFocusedAsync();
        await PressAsync(Page.GetByRole(AriaRole.Button, new() { Name = "Discard mine, show theirs" }), save, back: true);

        var lead = Page.GetByLabel("Lead", new() { Exact = true });
        await TabToAsync(lead);
        await Page.Keyboard.TypeAsync("tavern");
        await Expect(Page.Locator(".mud-popover-open").GetByText("Tavern by the sea")).ToBeVisibleAsync();
        await Page.Keyboard.PressAsync("Enter");
        await Expect(lead).ToHaveValueAsync("Tavern by the sea");
        var dryRun = Page.GetByRole(AriaRole.Button, new() { Name = "Dry run" });
        await PressAsync(dryRun, dryRun);
        await Expect(Page.GetByText("It would run for 1 of 1 lead.")).ToBeVisibleAsync();
        await Expect(dryRun).ToBeFocusedAsync();

        ILocator Does(int step) => Page.GetByLabel($"Step {step} does");
        ILocator Tool(string name) => Page.GetByRole(AriaRole.Button, new() { Name = name });

        // A press, and where the focus is afterwards.
        async Task PressAsync(ILocator button, ILocator then, bool back = false)
        {
            await TabToAsync(button, back);
            await Page.Keyboard.PressAsync("Enter");
            await Expect(then).ToBeFocusedAsync();
        }

        async Task TabToAsync(ILocator wanted, bool back = false)
        {
            for (var i = 0; i < 80; i++)
            {
                if (await wanted.CountAsync() > 0 && await wanted.First.EvaluateAsync<bool>("e => e === document.activeElement")) return;
                await Page.Keyboard.PressAsync(back ? "Shift+Tab" : "Tab");
            }

            Assert.Fail($"{wanted} is not reached by Tab.");
        }

        async Task ChooseAsync(ILocator list, string option)
        {
            while (await list.EvaluateAsync<int>("(e, wanted) => [...e.options].findIndex(o => o.value === wanted) - e.selectedIndex", option) is var steps and not 0)
                await Page.Keyboard.PressAsync(steps > 0 ? "ArrowDown" : "ArrowUp");
        }
    }

    [Fact]
    public async Task Steps_that_assign_and_call_are_filled_by_hand_and_kept_as_they_were_filled()
    {
        await PostAsync("/api/v1/users", """{"email":"maria@team.example","first_name":"Maria","role":"sales_rep"}""");
        await PostAsync("/api/v1/users", """{"email":"nikos@team.example","first_name":"Nikos","role":"sales_rep"}""");
        await PostAsync("/api/v1/integrations", """{"integration_type":"webhook","provider_name":"books","display_name":"Books","configuration":{"url":"https://hooks.example/in","events":["lead.*"],"secret":"secret:HOOK_KEY"}}""");
        await PostAsync("/api/v1/integrations", """{"integration_type":"automation","provider_name":"n8n","display_name":"Our n8n","configuration":{"url":"https://n8n.example/in","secret":"secret:HOOK_KEY"}}""");
        await GoAsync(Page, "/workflows/new");
        await Page.GetByLabel("Name", new() { Exact = true }).FillAsync("Hand over");
        await AddStepAsync("Step 1", "assign");
        await AddStepAsync("Step 2", "assign");
        await Step(2).GetByLabel("To", new() { Exact = true }).SelectOptionAsync("round_robin");
        await AddStepAsync("Step 3", "assign");
        await Step(3).GetByLabel("To", new() { Exact = true }).SelectOptionAsync("least_loaded");
        await AddStepAsync("Step 4", "start_n8n");
        await AddStepAsync("Step 5", "start_n8n");
        await AddStepAsync("Step 6", "call_webhook");
        await Page.GetByRole(AriaRole.Button, new() { Name = "Create workflow" }).ClickAsync();
        await Expect(Step(1).GetByText("Is missing.")).ToBeVisibleAsync();
        await Expect(Step(2).GetByText("A list of ids of users")).ToBeVisibleAsync();
        await Expect(Step(4).GetByText("Is missing.")).ToBeVisibleAsync();
        await Expect(Step(6).GetByText("Is missing.")).ToBeVisibleAsync();
        await PictureAsync(Page, "workflow-hand-over-missing");

        await Step(1).GetByLabel("User", new() { Exact = true }).SelectOptionAsync(new SelectOptionValue { Label = "Maria" });
        await Step(2).GetByRole(AriaRole.Checkbox, new() { Name = "Nikos" }).CheckAsync();
        await Step(2).GetByRole(AriaRole.Checkbox, new() { Name = "Maria" }).CheckAsync();
        await Step(3).GetByRole(AriaRole.Checkbox, new() { Name = "Maria" }).CheckAsync();
        await Step(3).GetByRole(AriaRole.Checkbox, new() { Name = "Nikos" }).CheckAsync();
        await Step(3).GetByRole(AriaRole.Checkbox, new() { Name = "Nikos" }).UncheckAsync();
        await Step(4).GetByLabel("Integration").SelectOptionAsync("2");
        await Step(4).GetByLabel("Id of the workflow in n8n").FillAsync("wf-9");
        await Step(5).GetByLabel("Integration").SelectOptionAsync("2");
        await Page.GetByLabel("The workflow's own id in n8n").FillAsync("own-1");
        await Step(6).GetByLabel("Integration").SelectOptionAsync("1");
        await PictureAsync(Page, "workflow-hand-over");
        await Page.GetByRole(AriaRole.Button, new() { Name = "Create workflow" }).ClickAsync();
        await Expect(Page.GetByRole(AriaRole.Heading, new() { Name = "Hand over" })).ToBeVisibleAsync();

        var (maria, nikos) = (await UserAsync("maria@team.example"), await UserAsync("nikos@team.example"));
        var saved = await GetAsync("/api/v1/workflows/1");
        Assert.Equal("own-1", (string?)saved["n8n_workflow_id"]);
        Assert.Equal(
            [
                $$"""{"action":"assign","to":{{maria}}}""",
                $$"""{"action":"assign","to":"round_robin","users":[{{nikos}},{{maria}}]}""",
                $$"""{"action":"assign","to":"least_loaded","users":[{{maria}}]}""",
                """{"action":"start_n8n","integration_id":2,"n8n_workflow_id":"wf-9"}""",
                """{"action":"start_n8n","integration_id":2}""",
                """{"action":"call_webhook","integration_id":1}""",
            ],
            saved["configuration"]!["steps"]!.AsArray().Select(s => s!.ToJsonString()));

        await GoAsync(Page, "/workflows/1");
        await Expect(Step(1).GetByLabel("User", new() { Exact = true })).ToHaveValueAsync($"{maria}");
        await Expect(Step(2).GetByRole(AriaRole.Checkbox, new() { Name = "Nikos" })).ToBeCheckedAsync();
        await Expect(Step(3).GetByRole(AriaRole.Checkbox, new() { Name = "Nikos" })).Not.ToBeCheckedAsync();
        await Expect(Step(4).GetByLabel("Id of the workflow in n8n")).ToHaveValueAsync("wf-9");
        await Expect(Page.GetByLabel("The workflow's own id in n8n")).ToHaveValueAsync("own-1");
        await Expect(Step(6).GetByLabel("Integration")).ToHaveValueAsync("1");
        foreach (var (name, width, colors) in new[] { ("light", 400, ColorScheme.Light), ("dark", 400, ColorScheme.Dark), ("dark-wide", 1280, ColorScheme.Dark) })
        {
            var screen = await OpenAsync(width, 860, colors);
            await GoAsync(screen, "/workflows/1");
            await Expect(screen.GetByLabel("Step 6 does")).ToBeVisibleAsync();
            await FitsAsync(screen);
            await PictureAsync(screen, "workflow-hand-over-" + name);
        }

        ILocator Step(int number) => Page.GetByRole(AriaRole.Group, new() { Name = $"Step {number}", Exact = true });
        async Task<long> UserAsync(string email) => (await GetAsync("/api/v1/users"))["items"]!.AsArray().Where(u => (string?)u!["email"] == email).Select(u => (long)u!["id"]!).Single();
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
