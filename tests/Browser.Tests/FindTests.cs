using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Dozen.Browser.Tests;

public sealed class FindTests : BrowserTest
{
    [Fact]
    public async Task The_sample_is_searched_from_the_first_page_and_its_businesses_stand_on_a_map()
    {
        await GoAsync(Page, "/");
        await Page.GetByRole(AriaRole.Link, new() { Name = "Try the sample" }).ClickAsync();
        await Expect(Page.GetByRole(AriaRole.Heading, new() { Name = "Find businesses" })).ToBeVisibleAsync();
        await Page.GetByLabel("Read their websites afterwards").UncheckAsync();
        await Page.GetByRole(AriaRole.Button, new() { Name = "What would it take?" }).ClickAsync();
        await Expect(Page.GetByText("all of them are invented")).ToBeVisibleAsync();
        await PictureAsync(Page, "find-estimate");

        await Page.GetByRole(AriaRole.Button, new() { Name = "Find", Exact = true }).ClickAsync();
        await Expect(Page.GetByText("Completed", new() { Exact = true }).First).ToBeVisibleAsync();
        await Expect(Page.Locator(".map path.map-point")).ToHaveCountAsync(6);
        await Expect(Page.GetByRole(AriaRole.List, new() { Name = "Businesses found" }).GetByRole(AriaRole.Listitem)).ToHaveCountAsync(6);
        await PictureAsync(Page, "find-done");
        var phone = await OpenAsync(400, 844);
        await GoAsync(phone, "/find/1");
        await Expect(phone.Locator(".map path.map-point")).ToHaveCountAsync(6);
        await FitsAsync(phone);
        await PictureAsync(phone, "phone-find-done");

        await Page.Locator(".map path.map-point").First.ClickAsync(new() { Force = true });
        await Page.Locator(".map .leaflet-popup a").First.ClickAsync();
        await Expect(Page.GetByRole(AriaRole.Heading, new() { Name = "Why is this lead here?" })).ToBeVisibleAsync();
        await Expect(Page.GetByText("dentists near Sampleton").First).ToBeVisibleAsync();
        await PictureAsync(Page, "find-lead");
    }

    [Fact]
    public async Task A_search_is_taken_back_on_its_run_page_and_what_somebody_has_worked_on_stays()
    {
        await GoAsync(Page, "/find?what=dentists&where=Sampleton&source=open_places");
        await Page.GetByLabel("Read their websites afterwards").UncheckAsync();
        await Page.GetByRole(AriaRole.Button, new() { Name = "Find", Exact = true }).ClickAsync();
        await Page.WaitForURLAsync("**/find/*");
        await Expect(Page.GetByText("Completed", new() { Exact = true }).First).ToBeVisibleAsync();
        var run = new Uri(Page.Url).Segments[^1];
        var found = (await ReadAsync("/api/v1/leads"))["items"]!.AsArray().Select(l => (long)l!["id"]!).ToList();
        (await Api.PutAsJsonAsync($"/api/v1/leads/{found[0]}/status", new { status = "contacted" }, Cancelled)).EnsureSuccessStatusCode();

        await GoAsync(Page, $"/runs/{run}");
        await Page.GetByRole(AriaRole.Button, new() { Name = "Take back" }).ClickAsync();

        var result = Page.Locator("section.card").Filter(new() { Has = Page.GetByRole(AriaRole.Heading, new() { Name = "Result" }) });
        await Expect(Page.GetByRole(AriaRole.Button, new() { Name = "Take back" })).ToHaveCountAsync(0);
        await Expect(result).ToContainTextAsync("Undone");
        await PictureAsync(Page, "run-taken-back");
        var undone = (await ReadAsync($"/api/v1/executions/{run}"))["output"]!["undone"]!;
        Assert.Equal((found.Count - 1, 0, 1), ((int)undone["deleted"]!, (int)undone["restored"]!, (int)undone["kept"]!));
        Assert.Equal([found[0]], (await ReadAsync("/api/v1/leads"))["items"]!.AsArray().Select(l => (long)l!["id"]!));

        await Page.ReloadAsync();
        await Expect(result).ToContainTextAsync("Undone");
        await Expect(Page.GetByRole(AriaRole.Button, new() { Name = "Take back" })).ToHaveCountAsync(0);
        await GoAsync(Page, "/leads");
        await Expect(Page.GetByText("Contacted", new() { Exact = true }).First).ToBeVisibleAsync();
    }

    [Fact]
    public async Task The_page_of_a_small_screen_says_what_is_missing()
    {
        var phone = await OpenAsync(390, 844, ColorScheme.Dark);
        await GoAsync(phone, "/find?what=&where=&source=open_places");
        await phone.GetByRole(AriaRole.Button, new() { Name = "Find", Exact = true }).ClickAsync();

        await Expect(phone.GetByRole(AriaRole.Alert)).ToContainTextAsync("Can't be empty");
        await PictureAsync(phone, "find-phone");
    }

    private async Task<JsonObject> ReadAsync(string path) => (await Api.GetFromJsonAsync<JsonObject>(path, Cancelled))!;
}
