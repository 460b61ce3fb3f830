using System.Security.Claims;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.Tokens;
using OpenIddict.Abstractions;
using OpenIddict.Server;
using OpenIddict.Server.AspNetCore;
using static OpenIddict.Abstractions.OpenIddictConstants;
using static OpenIddict.Server.OpenIddictServerEvents;

namespace Dozen.Web.Tests.Identity;

/// <summary>Whom the provider has before it.</summary>
/// <param name="EmailVerified">Null leaves the claim out.</param>
internal sealed record Person(string Email, bool? EmailVerified = true, string Name = "Ada Example");

/// <summary>
/// A real OpenID Connect provider on a free port of this machine: discovery, code flow with PKCE, signed tokens. It asks nobody
/// for a password: whoever comes is <see cref="Person"/>.
/// </summary>
internal sealed class ProviderServer : IAsyncDisposable
{
    public const string ClientId = "dozen-pages";
    public const string ClientSecret = "only-for-tests";
    public const string Audience = "dozen-api";

    private readonly WebApplication app;

    private ProviderServer(WebApplication app) => this.app = app;

    public Person Person { get; set; } = new("ada@people.example");

    /// <summary>What the next access tokens are made for.</summary>
    public string TokenAudience { get; set; } = Audience;

    public string Url => app.Urls.Single();

    /// <summary>What was asked of the authorisation endpoint last.</summary>
    public IQueryCollection? LastRequest { get; private set; }

    public SigningCredentials Signing => Options.SigningCredentials[0];

    private OpenIddictServerOptions Options => app.Services.GetRequiredService<IOptionsMonitor<OpenIddictServerOptions>>().CurrentValue;

    public static async Task<ProviderServer> StartAsync(TimeProvider time, CancellationToken cancellationToken)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        builder.Services.AddAuthentication();
        builder.Services.AddOpenIddict().AddServer(server =>
        {
            server.Configure(options => options.TimeProvider = time);
            server.SetAuthorizationEndpointUris("connect/authorize").SetTokenEndpointUris("connect/token").SetEndSessionEndpointUris("connect/logout");
            server.AllowAuthorizationCodeFlow().AllowClientCredentialsFlow().RequireProofKeyForCodeExchange();
            server.RegisterScopes(Scopes.OpenId, Scopes.Email, Scopes.Profile);
            server.AddEphemeralEncryptionKey().AddSigningKey(NewKey()).DisableAccessTokenEncryption();
            server.EnableDegradedMode();
            server.UseAspNetCore().DisableTransportSecurityRequirement()
                .EnableAuthorizationEndpointPassthrough().EnableTokenEndpointPassthrough().EnableEndSessionEndpointPassthrough();
            server.AddEventHandler<ValidateAuthorizationRequestContext>(handler => handler.UseInlineHandler(context =>
            {
                if (context.ClientId != ClientId) context.Reject(Errors.InvalidClient);
                return ValueTask.CompletedTask;
            }));
            server.AddEventHandler<ValidateTokenRequestContext>(handler => handler.UseInlineHandler(context =>
            {
                if (context.ClientId != ClientId || context.ClientSecret != ClientSecret) context.Reject(Errors.InvalidClient);
                return ValueTask.CompletedTask;
            }));
            server.AddEventHandler<ValidateEndSessionRequestContext>(handler => handler.UseInlineHandler(_ => ValueTask.CompletedTask));
        });

        var app = builder.Build();
        var provider = new ProviderServer(app);
        app.UseAuthentication();
        app.MapGet("/connect/authorize", (Delegate)provider.Authorize);
        app.MapPost("/connect/token", (Delegate)provider.ExchangeAsync);
        app.MapGet("/connect/logout", () => Results.SignOut(new AuthenticationProperties { RedirectUri = "/" }, [OpenIddictServerAspNetCoreDefaults.AuthenticationScheme]));
        await app.StartAsync(cancellationToken);
        return provider;
    }

    /// <summary>An access token for <see cref="Person"/>, from the token endpoint.</summary>
    public async Task<string> TokenAsync(CancellationToken cancellationToken)
    {
        using var http = new HttpClient { BaseAddress = new Uri(Url) };
        using var form = new FormUrlEncodedContent(new Dictionary<string, string> { ["grant_type"] = "client_credentials", ["client_id"] = ClientId, ["client_secret"] = ClientSecret });
        var response = await http.PostAsync(new Uri("/connect/token", UriKind.Relative), form, cancellationToken);
        var body = await response.Content.ReadAsStringAsync(cancellationToken);
        return (string?)JsonNode.Parse(body)!["access_token"] ?? throw new InvalidOperationException(body);
    }

    /// <summary>Signs with a new key from now on, and forgets the old one.</summary>
    public void RotateKey()
    {
        Options.SigningCredentials.Clear();
        Options.SigningCredentials.Add(new SigningCredentials(NewKey(), SecurityAlgorithms.RsaSha256));
    }

    public ValueTask DisposeAsync() => app.DisposeAsync();

    private static RsaSecurityKey NewKey() => new(RSA.Create(2048)) { KeyId = Guid.NewGuid().ToString("N") };

    private IResult Authorize(HttpContext context)
    {
        LastRequest = context.Request.Query;
        return SignIn(context.GetOpenIddictServerRequest()!.GetScopes());
    }

    private async Task<IResult> ExchangeAsync(HttpContext context)
    {
        var request = context.GetOpenIddictServerRequest()!;
        if (request.IsClientCredentialsGrantType()) return SignIn([]);
        var authenticated = await context.AuthenticateAsync(OpenIddictServerAspNetCoreDefaults.AuthenticationScheme);
        return Results.SignIn(authenticated.Principal!, authenticationScheme: OpenIddictServerAspNetCoreDefaults.AuthenticationScheme);
    }

    private IResult SignIn(IEnumerable<string> scopes)
    {
        var identity = new ClaimsIdentity("people", Claims.Name, Claims.Role);
        identity.SetClaim(Claims.Subject, $"id of {Person.Email}").SetClaim(Claims.Name, Person.Name).SetClaim(Claims.Email, Person.Email);
        if (Person.EmailVerified is { } verified) identity.SetClaim(Claims.EmailVerified, verified);
        identity.SetScopes(scopes).SetResources(TokenAudience).SetDestinations(_ => [Destinations.AccessToken, Destinations.IdentityToken]);
        return Results.SignIn(new ClaimsPrincipal(identity), authenticationScheme: OpenIddictServerAspNetCoreDefaults.AuthenticationScheme);
    }
}
