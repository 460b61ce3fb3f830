using Dozen.Core.Common;
using Dozen.Data;
using Dozen.Testing;
using Dozen.Web.Hosting;
using Dozen.Web.Identity;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;

namespace Dozen.Browser.Tests;

/// <summary>
/// A server of its own over a fresh SQLite database, and a browser page on it. A test fails when the page wrote an
/// error to its console or asked any other host for anything.
/// </summary>
public abstract class BrowserTest : IAsyncLifetime
{
    private readonly string folder = Directory.CreateTempSubdirectory("dozen-browser-").FullName;
    private readonly List<string> complaints = [];
    private WebApplication? server;
    private IPlaywright? playwright;
    private IBrowser? browser;

    // The suites share the machine: what a page does takes as long as it takes, and a test fails by what it sees.
    static BrowserTest() => Assertions.SetDefaultExpectTimeout(60_000);

    protected static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    protected string Url { get; private set; } = "";

    protected HttpClient Api { get; private set; } = null!;

    protected IPage Page { get; private set; } = null!;

    /// <summary>As in the environment.</summary>
    protected virtual IReadOnlyDictionary<string, string?>? Settings => null;

    public async ValueTask InitializeAsync()
    {
        var executable = Environment.GetEnvironmentVariable("DOZEN_TEST_CHROMIUM") is { Length: > 0 } named ? named : "/usr/bin/chromium";
        if (!PostgresServer.RequireAll) Assert.SkipUnless(File.Exists(executable), $"No Chromium at {executable}; DOZEN_TEST_CHROMIUM names another.");

        server = await DozenServer.BuildAsync(DatabaseTarget.Parse($"sqlite:{folder}/dozen.db"), "http://127.0.0.1:0", Cancelled, settings: Settings);
        await server.StartAsync(Cancelled);
        Url = server.Urls.Single();
        Api = new HttpClient { BaseAddress = new Uri(Url) };

        playwright = await Playwright.CreateAsync();
        browser = await playwright.Chromium.LaunchAsync(new()
        {
            ExecutablePath = executable,
            Args = ["--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu"],
        });
        Page = await OpenAsync();
    }

    public virtual async ValueTask DisposeAsync()
    {
        if (browser is not null) await browser.DisposeAsync();
        playwright?.Dispose();
        Api?.Dispose();
        if (server is not null)
        {
            await server.StopAsync(CancellationToken.None);
            await server.DisposeAsync();
        }

        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        Directory.Delete(folder, recursive: true);
        GC.SuppressFinalize(this);
        Assert.Empty(complaints);
    }

    /// <summary>From here on, pages that are opened are this caller's.</summary>
    protected void ActAs(Caller caller) => server!.Services.GetRequiredService<SubstituteIdentity>().Caller = caller;

    /// <summary>Another page, as on a screen of this size.</summary>
    protected async Task<IPage> OpenAsync(int width = 1280, int height = 860, ColorScheme colors = ColorScheme.Light)
    {
        var context = await browser!.NewContextAsync(new() { ViewportSize = new() { Width = width, Height = height }, ColorScheme = colors, BaseURL = Url });
        context.SetDefaultTimeout(60_000);
        var page = await context.NewPageAsync();
        page.Console += (_, message) =>
        {
            // A page that is not there is the point of one test; the browser reports its status as an error.
            if (message.Type == "error" && !message.Text.Contains("404", StringComparison.Ordinal)) complaints.Add(message.Text);
        };
        page.PageError += (_, error) => complaints.Add(error);
        page.Request += (_, request) =>
        {
            if (!request.Url.StartsWith(Url, StringComparison.Ordinal) && !request.Url.StartsWith("data:", StringComparison.Ordinal) && !request.Url.StartsWith("blob:", StringComparison.Ordinal))
                complaints.Add($"Asked for {request.Url}");
        };
        return page;
    }

    /// <summary>Opens an address and waits until the page answers to clicks.</summary>
    protected static async Task GoAsync(IPage page, string path)
    {
        await page.GotoAsync(path);
        await Assertions.Expect(page.Locator("html[data-live]")).ToBeAttachedAsync();
    }

    /// <summary>Keeps a picture in the folder that <c>DOZEN_TEST_SCREENSHOTS</c> names; does nothing without it.</summary>
    protected static async Task PictureAsync(IPage page, string name)
    {
        if (Environment.GetEnvironmentVariable("DOZEN_TEST_SCREENSHOTS") is not { Length: > 0 } pictures) return;
        await page.ScreenshotAsync(new() { Path = Path.Combine(pictures, name + ".png"), FullPage = true });
    }

    protected static async Task FitsAsync(IPage page)
    {
        var tooWide = await page.EvaluateAsync<int>("() => document.documentElement.scrollWidth - document.documentElement.clientWidth");
        Assert.True(tooWide <= 0, $"{page.Url} is {tooWide} px wider than the screen.");
    }

    protected static async Task ChooseAsync(IPage page, string label, string option)
    {
        await page.GetByLabel(label, new() { Exact = true }).First.ClickAsync();
        await page.Locator(".mud-popover-open").GetByText(option, new() { Exact = true }).ClickAsync();
    }
}
