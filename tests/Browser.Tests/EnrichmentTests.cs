using System.Text;
using Dozen.Testing.Towns;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Dozen.Browser.Tests;

public sealed class EnrichmentTests : BrowserTest
{
    private readonly TownServer town = new(r => r.Path == "/"
        ? TownAnswer.Html("<html lang=\"en\"><body><h1>Tavern</h1><p>Phone: +357 25 345678</p><a href=\"mailto:hello@tavern.example\">Write to us</a></body></html>") with { Delay = TimeSpan.FromMilliseconds(400) }
        : null);

    protected override IReadOnlyDictionary<string, string?>? Settings => new Dictionary<string, string?>
    {
        ["DOZEN_OUTBOUND_ALLOW"] = "127.0.0.1",
        ["DOZEN_CRAWL_PORTS"] = town.Port.ToString(System.Globalization.CultureInfo.InvariantCulture),
        ["DOZEN_CRAWL_DELAY_SECONDS"] = "0.2",
    };

    [Fact]
    public async Task A_lead_is_enriched_from_its_page_and_several_from_the_list_and_one_sees_how_it_goes()
    {
        await PostAsync("Tavern without a site", null);
        for (var i = 1; i <= 3; i++) await PostAsync($"Tavern {i}", $"http://127.0.0.1:{town.Port}/");
        await GoAsync(Page, "/leads/1");
        await Expect(Page.GetByRole(AriaRole.Button, new() { Name = "Enrich" })).ToBeDisabledAsync();
        await GoAsync(Page, "/leads/2");
        await Page.GetByRole(AriaRole.Button, new() { Name = "Enrich" }).ClickAsync();
        await Page.GetByRole(AriaRole.Button, new() { Name = "Follow" }).ClickAsync();
        await Expect(Page).ToHaveURLAsync(Url + "/runs/1");
        await Expect(Page.Locator(".page-head .chip")).ToHaveTextAsync("Completed");
        await PictureAsync(Page, "enriched-run");
        await GoAsync(Page, "/leads/2");
        await Expect(Page.GetByText("+357 25 345678").First).ToBeVisibleAsync();
        await PictureAsync(Page, "enriched-lead");

        await GoAsync(Page, "/leads?sort=name");
        foreach (var name in new[] { "Tavern 1", "Tavern 2", "Tavern 3" }) await Page.GetByRole(AriaRole.Row, new() { Name = name }).GetByRole(AriaRole.Checkbox).ClickAsync();
        await Page.GetByRole(AriaRole.Button, new() { Name = "Enrich" }).ClickAsync();
        await Expect(Page).ToHaveURLAsync(Url + "/runs/2");
        await Expect(Page.GetByRole(AriaRole.Progressbar, new() { Name = "Progress" })).ToBeVisibleAsync();
        await PictureAsync(Page, "enriching-run");
        await Expect(Page.Locator(".page-head .chip")).ToHaveTextAsync("Completed");
        await Expect(Page.GetByRole(AriaRole.Progressbar, new() { Name = "Progress" })).ToHaveCountAsync(0);

        var phone = await OpenAsync(400, 844);
        foreach (var path in new[] { "/leads/2", "/runs/2", "/runs" })
        {
            await GoAsync(phone, path);
            await Expect(phone.GetByRole(AriaRole.Heading).First).ToBeVisibleAsync();
            await FitsAsync(phone);
            await PictureAsync(phone, "phone-enriched" + path.Replace('/', '-'));
        }
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        town.Dispose();
        GC.SuppressFinalize(this);
    }

    private async Task PostAsync(string company, string? website)
    {
        using var body = new StringContent($$"""{"company":"{{company}}","country":"CY","website":{{(website is null ? "null" : $"\"{website}\"")}} }""", Encoding.UTF8, "application/json");
        using var answer = await Api.PostAsync(new Uri("/api/v1/leads", UriKind.Relative), body, Cancelled);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync(Cancelled));
    }
}
