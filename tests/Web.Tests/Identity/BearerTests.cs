using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Dozen.Core.Users;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Dozen.Web.Tests.Identity;

/// <summary>Access tokens of a provider on the API.</summary>
public sealed class BearerTests : ProviderTest
{
    [Fact]
    public async Task A_token_of_the_provider_opens_the_API_for_its_user()
    {
        var response = await AsPersonAsync(new Person("ada@people.example"));

        var me = await BodyAsync(response);
        Assert.Equal((200, "ada@people.example"), ((int)response.StatusCode, (string?)me["user"]!["email"]));
    }

    [Fact]
    public async Task Without_a_token_the_API_says_how_to_bring_one()
    {
        var response = await GetAsync("/api/v1/leads");

        await ProblemAsync(response, 401, "identity.required");
        Assert.Equal("Bearer", response.Headers.WwwAuthenticate.Single().Scheme);
    }

    [Fact]
    public async Task What_belongs_to_the_substitute_identity_alone_is_refused()
    {
        var response = await AsPersonAsync(new Person("ada@people.example"), "/api/leads/dev");

        Assert.Equal(403, (int)response.StatusCode);
    }

    [Fact]
    public async Task A_token_past_its_time_is_refused()
    {
        var token = await Provider.TokenAsync(Cancelled);
        Assert.Equal(200, (int)(await WithBearerAsync(token)).StatusCode);

        Database.Time.Advance(TimeSpan.FromHours(1) + TimeSpan.FromMinutes(2));

        await ProblemAsync(await WithBearerAsync(token), 401, "identity.token_refused");
    }

    [Fact]
    public async Task A_token_for_another_API_is_refused()
    {
        Provider.TokenAudience = "another-api";

        await ProblemAsync(await AsPersonAsync(new Person("ada@people.example")), 401, "identity.token_refused");
    }

    [Fact]
    public async Task A_token_made_by_hand_in_the_providers_name_is_accepted_so_that_the_refusals_below_mean_something() =>
        Assert.Equal(200, (int)(await WithBearerAsync(Forge(Provider.Signing))).StatusCode);

    [Fact]
    public async Task A_token_of_another_issuer_is_refused() => await RefusedAsync(Forge(Provider.Signing, token => token.Issuer = "https://evil.example/"));

    [Fact]
    public async Task A_token_signed_by_somebody_else_is_refused()
    {
        var theirs = new RsaSecurityKey(RSA.Create(2048)) { KeyId = Provider.Signing.Key.KeyId };

        await RefusedAsync(Forge(new SigningCredentials(theirs, SecurityAlgorithms.RsaSha256)));
    }

    [Fact]
    public async Task A_token_without_a_signature_is_refused()
    {
        var payload = Forge(Provider.Signing).Split('.')[1];

        await RefusedAsync($"{Base64Url.EncodeToString("""{"alg":"none","typ":"at+jwt"}"""u8)}.{payload}.");
    }

    [Fact]
    public async Task A_token_signed_with_the_public_key_as_a_shared_secret_is_refused()
    {
        var publicKey = Encoding.UTF8.GetBytes(((RsaSecurityKey)Provider.Signing.Key).Rsa.ExportSubjectPublicKeyInfoPem());
        var shared = new SymmetricSecurityKey(publicKey) { KeyId = Provider.Signing.Key.KeyId };

        await RefusedAsync(Forge(new SigningCredentials(shared, SecurityAlgorithms.HmacSha256)));
    }

    [Fact]
    public async Task A_token_that_never_ends_is_refused() => await RefusedAsync(Forge(Provider.Signing, token => token.Expires = null));

    [Fact]
    public async Task An_id_token_is_no_access_token() => await RefusedAsync(Forge(Provider.Signing, token => token.Claims["nonce"] = "n"));

    [Theory]
    [InlineData("nonsense")]
    [InlineData("a.b.c")]
    public async Task What_is_no_token_is_refused(string token) => await RefusedAsync(token);

    [Fact]
    public async Task A_new_key_of_the_provider_is_found_by_itself_and_the_old_one_forgotten()
    {
        var old = await Provider.TokenAsync(Cancelled);
        Assert.Equal(200, (int)(await WithBearerAsync(old)).StatusCode);

        Provider.RotateKey();
        var token = await Provider.TokenAsync(Cancelled);

        // The first token under an unknown key makes the server ask; it may be refused itself while the answer is on its way.
        var patience = TimeSpan.FromMinutes(2);
        var begun = TimeProvider.System.GetTimestamp();
        while ((int)(await WithBearerAsync(token)).StatusCode != 200)
        {
            Assert.True(TimeProvider.System.GetElapsedTime(begun) < patience, "The new key was not found.");
            await Task.Yield();
        }

        await RefusedAsync(old);
    }

    [Fact]
    public async Task An_address_the_provider_has_not_verified_counts_for_nothing()
    {
        await ProblemAsync(await AsPersonAsync(new Person("ada@people.example", EmailVerified: false)), 403, "identity.unverified");
        await ProblemAsync(await AsPersonAsync(new Person("ada@people.example", EmailVerified: null)), 403, "identity.unverified");
    }

    [Fact]
    public async Task Whoever_has_no_user_here_is_refused_and_let_in_as_soon_as_there_is_one()
    {
        await ProblemAsync(await AsPersonAsync(new Person("new@people.example")), 403, "identity.unknown");

        await AddUserAsync("new@people.example");
        Database.Time.Advance(KnownCallers.KeptFor);

        Assert.Equal("sales_rep", (string?)(await BodyAsync(await AsPersonAsync(new Person("new@people.example"))))["caller"]!["role"]);
    }

    [Fact]
    public async Task The_substitute_user_can_not_be_claimed_from_outside() =>
        await ProblemAsync(await AsPersonAsync(new Person("you@dozen.example")), 403, "identity.unknown");

    [Fact]
    public async Task Users_who_are_inactive_or_without_an_organisation_are_refused()
    {
        await AddUserAsync("gone@people.example", active: false);
        await AddUserAsync("adrift@people.example", inOrganization: false);

        await ProblemAsync(await AsPersonAsync(new Person("gone@people.example")), 403, "identity.inactive");
        await ProblemAsync(await AsPersonAsync(new Person("adrift@people.example")), 403, "identity.no_organization");
    }

    [Fact]
    public async Task An_address_in_other_case_finds_its_user_where_there_is_one_alone()
    {
        await AddUserAsync("Bob.Example@People.example", UserRole.Manager);
        await AddUserAsync("carol@people.example");
        await AddUserAsync("Carol@people.example", UserRole.Viewer);

        Assert.Equal("manager", (string?)(await BodyAsync(await AsPersonAsync(new Person("bob.example@people.EXAMPLE"))))["caller"]!["role"]);
        Assert.Equal("viewer", (string?)(await BodyAsync(await AsPersonAsync(new Person("Carol@people.example"))))["caller"]!["role"]);
        await ProblemAsync(await AsPersonAsync(new Person("CAROL@people.example")), 403, "identity.ambiguous");
    }

    [Fact]
    public async Task Letters_that_only_look_alike_are_not_the_same()
    {
        await AddUserAsync("kate@people.example", UserRole.Admin);

        await ProblemAsync(await AsPersonAsync(new Person("\u212Aate@people.example")), 403, "identity.unknown");
    }

    [Fact]
    public async Task No_token_is_ever_logged()
    {
        var good = await Provider.TokenAsync(Cancelled);
        var own = (string)(await BodyAsync(await PostWithBearerAsync(good, "/api/v1/integrations/api-tokens", """{"name":"A","scopes":["read"]}""")))["token"]!;
        foreach (var token in new[] { good, good[..^3], own, own[..^1] + "_" }) await WithBearerAsync(token);
        using var browser = Open();
        await browser.GetAsync("/");
        await browser.GetAsync("/sign-in/callback?code=the-code&state=the-state");

        Assert.NotEmpty(Logged);
        foreach (var secret in new[] { good[..40], own, own[^43..], ProviderServer.ClientSecret, "the-code", "dozen=" })
            Assert.DoesNotContain(Logged, line => line.Contains(secret, StringComparison.Ordinal));
    }

    private async Task RefusedAsync(string token)
    {
        var problem = await ProblemAsync(await WithBearerAsync(token), 401, "identity.token_refused");
        Assert.DoesNotContain(token, problem.ToJsonString(), StringComparison.Ordinal);
    }

    private string Forge(SigningCredentials signing, Action<SecurityTokenDescriptor>? change = null)
    {
        var now = Database.Time.GetUtcNow().UtcDateTime;
        var token = new SecurityTokenDescriptor
        {
            Issuer = Provider.Url + "/",
            Audience = ProviderServer.Audience,
            IssuedAt = now,
            NotBefore = now,
            Expires = now.AddMinutes(10),
            Claims = new Dictionary<string, object> { ["sub"] = "1", ["email"] = "ada@people.example", ["email_verified"] = true },
            SigningCredentials = signing,
        };
        change?.Invoke(token);
        return new JsonWebTokenHandler { SetDefaultTimesOnTokenCreation = false }.CreateToken(token);
    }
}
