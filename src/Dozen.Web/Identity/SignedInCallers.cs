using System.Globalization;
using System.Security.Claims;
using Dozen.Core.Common;
using Dozen.Core.Users;
using Microsoft.Extensions.DependencyInjection;

namespace Dozen.Web.Identity;

/// <summary>Who an authenticated principal is here, now: asked at every request, and at every operation of a page that lives for hours.</summary>
internal sealed class SignedInCallers(KnownCallers known, EndedSessions ended, IServiceScopeFactory scopes, IdentityOptions options)
{
    private static readonly Failure SignedOut = new(FailureKind.Forbidden, "identity.required", "You are signed out.");

    public async ValueTask<Result<Caller>> FindAsync(ClaimsPrincipal principal, CancellationToken cancellationToken)
    {
        // The substitute user and tokens of our own were made from a caller; what is told from outside is looked up.
        if (FromOutside(principal) is not { } person) return principal.ToCaller() is { } caller ? caller : SignedOut;
        if (ended.IsOver(person)) return SignedOut;
        if (Only(person, options.EmailClaim) is not { Length: > 0 } email) return IdentityFailures.NoEmail;
        if (Only(person, options.EmailVerifiedClaim) is not ("true" or "True" or "1")) return IdentityFailures.Unverified;

        return await known.GetAsync($"email {email}", async () =>
        {
            await using var scope = scopes.CreateAsyncScope();
            return new CallerAnswer(await scope.ServiceProvider.GetRequiredService<FindCaller>().ByEmailAsync(email, cancellationToken));
        });
    }

    /// <summary>What to call the person, as the provider names them; null for everybody else.</summary>
    public string? NameOf(ClaimsPrincipal principal) =>
        FromOutside(principal) is { } person ? Only(person, options.EmailClaim) ?? Only(person, "name") ?? Only(person, "sub") : null;

    public static bool IsSession(ClaimsPrincipal principal) => FromOutside(principal)?.AuthenticationType == IdentityScheme.Session;

    /// <summary>The principal as a caller, with what the provider said beside it, so that it can be asked again.</summary>
    public static ClaimsPrincipal Enter(ClaimsPrincipal principal, Caller caller)
    {
        if (FromOutside(principal) is not { } person) return principal;
        var entered = caller.ToPrincipal(person.AuthenticationType!);
        entered.AddIdentity(person);
        return entered;
    }

    private static ClaimsIdentity? FromOutside(ClaimsPrincipal principal) => principal.Identities
        .LastOrDefault(i => i.IsAuthenticated && i.AuthenticationType is IdentityScheme.Session or IdentityScheme.Bearer);

    // Twice the same claim is once too often to build on.
    private static string? Only(ClaimsIdentity person, string claim) => person.FindAll(claim).Take(2).ToList() is [{ Value: var value }] ? value.Trim() : null;
}

/// <summary>
/// Sessions that were signed out before their time: their cookie may have been copied, and a page in another window still stands.
/// Known to this process alone.
/// </summary>
internal sealed class EndedSessions(TimeProvider time)
{
    public const string SessionClaim = "dozen:session";
    public const string UntilClaim = "dozen:session_until";

    /// <summary>How long a session lasts, whatever is done in it.</summary>
    public static readonly TimeSpan Length = TimeSpan.FromHours(12);

    private readonly System.Collections.Concurrent.ConcurrentDictionary<string, DateTimeOffset> ended = new(StringComparer.Ordinal);

    public void End(ClaimsPrincipal principal)
    {
        var now = time.GetUtcNow();
        foreach (var past in ended.Where(e => e.Value < now)) ended.TryRemove(past);
        if (principal.FindFirstValue(SessionClaim) is { } session) ended[session] = now + Length;
    }

    public bool IsOver(ClaimsIdentity person) => person.AuthenticationType == IdentityScheme.Session
        && (person.FindFirst(SessionClaim)?.Value is not { } session || ended.ContainsKey(session)
            || !long.TryParse(person.FindFirst(UntilClaim)?.Value, NumberStyles.None, CultureInfo.InvariantCulture, out var until)
            || time.GetUtcNow().ToUnixTimeSeconds() >= until);
}
