using Dozen.Data;
using Dozen.Testing;
using Dozen.Web.Hosting;

namespace Dozen.Web.Tests.Identity;

/// <summary>A server whose identity is not configured as it should be does not start, and says why.</summary>
public sealed class IdentityOptionsTests() : DatabaseTest(Engine.Sqlite)
{
    [Theory]
    [InlineData("Identity:ClientId is missing; Identity:Audience is missing", "Authority=https://id.example")]
    [InlineData("Identity:Audience is missing", "Authority=https://id.example", "ClientId=dozen")]
    [InlineData("Identity:Authority is missing", "ClientId=dozen", "Audience=dozen")]
    [InlineData("Identity:Authority must be an https address", "Authority=http://id.example", "ClientId=dozen", "Audience=dozen")]
    [InlineData("Identity:Authority must be an https address", "Authority=id.example", "ClientId=dozen", "Audience=dozen")]
    [InlineData("must say where the secret is", "Authority=https://id.example", "ClientId=dozen", "Audience=dozen", "ClientSecret=hunter2")]
    [InlineData("there is neither such an environment variable nor such a file", "Authority=https://id.example", "ClientId=dozen", "Audience=dozen", "ClientSecret=secret:NO_SUCH_NAME")]
    [InlineData("there is no setting Identity:Authorty", "Authorty=https://id.example")]
    [InlineData("takes no path", "Authority=https://id.example", "ClientId=dozen", "Audience=dozen", "PublicUrl=https://crm.example/app")]
    public async Task A_wrong_setting_stops_the_start_with_a_sentence(string sentence, params string[] settings)
    {
        var refused = await Assert.ThrowsAsync<StartRefusedException>(() => BuildAsync("http://127.0.0.1:0", settings));

        Assert.Contains(sentence, refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_a_provider_it_listens_to_this_machine_alone_and_says_how_to_get_one()
    {
        var refused = await Assert.ThrowsAsync<StartRefusedException>(() => BuildAsync("http://0.0.0.0:0"));

        Assert.Contains("Identity__Authority", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task With_a_provider_it_listens_wherever_it_is_told()
    {
        await using var server = await BuildAsync("http://0.0.0.0:0", "Authority=https://id.example", "ClientId=dozen", "Audience=dozen");

        await server.StartAsync(Cancelled);
        Assert.Contains("0.0.0.0", Assert.Single(server.Urls), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Behind_a_proxy_the_public_address_decides_where_people_come_back_to_and_how_cookies_are_kept()
    {
        await using var server = await BuildAsync("http://127.0.0.1:0", "Authority=https://id.example", "ClientId=dozen", "Audience=dozen", "PublicUrl=https://crm.example");
        await server.StartAsync(Cancelled);
        var cookie = Microsoft.Extensions.DependencyInjection.ServiceProviderServiceExtensions
            .GetRequiredService<Microsoft.Extensions.Options.IOptionsMonitor<Microsoft.AspNetCore.Authentication.Cookies.CookieAuthenticationOptions>>(server.Services).Get("session").Cookie;

        Assert.Equal(("__Host-dozen", Microsoft.AspNetCore.Http.CookieSecurePolicy.Always), (cookie.Name, cookie.SecurePolicy));
    }

    private Task<Microsoft.AspNetCore.Builder.WebApplication> BuildAsync(string url, params string[] settings) => DozenServer.BuildAsync(
        DatabaseTarget.Parse(Database.Url), url, Cancelled, settings: settings.Select(s => s.Split('=', 2)).ToDictionary(s => $"Identity:{s[0]}", s => (string?)s[1]));
}
