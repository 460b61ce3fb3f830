namespace Dozen.Web.Identity;

/// <summary>The names of the ways to say who one is; each is also the authentication type of the identities it makes.</summary>
internal static class IdentityScheme
{
    /// <summary>Chooses among the others by the request.</summary>
    public const string Choice = "dozen";

    /// <summary>The cookie of the pages.</summary>
    public const string Session = "session";

    /// <summary>Signing in at the provider; ends in a session.</summary>
    public const string Provider = "provider";

    /// <summary>A provider's access token on the API.</summary>
    public const string Bearer = "bearer";

    /// <summary>A token of Dozen's own on the API.</summary>
    public const string ApiToken = "api_token";
}
