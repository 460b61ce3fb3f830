using System.Text;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Dozen.Browser.Tests;

public sealed class CampaignTests : BrowserTest
{
    [Fact]
    public async Task A_campaign_is_made_filled_from_the_list_and_followed()
    {
        for (var i = 1; i <= 3; i++) await PostAsync("/api/v1/leads", $$"""{"company":"Tavern {{i}}","value":50000}""");
        await GoAsync(Page, "/campaigns");
        await Page.GetByRole(AriaRole.Link, new() { Name = "New campaign" }).ClickAsync();
        await Page.GetByRole(AriaRole.Button, new() { Name = "Create campaign" }).ClickAsync();
        await Expect(Page.GetByText("A campaign needs a name.")).ToBeVisibleAsync();
        await Page.GetByLabel("Name", new() { Exact = true }).FillAsync("Spring");
        await Page.GetByLabel("Budget (USD)").FillAsync("1000");
        await Page.GetByRole(AriaRole.Button, new() { Name = "Create campaign" }).ClickAsync();
        await Expect(Page.GetByRole(AriaRole.Heading, new() { Name = "Spring" })).ToBeVisibleAsync();
        await Page.GetByRole(AriaRole.Button, new() { Name = "Activate" }).ClickAsync();
        await Expect(Page.GetByRole(AriaRole.Button, new() { Name = "Pause" })).ToBeVisibleAsync();

        await GoAsync(Page, "/leads?sort=name");
        await Page.GetByRole(AriaRole.Row, new() { Name = "Tavern 1" }).GetByRole(AriaRole.Checkbox).ClickAsync();
        await Page.GetByRole(AriaRole.Button, new() { Name = "Add 1 to campaign" }).ClickAsync();
        await Page.Locator(".mud-popover-open").GetByText("Spring").ClickAsync();
        await PictureAsync(Page, "campaign-add");
        await Page.GetByRole(AriaRole.Button, new() { Name = "Add", Exact = true }).ClickAsync();
        await Expect(Page.GetByText("1 lead was added to Spring.")).ToBeVisibleAsync();
        await Page.GetByRole(AriaRole.Button, new() { Name = "Add to campaign" }).ClickAsync();
        await Page.Locator(".mud-popover-open").GetByText("Spring").ClickAsync();
        await Page.GetByRole(AriaRole.Button, new() { Name = "Add", Exact = true }).ClickAsync();
        await Expect(Page.GetByText("2 leads were added to Spring, 1 stood in it already.")).ToBeVisibleAsync();

        await GoAsync(Page, "/campaigns/1");
        await Page.GetByLabel("Status of Tavern 2").SelectOptionAsync("converted");
        await Expect(Page.GetByText("(33.3% of all that count)")).ToBeVisibleAsync();
        await PictureAsync(Page, "campaign");
        await Page.GetByRole(AriaRole.Navigation, new() { Name = "Status of members" }).GetByText("Converted").ClickAsync();
        await Expect(Page).ToHaveURLAsync(Url + "/campaigns/1?status=converted");
        await Expect(Page.GetByRole(AriaRole.Link, new() { Name = "Tavern 1" })).ToHaveCountAsync(0);
        await Page.GetByRole(AriaRole.Link, new() { Name = "Tavern 2" }).ClickAsync();
        await Expect(Page.GetByText("Converted by Spring")).ToBeVisibleAsync();
        await Expect(Page.GetByRole(AriaRole.Link, new() { Name = "Spring" })).ToBeVisibleAsync();

        var phone = await OpenAsync(390, 844, ColorScheme.Dark);
        foreach (var path in new[] { "/campaigns", "/campaigns/1", "/leads", "/campaigns/new" })
        {
            await GoAsync(phone, path);
            await Expect(phone.GetByRole(AriaRole.Heading).First).ToBeVisibleAsync();
            await FitsAsync(phone);
            await PictureAsync(phone, "phone" + path.Replace('/', '-'));
        }
    }

    [Fact]
    public async Task A_webhook_is_set_up_and_its_deliveries_seen_and_sent_again()
    {
        await GoAsync(Page, "/settings/integrations");
        await Page.GetByRole(AriaRole.Button, new() { Name = "New" }).ClickAsync();
        await Page.GetByLabel("Address (https://…)").FillAsync("http://localhost/in");
        await Page.GetByLabel("Signing key: name of the secret").FillAsync("HOOK_KEY_THAT_IS_MISSING");
        await Page.GetByRole(AriaRole.Button, new() { Name = "Create" }).ClickAsync();
        await Expect(Page.GetByText("This address is not on the public internet.")).ToBeVisibleAsync();
        await Page.GetByLabel("Address (https://…)").FillAsync("https://hooks.example/in");
        await PictureAsync(Page, "webhook-new");
        await Page.GetByRole(AriaRole.Button, new() { Name = "Create" }).ClickAsync();
        await Expect(Page.GetByRole(AriaRole.Heading, new() { Name = "webhook" })).ToBeVisibleAsync();
        await Page.GetByRole(AriaRole.Button, new() { Name = "Send a ping" }).ClickAsync();
        await Expect(Page.GetByText("The server has no secret HOOK_KEY_THAT_IS_MISSING.")).ToBeVisibleAsync();

        await PostAsync("/api/v1/leads", """{"company":"Tavern"}""");
        await Page.ReloadAsync();
        await Page.GetByRole(AriaRole.Button, new() { Name = "Send again" }).ClickAsync();
        await Expect(Page.GetByText("again after run 1")).ToBeVisibleAsync();
        await PictureAsync(Page, "webhook");
        await Page.GetByRole(AriaRole.Link, new() { Name = "lead.created" }).First.ClickAsync();
        await Expect(Page.GetByRole(AriaRole.Heading, new() { Name = "Webhook delivery" })).ToBeVisibleAsync();
        await PictureAsync(Page, "run");

        var phone = await OpenAsync(390, 844, ColorScheme.Dark);
        foreach (var path in new[] { "/settings/integrations", "/settings/integrations/1", "/runs", "/runs/1" })
        {
            await GoAsync(phone, path);
            await Expect(phone.GetByRole(AriaRole.Heading).First).ToBeVisibleAsync();
            await FitsAsync(phone);
            await PictureAsync(phone, "phone" + path.Replace('/', '-'));
        }
    }

    private async Task PostAsync(string path, string json)
    {
        using var body = new StringContent(json, Encoding.UTF8, "application/json");
        (await Api.PostAsync(new Uri(path, UriKind.Relative), body, Cancelled)).EnsureSuccessStatusCode();
    }
}
