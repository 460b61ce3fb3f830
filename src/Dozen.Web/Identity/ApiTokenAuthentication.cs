using System.Text.Encodings.Web;
using Dozen.Core.Common;
using Dozen.Core.Integrations;
using Dozen.Core.Users;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Dozen.Web.Identity;

/// <summary>Why credentials were not accepted, where that is a refusal of ours.</summary>
internal sealed class RefusedCredentialsException(Failure failure) : AuthenticationFailureException(failure.Message)
{
    public Failure Failure { get; } = failure;
}

/// <summary>Authenticates programs by <c>Authorization: Bearer dzn_…</c>.</summary>
internal sealed class ApiTokenAuthentication(
    IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logger, UrlEncoder encoder,
    KnownCallers known, TokenUses uses, IServiceScopeFactory scopes)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
{
    private const string Bearer = "Bearer ";

    /// <summary>What follows "Bearer", or null where the header says something else.</summary>
    public static string? BearerOf(HttpRequest request) =>
        request.Headers.Authorization.ToString() is var header && header.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase) ? header[Bearer.Length..].Trim() : null;

    public static bool IsShown(HttpRequest request) => BearerOf(request)?.StartsWith(FindTokenCaller.TokenStart, StringComparison.Ordinal) == true;

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        var text = BearerOf(Request) ?? "";
        var found = FindTokenCaller.KeyOf(text) is { } key
            ? await known.GetAsync(key, () => FindAsync(text))
            : (await FindAsync(text)).Who;
        if (!found.TryGet(out var caller, out var failure)) return AuthenticateResult.Fail(new RefusedCredentialsException(failure));

        uses.Note(caller);
        return AuthenticateResult.Success(new AuthenticationTicket(caller.ToPrincipal(Scheme.Name), Scheme.Name));
    }

    // In a scope of its own: the request's context is bound to the caller, who is not known yet.
    private async Task<CallerAnswer> FindAsync(string text)
    {
        await using var scope = scopes.CreateAsyncScope();
        return await scope.ServiceProvider.GetRequiredService<FindTokenCaller>().ExecuteAsync(text, Context.RequestAborted);
    }
}
