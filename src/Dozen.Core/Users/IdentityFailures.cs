using Dozen.Core.Common;

namespace Dozen.Core.Users;

/// <summary>Why somebody who is signed in outside is nobody here.</summary>
public static class IdentityFailures
{
    public static readonly Failure NoEmail = Refusal(
        "identity.no_email", "The identity provider names no e-mail address for you, so you can't be told from others here.");

    public static readonly Failure Unverified = Refusal(
        "identity.unverified", "The identity provider has not verified your e-mail address, so it can't say who you are here.");

    public static readonly Failure Unknown = Refusal(
        "identity.unknown", "You are signed in, but nobody here has your e-mail address.");

    public static readonly Failure Ambiguous = Refusal(
        "identity.ambiguous", "Several users have your e-mail address in different spellings of upper and lower case, and none exactly yours.");

    public static readonly Failure Inactive = Refusal(
        "identity.inactive", "Your user is deactivated.");

    public static readonly Failure NoOrganization = Refusal(
        "identity.no_organization", "Your user has not been given to an organisation yet.");

    public static readonly Failure OrganizationInactive = Refusal(
        "identity.organization_inactive", "Your organisation is deactivated.");

    private static Failure Refusal(string code, string message) => new(FailureKind.Forbidden, code, message);
}
