using System.Net.Http.Json;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Dozen.Browser.Tests;

public sealed class ReportTests : BrowserTest
{
    [Fact]
    public async Task Reports_show_what_was_won_and_change_with_the_period()
    {
        await AddAsync(new { company = "Won", status = "closed_won", source = "referral", value = 123_400 });
        await AddAsync(new { company = "Fresh", source = "website" });

        await GoAsync(Page, "/");
        await Page.GetByRole(AriaRole.Link, new() { Name = "Reports" }).ClickAsync();
        await Expect(Page.GetByRole(AriaRole.Heading, new() { Name = "Funnel" })).ToBeVisibleAsync();
        await Expect(Page.GetByText("1,234.00 USD from 1 deal won")).ToBeVisibleAsync();
        await Expect(Page.GetByRole(AriaRole.Row, new() { Name = "Referral" })).ToContainTextAsync("100 %");
        await FitsAsync(Page);
        await PictureAsync(Page, "reports");

        await ChooseAsync(Page, "Period", "A year");
        await Expect(Page.GetByText("1,234.00 USD from 1 deal won")).ToBeVisibleAsync();

        var phone = await OpenAsync(width: 360, height: 740);
        await GoAsync(phone, "/reports");
        await Expect(phone.GetByRole(AriaRole.Heading, new() { Name = "Team" })).ToBeVisibleAsync();
        await FitsAsync(phone);
    }

    [Fact]
    public async Task The_list_is_exported_as_it_is_filtered()
    {
        await AddAsync(new { company = "Hot one", lead_temperature = "hot" });
        await AddAsync(new { company = "Cold one" });
        await GoAsync(Page, "/leads?temperature=hot");

        await Page.GetByRole(AriaRole.Button, new() { Name = "Export" }).ClickAsync();
        var download = await Page.RunAndWaitForDownloadAsync(() => Page.GetByText("CSV", new() { Exact = true }).ClickAsync());

        Assert.Matches(@"^leads-\d{4}-\d\d-\d\d\.csv$", download.SuggestedFilename);
        using var text = new StreamReader(await download.CreateReadStreamAsync());
        var lines = (await text.ReadToEndAsync(Cancelled)).Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        Assert.Contains("Hot one", Assert.Single(lines.Skip(1)), StringComparison.Ordinal);
    }

    private async Task AddAsync(object lead)
    {
        var response = await Api.PostAsJsonAsync("/api/v1/leads", lead, Cancelled);
        response.EnsureSuccessStatusCode();
    }
}
