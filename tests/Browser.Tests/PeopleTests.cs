using System.Net.Http.Json;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Dozen.Browser.Tests;

public sealed class PeopleTests : BrowserTest
{
    [Fact]
    public async Task The_organisation_is_changed_and_says_what_is_wrong_at_the_field()
    {
        await GoAsync(Page, "/settings");
        await Page.GetByLabel("Currency (EUR, USD …)").FillAsync("XXX");
        await Page.GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();
        await Expect(Page.GetByText("A currency as in ISO 4217").First).ToBeVisibleAsync();

        await Page.GetByLabel("Currency (EUR, USD …)").FillAsync("eur");
        await Page.GetByLabel("Name", new() { Exact = true }).FillAsync("Olive & Sons");
        await Page.GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();
        await Expect(Page.GetByText("Saved.")).ToBeVisibleAsync();
        await Expect(Page.GetByLabel("Currency (EUR, USD …)")).ToHaveValueAsync("EUR");
        await PictureAsync(Page, "settings-organisation");
    }

    [Fact]
    public async Task A_person_is_invited_gets_another_role_and_is_deactivated()
    {
        await GoAsync(Page, "/settings/users");
        await Page.GetByLabel("E-mail").FillAsync("maria@team.example");
        await Page.GetByLabel("First name").FillAsync("Maria");
        await Page.GetByRole(AriaRole.Button, new() { Name = "Invite" }).ClickAsync();
        await Expect(Page.GetByRole(AriaRole.Status)).ToHaveTextAsync("2 users");
        await Expect(Page.GetByText("maria@team.example · UTC")).ToBeVisibleAsync();

        await ChooseAsync(Page, "Role of Maria", "Manager");
        await Expect(Page.GetByText("Saved.")).ToBeVisibleAsync();
        await Page.GetByRole(AriaRole.Button, new() { Name = "Deactivate" }).ClickAsync();
        await Expect(Page.GetByText("not active")).ToBeVisibleAsync();
        await PictureAsync(Page, "settings-users");

        await Page.GetByLabel("Search users").FillAsync("nobody");
        await Expect(Page).ToHaveURLAsync(Url + "/settings/users?search=nobody");
        await Expect(Page.GetByText("Nobody matches this search.")).ToBeVisibleAsync();

        await Page.GetByLabel("E-mail").FillAsync("MARIA@team.example");
        await Page.GetByRole(AriaRole.Button, new() { Name = "Invite" }).ClickAsync();
        await Expect(Page.GetByRole(AriaRole.Alert).Filter(new() { HasText = "can't be used" })).ToBeVisibleAsync();
    }

    [Fact]
    public async Task People_set_their_own_time_zone()
    {
        await GoAsync(Page, "/settings/profile");
        await Page.GetByLabel("Time zone").FillAsync("Mars/Olympus");
        await Page.GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();
        await Expect(Page.GetByText("An IANA time zone").First).ToBeVisibleAsync();
        await Page.GetByLabel("Time zone").FillAsync("Europe/Nicosia");
        await Page.GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();
        await Expect(Page.GetByText("Saved.")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task A_call_is_planned_on_the_lead_and_completed_among_the_tasks()
    {
        await AddLeadAsync();
        await GoAsync(Page, "/leads/1");
        await Page.GetByRole(AriaRole.Button, new() { Name = "Log or plan an activity" }).ClickAsync();
        await Page.GetByLabel("Planned for").FillAsync("2031-05-05T10:30");
        await Page.GetByLabel("Subject").FillAsync("Ask about the order");
        await PictureAsync(Page, "lead-plan");
        await Page.GetByRole(AriaRole.Button, new() { Name = "Plan", Exact = true }).ClickAsync();
        await Expect(Page.GetByText("Ask about the order")).ToBeVisibleAsync();

        (await Api.PostAsJsonAsync("/api/v1/activities", new { lead_id = 1, activity_type = "meeting", subject = "Long ago", scheduled_at = "2026-01-05T10:00:00Z" }, Cancelled)).EnsureSuccessStatusCode();
        await GoAsync(Page, "/tasks");
        await Expect(Page.GetByRole(AriaRole.Status)).ToHaveTextAsync("2 tasks");
        await Expect(Page.GetByRole(AriaRole.Heading, new() { Name = "Overdue" })).ToBeVisibleAsync();
        await PictureAsync(Page, "tasks");

        var upcoming = Page.GetByRole(AriaRole.Region, new() { Name = "Upcoming" });
        await upcoming.GetByRole(AriaRole.Button, new() { Name = "Reschedule" }).ClickAsync();
        await upcoming.GetByLabel("New time (UTC)").FillAsync("2031-06-06T11:00");
        await upcoming.GetByRole(AriaRole.Button, new() { Name = "Move" }).ClickAsync();
        await Expect(upcoming.GetByText("6 Jun 2031, 11:00")).ToBeVisibleAsync();

        await upcoming.GetByRole(AriaRole.Button, new() { Name = "Complete" }).ClickAsync();
        await upcoming.GetByLabel("Outcome").SelectOptionAsync("connected");
        await upcoming.GetByLabel("What came of it").FillAsync("They want two");
        await upcoming.GetByRole(AriaRole.Button, new() { Name = "Done" }).ClickAsync();
        await Expect(Page.GetByRole(AriaRole.Status)).ToHaveTextAsync("1 task");

        await GoAsync(Page, "/leads/1");
        await Expect(Page.GetByText("They want two")).ToBeVisibleAsync();
        await Expect(Page.GetByText("First contacted")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task A_note_mentions_somebody_and_is_changed_and_deleted()
    {
        await AddLeadAsync();
        (await Api.PostAsJsonAsync("/api/v1/users", new { email = "maria@team.example", first_name = "Maria" }, Cancelled)).EnsureSuccessStatusCode();
        await GoAsync(Page, "/leads/1");
        await Page.GetByLabel("Note", new() { Exact = true }).FillAsync("Ask");
        await Page.GetByRole(AriaRole.Button, new() { Name = "@ Mention" }).ClickAsync();
        await Page.Locator(".mud-popover-open").GetByText("Maria", new() { Exact = true }).ClickAsync();
        await Expect(Page.GetByLabel("Note", new() { Exact = true })).ToHaveValueAsync("Ask @[Maria](user:2) ");
        await Page.GetByRole(AriaRole.Button, new() { Name = "Add note" }).ClickAsync();
        await Expect(Page.Locator(".timeline .mention")).ToHaveTextAsync("@Maria");
        await PictureAsync(Page, "lead-note");

        await Page.GetByRole(AriaRole.Button, new() { Name = "Edit note" }).ClickAsync();
        await Page.Locator(".timeline").GetByLabel("Note", new() { Exact = true }).FillAsync("Done already");
        await Page.GetByRole(AriaRole.Button, new() { Name = "Save note" }).ClickAsync();
        await Expect(Page.GetByText("Done already")).ToBeVisibleAsync();

        await Page.GetByRole(AriaRole.Button, new() { Name = "Delete note" }).ClickAsync();
        await Page.GetByRole(AriaRole.Button, new() { Name = "Yes, delete" }).ClickAsync();
        await Expect(Page.GetByText("Done already")).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task Whoever_is_mentioned_sees_it_on_the_dashboard_with_the_files()
    {
        await AddLeadAsync();
        (await Api.PostAsJsonAsync("/api/v1/leads/1/notes", new
        {
            content = "Look at this, @[You](user:1)",
            attachments = new[] { new { name = "offer.pdf", url = "https://files.example.com/offer.pdf", size = 2048 } },
        }, Cancelled)).EnsureSuccessStatusCode();

        await GoAsync(Page, "/");
        await Expect(Page.GetByRole(AriaRole.Region, new() { Name = "Mentions" }).GetByText("@You")).ToBeVisibleAsync();
        await PictureAsync(Page, "dashboard-mentions");
        await Page.GetByLabel("You, user menu").ClickAsync();
        await Page.Locator(".mud-popover-open").GetByText("Mentions", new() { Exact = true }).ClickAsync();
        await Expect(Page).ToHaveURLAsync(Url + "/mentions");
        await Expect(Page.GetByRole(AriaRole.Status)).ToHaveTextAsync("1 note mentions you");

        var file = Page.GetByRole(AriaRole.Link, new() { Name = "offer.pdf" });
        await Expect(file).ToHaveAttributeAsync("href", "https://files.example.com/offer.pdf");
        await Expect(file).ToHaveAttributeAsync("rel", "noopener noreferrer nofollow");
        await Page.Locator(".mention-lines a[href='/leads/1']").ClickAsync();
        await Expect(Page.Locator(".timeline").GetByRole(AriaRole.Link, new() { Name = "offer.pdf" })).ToBeVisibleAsync();
        await Expect(Page.Locator(".timeline .attachments")).ToContainTextAsync("2 KB");
    }

    [Fact]
    public async Task The_pages_fit_a_phone_in_the_dark()
    {
        await AddLeadAsync();
        (await Api.PostAsJsonAsync("/api/v1/users", new { email = "maria.with.a.long.name@department.team.example", first_name = "Maria" }, Cancelled)).EnsureSuccessStatusCode();
        (await Api.PostAsJsonAsync("/api/v1/activities", new { lead_id = 1, activity_type = "call", scheduled_at = "2026-01-05T10:00:00Z" }, Cancelled)).EnsureSuccessStatusCode();
        var page = await OpenAsync(380, 760, ColorScheme.Dark);
        foreach (var (path, name) in new[] { ("/settings", "organisation"), ("/settings/users", "users"), ("/settings/profile", "profile"), ("/tasks", "tasks"), ("/leads/1", "lead-activities") })
        {
            await GoAsync(page, path);
            await Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToBeVisibleAsync();
            await Expect(page.GetByLabel("Loading")).ToHaveCountAsync(0);
            if (path == "/tasks") await page.GetByRole(AriaRole.Button, new() { Name = "Reschedule" }).ClickAsync();
            if (path == "/leads/1") await page.GetByRole(AriaRole.Button, new() { Name = "Log or plan an activity" }).ClickAsync();
            await PictureAsync(page, "phone-dark-" + name);
            await FitsAsync(page);
        }
    }

    private async Task AddLeadAsync() => (await Api.PostAsJsonAsync("/api/v1/leads", new { company = "Bakery" }, Cancelled)).EnsureSuccessStatusCode();
}
