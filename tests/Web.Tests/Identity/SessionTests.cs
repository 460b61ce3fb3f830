using System.Net;
using System.Security.Claims;
using Dozen.Core.Common;
using Dozen.Core.Common.Listing;
using Dozen.Core.Leads;
using Dozen.Core.Users;
using Dozen.Web.Identity;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.Extensions.DependencyInjection;

namespace Dozen.Web.Tests.Identity;

/// <summary>Signing in to the pages at a provider, and out again.</summary>
public sealed class SessionTests : ProviderTest
{
    [Fact]
    public async Task Opening_a_page_leads_through_the_provider_and_back_to_it()
    {
        using var browser = Open();

        var page = await browser.GetAsync("/leads?status=new");

        Assert.Equal(HttpStatusCode.OK, page.StatusCode);
        Assert.Equal("/leads?status=new", page.RequestMessage!.RequestUri!.PathAndQuery);
        Assert.Equal(("code", "S256"), ((string?)Provider.LastRequest!["response_type"], (string?)Provider.LastRequest["code_challenge_method"]));
        var me = await BodyAsync(await browser.GetAsync("/api/v1/me"));
        Assert.Equal(("open_id_connect", "user", "ada@people.example", "admin"), ((string?)me["identity"], (string?)me["caller"]!["kind"], (string?)me["user"]!["email"], (string?)me["caller"]!["role"]));
    }

    [Fact]
    public async Task The_session_cookie_is_out_of_reach_of_scripts_and_other_sites()
    {
        using var browser = Open(follows: false);
        var away = await browser.GetAsync("/sign-in");
        var back = await browser.GetAsync((await browser.GetAsync(away.Headers.Location!.ToString())).Headers.Location!.ToString());

        var cookie = back.Headers.GetValues("Set-Cookie").Single(c => c.StartsWith("dozen=", StringComparison.Ordinal));
        Assert.Contains("httponly", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("samesite=lax", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("expires", cookie, StringComparison.OrdinalIgnoreCase);
    }

    [Theory]
    [InlineData("/leads/5?tab=notes", "/leads/5?tab=notes")]
    [InlineData("//evil.example", "/")]
    [InlineData("/\\evil.example", "/")]
    [InlineData("/\tx//evil.example", "/")]
    [InlineData("https://evil.example", "/")]
    [InlineData("javascript:alert(1)", "/")]
    [InlineData("", "/")]
    [InlineData(null, "/")]
    public void Signing_in_leads_back_to_this_server_alone(string? asked, string taken) => Assert.Equal(taken, SignInEndpoints.Local(asked));

    [Fact]
    public async Task A_foreign_return_address_is_not_followed()
    {
        using var browser = Open();

        var page = await browser.GetAsync("/sign-in?return_url=https%3A%2F%2Fevil.example%2F");

        Assert.Equal(Http.BaseAddress!.Authority, page.RequestMessage!.RequestUri!.Authority);
        Assert.Equal("/", page.RequestMessage.RequestUri.AbsolutePath);
    }

    [Fact]
    public async Task A_callback_that_this_browser_did_not_ask_for_is_refused_on_a_page()
    {
        using var browser = Open();

        var page = await browser.GetAsync("/sign-in/callback?code=stolen&state=invented");

        Assert.Equal(HttpStatusCode.BadRequest, page.StatusCode);
        Assert.Contains("Signing in did not work", await page.Content.ReadAsStringAsync(Cancelled), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Signing_out_ends_the_session_here_and_at_the_provider_and_a_copied_cookie_with_it()
    {
        using var browser = Open();
        await browser.GetAsync("/");
        var copy = browser.Cookies.GetCookies(Http.BaseAddress!)["dozen"]!.Value;

        var page = await browser.PostAsync("/sign-out", "", ("Sec-Fetch-Site", "same-origin"));

        Assert.Equal("/signed-out", page.RequestMessage!.RequestUri!.AbsolutePath);
        Assert.Contains("You are signed out", await page.Content.ReadAsStringAsync(Cancelled), StringComparison.Ordinal);
        Assert.Null(browser.Cookies.GetCookies(Http.BaseAddress!)["dozen"]);
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri("/api/v1/me", UriKind.Relative));
        request.Headers.Add("Cookie", $"dozen={copy}");
        await ProblemAsync(await Http.SendAsync(request, Cancelled), 401, "identity.required");
    }

    [Fact]
    public async Task Another_site_can_not_sign_a_person_out()
    {
        using var browser = Open();
        await browser.GetAsync("/");

        await ProblemAsync(await browser.PostAsync("/sign-out", "", ("Origin", "https://evil.example")), 403, "identity.other_site");
        Assert.Equal(HttpStatusCode.OK, (await browser.GetAsync("/api/v1/me")).StatusCode);
    }

    [Theory]
    [InlineData("Sec-Fetch-Site", "same-origin", 201)]
    [InlineData("Origin", "self", 201)]
    [InlineData("Sec-Fetch-Site", "same-site", 403)]
    [InlineData("Sec-Fetch-Site", "cross-site", 403)]
    [InlineData("Origin", "https://evil.example", 403)]
    [InlineData("Origin", "null", 403)]
    [InlineData("Accept", "application/json", 403)]
    public async Task With_the_cookie_only_this_servers_own_pages_may_write(string header, string value, int status)
    {
        using var browser = Open();
        await browser.GetAsync("/");

        var response = await browser.PostAsync("/api/v1/leads", """{"company":"A"}""", (header, value == "self" ? Http.BaseAddress!.GetLeftPart(UriPartial.Authority) : value));

        Assert.Equal(status, (int)response.StatusCode);
        if (status == 403) Assert.Equal("identity.other_site", (string?)(await BodyAsync(response))["code"]);
    }

    [Fact]
    public async Task The_live_connection_of_a_page_is_refused_to_other_sites_and_to_strangers()
    {
        using var browser = Open();
        var anonymous = await browser.PostAsync("/_blazor/negotiate?negotiateVersion=1", "", ("Sec-Fetch-Site", "same-origin"));
        await browser.GetAsync("/");

        var foreign = await browser.PostAsync("/_blazor/negotiate?negotiateVersion=1", "", ("Sec-Fetch-Site", "cross-site"));
        var own = await browser.PostAsync("/_blazor/negotiate?negotiateVersion=1", "", ("Sec-Fetch-Site", "same-origin"));

        Assert.Equal([401, 403, 200], [(int)anonymous.StatusCode, (int)foreign.StatusCode, (int)own.StatusCode]);
        Assert.True(await ConnectsFromAsync(Http.BaseAddress!.GetLeftPart(UriPartial.Authority), browser.Cookies));
        Assert.False(await ConnectsFromAsync("https://evil.example", browser.Cookies));
        Assert.False(await ConnectsFromAsync(Http.BaseAddress.GetLeftPart(UriPartial.Authority)));
    }

    [Fact]
    public async Task A_session_ends_by_its_time()
    {
        using var browser = Open();
        await browser.GetAsync("/");

        Database.Time.Advance(TimeSpan.FromHours(12));

        await ProblemAsync(await browser.GetAsync("/api/v1/me"), 401, "identity.required");
    }

    [Fact]
    public async Task Whoever_is_nobody_here_is_told_so_on_a_page_and_can_sign_out()
    {
        Provider.Person = new Person("eve@people.example", Name: "Eve <script>");
        using var browser = Open();

        var page = await browser.GetAsync("/leads");

        var text = await page.Content.ReadAsStringAsync(Cancelled);
        Assert.Equal(HttpStatusCode.Forbidden, page.StatusCode);
        Assert.Contains("eve@people.example", text, StringComparison.Ordinal);
        Assert.Contains("action=\"/sign-out\"", text, StringComparison.Ordinal);
        Assert.Contains("Ask whoever administers Dozen", text, StringComparison.Ordinal);
        Assert.DoesNotContain("<script", text, StringComparison.Ordinal);
        await ProblemAsync(await browser.GetAsync("/api/v1/leads"), 403, "identity.unknown");
    }

    [Fact]
    public async Task Whoever_is_deactivated_elsewhere_is_out_within_seconds()
    {
        using var browser = Open();
        await browser.GetAsync("/");

        await ChangeUserAsync("ada@people.example", user => user.IsActive = false);
        Database.Time.Advance(KnownCallers.KeptFor);

        await ProblemAsync(await browser.GetAsync("/api/v1/me"), 403, "identity.inactive");
    }

    [Fact]
    public async Task An_open_page_is_shut_and_does_nothing_more_once_its_person_is_deactivated()
    {
        await using var circuit = Service<IServiceScopeFactory>().CreateAsyncScope();
        var identity = (CircuitIdentity)circuit.ServiceProvider.GetRequiredService<AuthenticationStateProvider>();
        var shut = new TaskCompletionSource<AuthenticationState>();
        identity.SetAuthenticationState(Task.FromResult(new AuthenticationState(Person("ada@people.example"))));
        identity.AuthenticationStateChanged += async state => shut.TrySetResult(await state);
        var operations = circuit.ServiceProvider.GetRequiredService<Operations>();
        await operations.RunAsync((LeadQueries leads) => leads.ListAsync(new LeadFilter(), new ListPaging(), Cancelled));

        await ChangeUserAsync("ada@people.example", user => user.IsActive = false);
        Database.Time.Advance(CircuitIdentity.Every);

        Assert.False((await shut.Task.WaitAsync(Cancelled)).User.Identity!.IsAuthenticated);
        await Assert.ThrowsAsync<UnauthorizedAccessException>(() => operations.RunAsync((LeadQueries leads) => leads.ListAsync(new LeadFilter(), new ListPaging(), Cancelled)));
    }

    [Fact]
    public async Task An_open_page_takes_a_changed_role_at_once()
    {
        await using var circuit = Service<IServiceScopeFactory>().CreateAsyncScope();
        var identity = (CircuitIdentity)circuit.ServiceProvider.GetRequiredService<AuthenticationStateProvider>();
        identity.SetAuthenticationState(Task.FromResult(new AuthenticationState(Person("ada@people.example"))));
        var operations = circuit.ServiceProvider.GetRequiredService<Operations>();
        Assert.True(await operations.MayUseAsync<CreateLead>());

        await ChangeUserAsync("ada@people.example", user => user.Role = UserRole.Viewer);
        Database.Time.Advance(KnownCallers.KeptFor);

        Assert.False(await operations.MayUseAsync<CreateLead>());
    }

    private ClaimsPrincipal Person(string email) => SignedInCallers.Enter(
        new ClaimsPrincipal(new ClaimsIdentity(
            [
                new("email", email), new("email_verified", "true"), new(EndedSessions.SessionClaim, "1"),
                new(EndedSessions.UntilClaim, Database.Time.GetUtcNow().AddHours(1).ToUnixTimeSeconds().ToString(System.Globalization.CultureInfo.InvariantCulture)),
            ],
            IdentityScheme.Session)),
        Caller.System(Database.Caller.OrganizationId));
}
