using Dozen.Data;
using Dozen.Web.Http;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.Extensions.DependencyInjection;

namespace Dozen.Web.Identity;

/// <summary>Who callers are, and what they are let in to.</summary>
internal static class IdentityServices
{
    public static void AddIdentity(this IServiceCollection services, IdentityOptions identity, DatabaseTarget database)
    {
        services.AddSingleton(identity);
        services.AddSingleton<SubstituteIdentity>();
        services.AddSingleton<EndedSessions>();
        services.AddSingleton<SignedInCallers>();
        services.AddSingleton<TokenUses>();
        services.AddHostedService(provider => provider.GetRequiredService<TokenUses>());

        var person = identity.IsExternal ? IdentityScheme.Session : SubstituteIdentity.Scheme;
        var authentication = services.AddAuthentication(IdentityScheme.Choice)
            .AddScheme<AuthenticationSchemeOptions, ApiTokenAuthentication>(IdentityScheme.ApiToken, null)
            .AddPolicyScheme(IdentityScheme.Choice, null, choice =>
            {
                choice.ForwardChallenge = identity.IsExternal ? IdentityScheme.Provider : SubstituteIdentity.Scheme;

                // Tokens are for programs, and programs use the API. A token that is shown and refused is not passed over for a cookie.
                choice.ForwardDefaultSelector = context =>
                    !Errors.IsApi(context.Request.Path) ? person
                    : ApiTokenAuthentication.IsShown(context.Request) ? IdentityScheme.ApiToken
                    : identity.IsExternal && context.Request.Headers.Authorization.Count > 0 ? IdentityScheme.Bearer
                    : person;
            });
        if (identity.IsExternal) authentication.AddOpenIdConnectIdentity(identity, KeysFolder(identity, database));
        else authentication.AddScheme<AuthenticationSchemeOptions, SubstituteAuthentication>(SubstituteIdentity.Scheme, null);

        // Fails closed: what does not say otherwise needs a caller.
        services.AddAuthorizationBuilder().SetFallbackPolicy(new AuthorizationPolicyBuilder().RequireAuthenticatedUser().AddRequirements(new Admission()).Build());
        services.AddSingleton<IAuthorizationHandler, Admission>();
        services.AddSingleton<IAuthorizationMiddlewareResultHandler, AdmissionAnswer>();
    }

    /// <summary>After the pages' own services, whose provider this one takes the place of.</summary>
    public static void AddCircuitIdentity(this IServiceCollection services) => services.AddScoped<AuthenticationStateProvider, CircuitIdentity>();

    private static string KeysFolder(IdentityOptions identity, DatabaseTarget database) => Path.GetFullPath(
        identity.KeysFolder ?? Path.Combine(database is DatabaseTarget.Sqlite { Path: var path } ? Path.GetDirectoryName(path)! : "data", "keys"));
}
