using System.Text;
using Dozen.Testing;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Dozen.Browser.Tests;

public sealed class ImportTests : BrowserTest
{
    private const string People = """
        Company;Mail;Phone;Town;Country;Remark
        Olive Press;press@olive.example.com;+357 25 100001;Limassol;CY;open in summer
        Salt House;info@salt.example.com;+357 26 100002;Paphos;CY;
        Blue Door;not an address;;Paphos;CY;called twice
        Olive Press;press@olive.example.com;+357 25 100001;Limassol;CY;the same again
        """;

    [Fact]
    public async Task A_file_is_previewed_corrected_imported_and_taken_back()
    {
        await GoAsync(Page, "/import");
        await PictureAsync(Page, "import-empty");
        await ChooseFileAsync("people.csv", People);

        await Expect(Page.GetByRole(AriaRole.Heading, new() { Name = "people.csv" })).ToBeVisibleAsync();
        await Expect(Page.GetByLabel("What Mail becomes")).ToHaveValueAsync("email");
        await Page.GetByLabel("What Remark becomes").SelectOptionAsync("notes");
        await Expect(Page.GetByLabel("What Remark becomes")).ToHaveValueAsync("notes");
        await Expect(Page.GetByText("duplicate of an earlier row")).ToBeVisibleAsync();
        await PictureAsync(Page, "import-preview");

        await Page.GetByRole(AriaRole.Button, new() { Name = "Start import" }).ClickAsync();
        await Expect(Page.GetByText("completed", new() { Exact = true })).ToBeVisibleAsync();
        await Expect(Page.GetByText("4 rows:")).ToBeVisibleAsync();
        await PictureAsync(Page, "import-done");

        await Page.GetByRole(AriaRole.Link, new() { Name = "See the leads" }).ClickAsync();
        await Expect(Page).ToHaveURLAsync(Url + "/leads?import_id=1");
        await Expect(Page.GetByText("Only what import 1 created.")).ToBeVisibleAsync();
        await Page.GetByRole(AriaRole.Link, new() { Name = "Olive Press" }).ClickAsync();
        await Expect(Page.GetByText("open in summer").First).ToBeVisibleAsync();
        await Expect(Page.GetByText("Imported from people.csv, line 2")).ToBeVisibleAsync();
        await PictureAsync(Page, "import-lead");

        await GoAsync(Page, "/import");
        await Page.GetByRole(AriaRole.Button, new() { Name = "Undo" }).ClickAsync();
        await Page.GetByRole(AriaRole.Button, new() { Name = "Yes, undo" }).ClickAsync();
        await Expect(Page.GetByText("undone", new() { Exact = true })).ToBeVisibleAsync();
        await GoAsync(Page, "/leads");
        await Expect(Page.GetByText("There are no leads yet.")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task A_corrected_mapping_is_remembered_for_the_next_file()
    {
        await GoAsync(Page, "/import");
        await ChooseFileAsync("people.csv", People);
        await Page.GetByLabel("What Remark becomes").SelectOptionAsync("notes");
        await Expect(Page.GetByLabel("What Remark becomes")).ToHaveValueAsync("notes");
        await Page.GetByRole(AriaRole.Button, new() { Name = "Start import" }).ClickAsync();
        await Expect(Page.GetByText("completed", new() { Exact = true })).ToBeVisibleAsync();

        await ChooseFileAsync("more.csv", People);
        await Expect(Page.GetByText("columns as you set them last time")).ToBeVisibleAsync();
        await Expect(Page.GetByLabel("What Remark becomes")).ToHaveValueAsync("notes");
    }

    [Fact]
    public async Task A_file_that_is_no_list_of_leads_is_refused_in_words()
    {
        await GoAsync(Page, "/import");
        await ChooseFileAsync("page.csv", "<html><body>Sign in</body></html>");

        await Expect(Page.GetByRole(AriaRole.Alert).Filter(new() { HasText = "web page" })).ToBeVisibleAsync();
        await Expect(Page.GetByRole(AriaRole.Button, new() { Name = "Start import" })).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task A_binary_file_is_refused_in_words_and_the_page_takes_the_next_one()
    {
        await GoAsync(Page, "/import");
        await Page.Locator("input[type=file]").SetInputFilesAsync(new FilePayload { Name = "leads.csv", MimeType = "text/csv", Buffer = [0x89, (byte)'P', (byte)'N', (byte)'G', 13, 10, 26, 10, 0, 0] });
        await Expect(Page.GetByRole(AriaRole.Alert).Filter(new() { HasText = "This is not a table: it seems to be a PNG" })).ToBeVisibleAsync();
        await Expect(Page.GetByRole(AriaRole.Button, new() { Name = "Start import" })).ToHaveCountAsync(0);

        await ChooseFileAsync("people.csv", People);
        await Expect(Page.GetByRole(AriaRole.Button, new() { Name = "Start import" })).ToBeVisibleAsync();
        await Expect(Page.GetByRole(AriaRole.Alert)).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task The_sample_is_one_click_away_in_a_fresh_database()
    {
        await GoAsync(Page, "/");
        await Page.GetByRole(AriaRole.Button, new() { Name = "Load the sample" }).ClickAsync();
        await Expect(Page.GetByText("completed", new() { Exact = true })).ToBeVisibleAsync();
        await GoAsync(Page, "/leads");
        await Expect(Page.GetByRole(AriaRole.Link, new() { Name = "Kyma Beach Bar" })).ToBeVisibleAsync();
        await PictureAsync(Page, "leads-sample");
    }

    [Fact]
    public async Task The_Cyprus_file_is_imported_found_opened_and_moved_on()
    {
        var page = await OpenAsync(1280, 900);
        await GoAsync(page, "/import");
        await page.Locator("input[type=file]").SetInputFilesAsync(RealFiles.Cyprus);
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Start import" })).ToBeVisibleAsync();
        await PictureAsync(page, "import-scraped-preview");
        await page.GetByRole(AriaRole.Button, new() { Name = "Start import" }).ClickAsync();
        await Expect(page.GetByText("completed", new() { Exact = true })).ToBeVisibleAsync();
        await PictureAsync(page, "import-scraped-done");

        await GoAsync(page, "/leads");
        await Expect(page.GetByRole(AriaRole.Status)).ToHaveTextAsync("118 leads");
        await PictureAsync(page, "leads-scraped");
        await page.GetByLabel("Search leads").FillAsync("porto latchi");
        await Expect(page.GetByRole(AriaRole.Status)).ToHaveTextAsync("1 lead");
        await page.Locator("td.name a").First.ClickAsync();
        await Expect(page.GetByText("Imported from google-maps-cyprus-restaurants.csv")).ToBeVisibleAsync();
        await ChooseAsync(page, "Status", "Contacted");
        await Expect(page.GetByText("Status changed from new to contacted")).ToBeVisibleAsync();
        await PictureAsync(page, "lead-scraped");

        await GoAsync(page, "/");
        await PictureAsync(page, "dashboard-scraped");

        var phone = await OpenAsync(380, 760);
        foreach (var (path, name) in new[] { ("/import", "import"), ("/leads", "leads-scraped"), ("/leads/1", "lead-scraped") })
        {
            await GoAsync(phone, path);
            await Expect(phone.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToBeVisibleAsync();
            await PictureAsync(phone, "phone-" + name);
            await FitsAsync(phone);
        }
    }

    private Task ChooseFileAsync(string name, string content) =>
        Page.Locator("input[type=file]").SetInputFilesAsync(new FilePayload { Name = name, MimeType = "text/csv", Buffer = Encoding.UTF8.GetBytes(content) });
}
