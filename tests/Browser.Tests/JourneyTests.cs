using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Dozen.Core.Common;
using Dozen.Core.Users;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Dozen.Browser.Tests;

public sealed class JourneyTests : BrowserTest
{
    [Fact]
    public async Task A_fresh_database_says_what_to_do_next()
    {
        await GoAsync(Page, "/");

        await Expect(Page.GetByRole(AriaRole.Heading, new() { Name = "What next" })).ToBeVisibleAsync();
        await PictureAsync(Page, "first-start");
    }

    [Fact]
    public async Task From_the_list_to_a_lead_and_its_status()
    {
        await AddLeadsAsync(60);
        await GoAsync(Page, "/leads");
        await Expect(Page.GetByRole(AriaRole.Status)).ToHaveTextAsync("60 leads");
        await PictureAsync(Page, "leads");

        await Page.GetByLabel("Search leads").FillAsync("tavern7");
        await Expect(Page).ToHaveURLAsync(Url + "/leads?search=tavern7");
        await Expect(Page.GetByRole(AriaRole.Status)).ToHaveTextAsync("1 lead");
        await Page.GetByRole(AriaRole.Link, new() { Name = "Tavern 7" }).ClickAsync();
        await Expect(Page.GetByRole(AriaRole.Heading, new() { Name = "Tavern 7" })).ToBeVisibleAsync();

        await ChooseAsync(Page, "Status", "Qualified");
        await Expect(Page.GetByText("Status changed from new to qualified")).ToBeVisibleAsync();
        await PictureAsync(Page, "lead");

        await Page.GoBackAsync();
        await Expect(Page.GetByLabel("Search leads")).ToHaveValueAsync("tavern7");
    }

    [Fact]
    public async Task The_address_holds_filter_sort_and_page()
    {
        await AddLeadsAsync(60);
        await GoAsync(Page, "/leads?temperature=hot&sort=name&per_page=25");
        await Expect(Page.GetByRole(AriaRole.Status)).ToHaveTextAsync("20 leads");

        await ChooseAsync(Page, "Source", "Referral");
        await Page.Keyboard.PressAsync("Escape");
        await Expect(Page).ToHaveURLAsync(Url + "/leads?source=referral&temperature=hot&sort=name&per_page=25");
        await Expect(Page.GetByText("No lead matches this search.")).ToBeVisibleAsync();

        await Page.GoBackAsync();
        await Expect(Page.GetByRole(AriaRole.Status)).ToHaveTextAsync("20 leads");
    }

    [Fact]
    public async Task Selected_leads_are_changed_together_and_put_back()
    {
        await AddLeadsAsync(5);
        await GoAsync(Page, "/leads?sort=name");
        await Page.GetByLabel("Select all on this page").CheckAsync();
        await Page.GetByRole(AriaRole.Row).Nth(1).GetByRole(AriaRole.Checkbox).UncheckAsync();
        await Expect(Page.GetByText("4 leads selected")).ToBeVisibleAsync();
        await PictureAsync(Page, "selected");

        await Page.GetByRole(AriaRole.Button, new() { Name = "Delete" }).ClickAsync();
        await Expect(Page.GetByText("4 leads moved to the trash.")).ToBeVisibleAsync();
        await Expect(Page.GetByRole(AriaRole.Row)).ToHaveCountAsync(2);

        await Page.GetByRole(AriaRole.Button, new() { Name = "Undo" }).ClickAsync();
        await Expect(Page.GetByText("Taken back.")).ToBeVisibleAsync();
        await Expect(Page.GetByRole(AriaRole.Row)).ToHaveCountAsync(6);

        await Page.GetByLabel("Select all on this page").CheckAsync();
        await Page.GetByLabel("Tag to add").FillAsync("fair");
        await Page.GetByRole(AriaRole.Button, new() { Name = "Add tag" }).ClickAsync();
        await Expect(Page.GetByText("5 leads changed.")).ToBeVisibleAsync();
        await GoAsync(Page, "/leads?tag=fair");
        await Expect(Page.GetByRole(AriaRole.Row)).ToHaveCountAsync(6);
    }

    [Fact]
    public async Task A_new_lead_shows_its_errors_at_the_fields()
    {
        await GoAsync(Page, "/leads/new");
        await Page.GetByLabel("E-mail").FillAsync("nobody");
        await Page.GetByRole(AriaRole.Button, new() { Name = "Create lead" }).ClickAsync();
        await Expect(Page.GetByText("This is no e-mail address.")).ToBeVisibleAsync();
        await PictureAsync(Page, "new-lead");

        await Page.GetByLabel("E-mail").FillAsync("maria@example.com");
        await Page.GetByLabel("Tags, separated by commas").FillAsync("vip, south");
        await Page.GetByRole(AriaRole.Button, new() { Name = "Create lead" }).ClickAsync();
        await Expect(Page.GetByRole(AriaRole.Heading, new() { Name = "maria@example.com" })).ToBeVisibleAsync();
        await Expect(Page.GetByText("Lead created")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task A_lead_is_edited_noted_put_in_the_trash_and_restored()
    {
        await AddLeadsAsync(1);
        await GoAsync(Page, "/leads/1");
        await Page.GetByRole(AriaRole.Button, new() { Name = "Edit" }).ClickAsync();
        await Page.GetByLabel("City").FillAsync("Polis");
        await PictureAsync(Page, "lead-edit");
        await Page.GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();
        await Expect(Page.GetByText("Changed city")).ToBeVisibleAsync();

        await Page.GetByLabel("Note", new() { Exact = true }).FillAsync("Call again in spring");
        await Page.GetByRole(AriaRole.Button, new() { Name = "Add note" }).ClickAsync();
        await Expect(Page.GetByText("Call again in spring")).ToBeVisibleAsync();

        await Page.GetByRole(AriaRole.Button, new() { Name = "Move to the trash" }).ClickAsync();
        await Expect(Page.GetByText("This lead has been in the trash")).ToBeVisibleAsync();
        await Page.GetByRole(AriaRole.Button, new() { Name = "Restore" }).ClickAsync();
        await Expect(Page.GetByText("Restored from the trash")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task Saving_over_somebody_elses_change_is_told_and_loses_nothing()
    {
        await AddLeadsAsync(1);
        await GoAsync(Page, "/leads/1");
        await Page.GetByRole(AriaRole.Button, new() { Name = "Edit" }).ClickAsync();
        await Page.GetByLabel("City").FillAsync("Paphos");
        (await Api.PatchAsJsonAsync("/api/v1/leads/1", new { city = "Larnaca" }, Cancelled)).EnsureSuccessStatusCode();

        await Page.GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();
        await Expect(Page.GetByText("Somebody else has changed this lead.")).ToBeVisibleAsync();
        await Expect(Page.GetByLabel("City")).ToHaveValueAsync("Paphos");
        await Page.GetByRole(AriaRole.Button, new() { Name = "Load it again" }).ClickAsync();
        await Expect(Page.Locator("dd", new() { HasTextRegex = new("^Larnaca$") })).ToBeVisibleAsync();
    }

    [Fact]
    public async Task Dark_colours_follow_the_system_and_a_choice_is_remembered()
    {
        var page = await OpenAsync(colors: ColorScheme.Dark);
        await AddLeadsAsync(12);
        await GoAsync(page, "/");
        await Expect(page.Locator("html")).ToHaveAttributeAsync("data-theme", "dark");
        await PictureAsync(page, "dashboard-dark");
        await GoAsync(page, "/leads");
        await PictureAsync(page, "leads-dark");
        await GoAsync(page, "/leads/3");
        await PictureAsync(page, "lead-dark");

        await page.GetByRole(AriaRole.Button, new() { Name = "Use light colours" }).ClickAsync();
        await Expect(page.Locator("html")).ToHaveAttributeAsync("data-theme", "light");
        await GoAsync(page, "/leads");
        await Expect(page.Locator("html")).ToHaveAttributeAsync("data-theme", "light");
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Use dark colours" })).ToBeVisibleAsync();
    }

    [Fact]
    public async Task Every_page_fits_a_phone()
    {
        await AddLeadsAsync(30);
        var page = await OpenAsync(380, 760);
        foreach (var (path, name) in new[] { ("/", "dashboard"), ("/leads", "leads"), ("/leads/1", "lead"), ("/leads/new", "new-lead"), ("/leads?trash=true", "trash") })
        {
            await GoAsync(page, path);
            await PictureAsync(page, "phone-" + name);
            await FitsAsync(page);
        }
    }

    [Fact]
    public async Task On_a_phone_every_page_is_in_the_menu_and_nothing_scrolls_sideways()
    {
        await AddLeadsAsync(1);
        var page = await OpenAsync(390, 760);
        await GoAsync(page, "/");
        await Expect(page.GetByRole(AriaRole.Link, new() { Name = "Reports" })).ToHaveCountAsync(0);

        await page.Locator(".nav-menu summary").ClickAsync();
        await PictureAsync(page, "phone-menu");
        Assert.Equal(0, await page.EvaluateAsync<int>("() => { const bar = document.querySelector('.app-bar'); return bar.scrollWidth - bar.clientWidth; }"));
        foreach (var name in new[] { "Dashboard", "Leads", "Tasks", "Campaigns", "Import", "Runs", "Settings", "API" })
            await Expect(page.GetByRole(AriaRole.Navigation, new() { Name = "Main" }).GetByRole(AriaRole.Link, new() { Name = name, Exact = true })).ToBeInViewportAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "Reports" }).ClickAsync();

        await Expect(page).ToHaveURLAsync(Url + "/reports");
        await Expect(page.GetByRole(AriaRole.Link, new() { Name = "Tasks" })).ToHaveCountAsync(0);
        await FitsAsync(page);
    }

    [Fact]
    public async Task A_viewer_is_offered_nothing_that_a_viewer_may_not_do()
    {
        await AddLeadsAsync(1);
        ActAs(new Caller(1, 1, UserRole.Viewer));

        foreach (var path in new[] { "/", "/leads", "/leads/1", "/leads/new", "/campaigns", "/campaigns/new", "/import", "/tasks", "/settings", "/settings/users", "/settings/integrations" })
        {
            await GoAsync(Page, path);
            await Expect(Page.Locator("main h1")).ToBeVisibleAsync();
            await Expect(Page.GetByText("Something went wrong")).ToHaveCountAsync(0);
            await PictureAsync(Page, "viewer" + path.Replace('/', '-'));
            foreach (var name in new[] { "New lead", "Create lead", "New campaign", "Create campaign", "Invite", "Edit", "Move to the trash", "Add note", "Log or plan an activity", "New", "Save", "Load the sample", "Import a file" })
            {
                await Expect(Page.GetByRole(AriaRole.Button, new() { Name = name, Exact = true })).ToHaveCountAsync(0);
                await Expect(Page.GetByRole(AriaRole.Link, new() { Name = name, Exact = true })).ToHaveCountAsync(0);
            }

            await Expect(Page.Locator("main input[type=checkbox], main input[type=file]")).ToHaveCountAsync(0);
        }

        ActAs(new Caller(1, 1, UserRole.SalesRep));
        await GoAsync(Page, "/leads/new");
        await Expect(Page.GetByRole(AriaRole.Button, new() { Name = "Create lead" })).ToBeVisibleAsync();
        await Expect(Page.GetByText("Owner", new() { Exact = true })).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task The_dashboard_leads_to_what_it_counts()
    {
        await AddLeadsAsync(30);
        await GoAsync(Page, "/");
        await PictureAsync(Page, "dashboard");
        await Page.GetByRole(AriaRole.Link, new() { Name = "Hot 10" }).ClickAsync();
        await Expect(Page.GetByRole(AriaRole.Status)).ToHaveTextAsync("10 leads");
    }

    [Fact]
    public async Task What_is_not_there_is_said_on_a_page()
    {
        await GoAsync(Page, "/nothing/here");
        await Expect(Page.GetByRole(AriaRole.Heading, new() { Name = "There is nothing here" })).ToBeVisibleAsync();
        await PictureAsync(Page, "not-found");
        await GoAsync(Page, "/leads/99");
        await Expect(Page.GetByRole(AriaRole.Heading, new() { Name = "There is no lead 99" })).ToBeVisibleAsync();
    }

    [Fact]
    public async Task The_keyboard_alone_opens_a_lead()
    {
        await AddLeadsAsync(1);
        await GoAsync(Page, "/leads");
        await Page.GetByRole(AriaRole.Link, new() { Name = "Skip to content" }).FocusAsync();
        await Page.Keyboard.PressAsync("Enter");
        await Expect(Page.GetByRole(AriaRole.Main)).ToBeFocusedAsync();
        await Page.GetByRole(AriaRole.Link, new() { Name = "Bakery 0" }).FocusAsync();
        await Page.Keyboard.PressAsync("Enter");
        await Expect(Page.GetByRole(AriaRole.Heading, new() { Name = "Bakery 0" })).ToBeVisibleAsync();
    }

    [Fact]
    public async Task The_api_reference_asks_nobody_else()
    {
        await Page.GotoAsync("/docs");
        await Expect(Page.GetByRole(AriaRole.Link, new() { Name = "Leads", Exact = true })).ToBeVisibleAsync();
        await PictureAsync(Page, "docs");
    }

    private async Task AddLeadsAsync(int count)
    {
        string[] kinds = ["Bakery", "Tavern", "Garage"], temperatures = ["hot", "warm", "cold"], cities = ["Paphos", "Limassol", "Nicosia"], statuses = ["new", "contacted", "closed_won"];
        for (var i = 0; i < count; i++)
        {
            var lead = new JsonObject
            {
                ["company"] = $"{kinds[i % 3]} {i}",
                ["email"] = $"info{i}@{kinds[i % 3].ToLowerInvariant()}{i}.example.com",
                ["phone"] = $"+357 25 123{i:000}",
                ["website"] = $"https://place{i}.example.com/menu",
                ["city"] = cities[i % 3],
                ["country"] = "CY",
                ["industry"] = kinds[i % 3],
                ["lead_temperature"] = temperatures[i % 3],
                ["status"] = i == 0 || i == 7 || i == 3 ? "new" : statuses[i % 3],
                ["source"] = i % 3 == 0 ? "google_maps" : "referral",
                ["value"] = i * 12_500,
                ["latitude"] = 34.68421,
                ["longitude"] = 33.03794,
                ["tags"] = new JsonArray("vip", "south"),
            };
            (await Api.PostAsJsonAsync("/api/v1/leads", lead, Cancelled)).EnsureSuccessStatusCode();
        }
    }
}
