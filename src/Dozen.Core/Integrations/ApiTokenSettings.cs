using Dozen.Core.Common;
using Dozen.Core.Users;

namespace Dozen.Core.Integrations;

/// <summary>What the configuration of an <c>api_token</c> row holds: never the token. A row somebody else wrote may lack any of it.</summary>
/// <param name="Hash">SHA-256 of the whole token, in lower-case hexadecimal.</param>
/// <param name="Prefix">The token's beginning, for people to tell it by.</param>
/// <param name="ExpiresAt">Null for never.</param>
internal sealed record ApiTokenSettings(string? Hash, string? Prefix, IReadOnlyList<string>? Scopes, DateTimeOffset? ExpiresAt)
{
    public bool IsOver(DateTimeOffset now) => ExpiresAt <= now;
}

internal static class ApiTokenFailures
{
    public static readonly Failure Unknown = new(
        FailureKind.Forbidden, "token.unknown", "This API token is not known here; it may have been revoked.");

    public static readonly Failure Expired = new(FailureKind.Forbidden, "token.expired", "This API token has expired.");

    public static readonly Failure TooMuch = new(
        FailureKind.Forbidden, "token.more_than_yours", "A token can't be given what you may not do yourself.");

    public static readonly Failure OrganizationInactive = IdentityFailures.OrganizationInactive with { Message = "The organisation of this API token is deactivated." };

    public static Failure NotFound(long id) => new(FailureKind.NotFound, "token.not_found", $"There is no API token {id}.");
}
