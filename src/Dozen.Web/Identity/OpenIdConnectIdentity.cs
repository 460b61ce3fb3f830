using System.Globalization;
using System.Security.Claims;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.AspNetCore.Authentication.OpenIdConnect;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using Microsoft.IdentityModel.Tokens;

namespace Dozen.Web.Identity;

/// <summary>Identity from an OpenID Connect provider: a session for the pages, bearer tokens for the API.</summary>
internal static class OpenIdConnectIdentity
{
    public const string CallbackPath = "/sign-in/callback";
    public const string SignedOutCallbackPath = "/sign-out/callback";

    /// <summary>The session's cookie over https. The prefix makes browsers insist on https and on this host alone.</summary>
    public const string SecureCookie = "__Host-dozen";

    /// <summary>How far this clock and the provider's may be apart.</summary>
    private static readonly TimeSpan ClockSkew = TimeSpan.FromMinutes(1);

    // Asymmetric alone: with HS256 a token could be signed with the provider's public key, which everybody has.
    private static readonly string[] Algorithms =
    [
        SecurityAlgorithms.RsaSha256, SecurityAlgorithms.RsaSha384, SecurityAlgorithms.RsaSha512,
        SecurityAlgorithms.RsaSsaPssSha256, SecurityAlgorithms.RsaSsaPssSha384, SecurityAlgorithms.RsaSsaPssSha512,
        SecurityAlgorithms.EcdsaSha256, SecurityAlgorithms.EcdsaSha384, SecurityAlgorithms.EcdsaSha512,
    ];

    public static void AddOpenIdConnectIdentity(this AuthenticationBuilder authentication, IdentityOptions identity, string keysFolder)
    {
        var services = authentication.Services;
        CreatePrivately(keysFolder);
        services.AddDataProtection().SetApplicationName("dozen").PersistKeysToFileSystem(new DirectoryInfo(keysFolder));

        authentication.AddCookie(IdentityScheme.Session).AddOpenIdConnect(IdentityScheme.Provider, _ => { }).AddJwtBearer(IdentityScheme.Bearer, _ => { });
        services.AddOptions<CookieAuthenticationOptions>(IdentityScheme.Session).Configure(cookie => Configure(cookie, identity));
        services.AddOptions<OpenIdConnectOptions>(IdentityScheme.Provider).Configure<TimeProvider>((provider, time) => Configure(provider, identity, time));
        services.AddOptions<JwtBearerOptions>(IdentityScheme.Bearer).Configure<TimeProvider>((bearer, time) => Configure(bearer, identity, time))
            .PostConfigure(bearer => TrustCurrentKeysAlone(bearer.ConfigurationManager));
    }

    private static void Configure(CookieAuthenticationOptions cookie, IdentityOptions identity)
    {
        cookie.Cookie.Name = IsSecure(identity) ? SecureCookie : "dozen";
        Protect(cookie.Cookie, identity);
        cookie.ExpireTimeSpan = EndedSessions.Length;
        cookie.SlidingExpiration = false;
        cookie.Events.OnValidatePrincipal = context =>
        {
            var ended = context.HttpContext.RequestServices.GetRequiredService<EndedSessions>();
            if (context.Principal?.Identity is not ClaimsIdentity person || ended.IsOver(person)) context.RejectPrincipal();
            return Task.CompletedTask;
        };
    }

    private static void Configure(OpenIdConnectOptions provider, IdentityOptions identity, TimeProvider time)
    {
        provider.Authority = identity.Authority!.AbsoluteUri;
        provider.RequireHttpsMetadata = identity.Authority.Scheme == Uri.UriSchemeHttps;
        provider.ClientId = identity.ClientId;
        provider.ClientSecret = identity.ClientSecret?.Read();
        provider.SignInScheme = IdentityScheme.Session;
        provider.CallbackPath = CallbackPath;
        provider.SignedOutCallbackPath = SignedOutCallbackPath;
        provider.SignedOutRedirectUri = SignInEndpoints.SignedOutPath;

        // Anybody could call it; a session ends by signing out, by its time, or by deactivating the user.
        provider.RemoteSignOutPath = PathString.Empty;

        // The answer comes as a plain redirect, so that no cookie has to travel across sites.
        provider.ResponseType = OpenIdConnectResponseType.Code;
        provider.ResponseMode = OpenIdConnectResponseMode.Query;
        provider.UsePkce = true;
        Protect(provider.CorrelationCookie, identity);
        Protect(provider.NonceCookie, identity);

        provider.Scope.Clear();
        foreach (var scope in (string[])["openid", "profile", "email"]) provider.Scope.Add(scope);
        provider.MapInboundClaims = false;
        provider.SaveTokens = false;
        provider.DisableTelemetry = true;
        provider.GetClaimsFromUserInfoEndpoint = true;
        provider.ClaimActions.MapUniqueJsonKey(identity.EmailClaim, identity.EmailClaim);
        provider.ClaimActions.MapUniqueJsonKey(identity.EmailVerifiedClaim, identity.EmailVerifiedClaim);
        provider.TokenValidationParameters = Strict(identity.ClientId, time);
        provider.Events.OnTicketReceived = context =>
        {
            context.Principal = Session(context.Principal!, identity, time);
            return Task.CompletedTask;
        };
        provider.Events.OnRemoteFailure = async context =>
        {
            context.HandleResponse();
            await SignInEndpoints.FailedAsync(context.HttpContext);
        };
        provider.Events.OnRedirectToIdentityProviderForSignOut = context =>
        {
            // Instead of the id token, which would have to be kept for it.
            context.ProtocolMessage.ClientId = identity.ClientId;
            return Task.CompletedTask;
        };
    }

    private static void Configure(JwtBearerOptions bearer, IdentityOptions identity, TimeProvider time)
    {
        bearer.Authority = identity.Authority!.AbsoluteUri;
        bearer.RequireHttpsMetadata = identity.Authority.Scheme == Uri.UriSchemeHttps;
        bearer.MapInboundClaims = false;
        bearer.SaveToken = false;

        // An unknown key is looked for at the provider at once, but not more often than this, whoever sends what.
        bearer.RefreshInterval = TimeSpan.FromMinutes(1);
        bearer.AutomaticRefreshInterval = TimeSpan.FromHours(1);
        bearer.TokenValidationParameters = Strict(identity.Audience, time);
        bearer.TokenValidationParameters.AuthenticationType = IdentityScheme.Bearer;
        bearer.Events = new JwtBearerEvents
        {
            OnTokenValidated = context =>
            {
                // An id token says to a client who signed in; it is no key to the API, even where both have one audience.
                if (context.Principal!.HasClaim(c => c.Type is "nonce" or "at_hash" or "c_hash")) context.Fail("An id token is not an access token.");
                return Task.CompletedTask;
            },
        };
    }

    // Else a key that the provider has withdrawn would open the API for another hour.
    private static void TrustCurrentKeysAlone(object? configuration)
    {
        if (configuration is BaseConfigurationManager manager) manager.UseLastKnownGoodConfiguration = false;
    }

    /// <summary>The issuer and the keys come from the provider's discovery document.</summary>
    private static TokenValidationParameters Strict(string audience, TimeProvider time) => new()
    {
        ValidateIssuer = true,
        ValidateAudience = true,
        ValidAudience = audience,
        RequireAudience = true,
        RequireSignedTokens = true,
        ValidateIssuerSigningKey = true,
        ValidAlgorithms = Algorithms,
        RequireExpirationTime = true,
        ValidateLifetime = true,
        ClockSkew = ClockSkew,
        LifetimeValidator = (notBefore, expires, _, _) =>
            time.GetUtcNow() is var now && expires is { } end && now < end + ClockSkew && (notBefore is not { } begin || begin <= now + ClockSkew),
        NameClaimType = "name",
    };

    /// <summary>What a session keeps of what the provider told: who it is, and nothing that opens a door elsewhere.</summary>
    private static ClaimsPrincipal Session(ClaimsPrincipal told, IdentityOptions identity, TimeProvider time)
    {
        var until = (time.GetUtcNow() + EndedSessions.Length).ToUnixTimeSeconds();
        string[] kept = ["sub", "name", identity.EmailClaim, identity.EmailVerifiedClaim];
        var session = new ClaimsIdentity(told.Claims.Where(c => kept.Contains(c.Type)).Select(c => new Claim(c.Type, c.Value)), IdentityScheme.Session, "name", null);
        session.AddClaim(new Claim(EndedSessions.SessionClaim, Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16))));
        session.AddClaim(new Claim(EndedSessions.UntilClaim, until.ToString(CultureInfo.InvariantCulture)));
        return new ClaimsPrincipal(session);
    }

    private static bool IsSecure(IdentityOptions identity) => identity.PublicUrl?.Scheme == Uri.UriSchemeHttps;

    private static void Protect(CookieBuilder cookie, IdentityOptions identity)
    {
        cookie.HttpOnly = true;
        cookie.SameSite = SameSiteMode.Lax;
        cookie.SecurePolicy = IsSecure(identity) ? CookieSecurePolicy.Always : CookieSecurePolicy.SameAsRequest;
    }

    // Who reads these keys can make sessions.
    private static void CreatePrivately(string folder)
    {
        if (OperatingSystem.IsWindows()) Directory.CreateDirectory(folder);
        else Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }
}
