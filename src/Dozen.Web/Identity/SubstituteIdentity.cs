using System.Security.Claims;
using System.Text.Encodings.Web;
using Dozen.Core.Common;
using Dozen.Web.Http;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Dozen.Web.Identity;

/// <summary>
/// Who the person at this machine is, as long as no identity provider is configured. Null in a database that has
/// organisations but no substitute user: then nobody is let in.
/// </summary>
internal sealed class SubstituteIdentity
{
    public const string Scheme = "substitute";

    public Caller? Caller { get; set; }

    public static bool IsSubstitute(ClaimsPrincipal principal) => principal.Identity?.AuthenticationType == Scheme;
}

/// <summary>Authenticates every request as the substitute user. <see cref="LoopbackOnly"/> keeps other machines and other sites out.</summary>
internal sealed class SubstituteAuthentication(
    IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logger, UrlEncoder encoder, SubstituteIdentity identity)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
{
    private static readonly Failure Nobody = new(
        FailureKind.Forbidden, "identity.required", "Nobody is signed in, and this database has no substitute user (you@dozen.example).");

    protected override Task<AuthenticateResult> HandleAuthenticateAsync() => Task.FromResult(
        identity.Caller is { } caller
            ? AuthenticateResult.Success(new AuthenticationTicket(caller.ToPrincipal(Scheme.Name), Scheme.Name))
            : AuthenticateResult.NoResult());

    protected override Task HandleChallengeAsync(AuthenticationProperties properties) =>
        new ProblemResult(Nobody, StatusCodes.Status401Unauthorized).ExecuteAsync(Context);
}
