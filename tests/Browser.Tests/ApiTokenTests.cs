using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Dozen.Browser.Tests;

/// <summary>API tokens, as an administrator makes and revokes them.</summary>
public sealed class ApiTokenTests : BrowserTest
{
    [Fact]
    public async Task A_token_is_made_copied_used_and_revoked()
    {
        await GoAsync(Page, "/");
        await Page.GetByRole(AriaRole.Button, new() { Name = "You, user menu" }).First.ClickAsync();
        await Page.GetByText("API tokens").ClickAsync();
        await Expect(Page).ToHaveURLAsync($"{Url}/settings/api-tokens");

        await Page.GetByLabel("What it is for").FillAsync("Nightly sync");
        await Page.GetByRole(AriaRole.Button, new() { Name = "Create token" }).ClickAsync();
        var text = await Page.Locator("#new-token").InnerTextAsync();
        await PictureAsync(Page, "api-tokens");
        await FitsAsync(Page);
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri("/api/v1/me", UriKind.Relative));
        request.Headers.Authorization = new("Bearer", text);
        Assert.Contains("Nightly sync", await (await Api.SendAsync(request, Cancelled)).Content.ReadAsStringAsync(Cancelled), StringComparison.Ordinal);

        await Page.GetByRole(AriaRole.Button, new() { Name = "I have it" }).ClickAsync();
        await Expect(Page.Locator("#new-token")).ToHaveCountAsync(0);
        await Page.GetByRole(AriaRole.Button, new() { Name = "Revoke Nightly sync" }).ClickAsync();
        await Page.GetByRole(AriaRole.Button, new() { Name = "Yes, revoke" }).ClickAsync();
        await Expect(Page.GetByText("There is none yet.")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task The_page_fits_a_telephone()
    {
        var phone = await OpenAsync(390, 800, ColorScheme.Dark);

        await GoAsync(phone, "/settings/api-tokens");
        await Expect(phone.GetByRole(AriaRole.Heading, new() { Name = "API tokens" })).ToBeVisibleAsync();

        await FitsAsync(phone);
        await PictureAsync(phone, "api-tokens-phone");
    }
}
