using Dozen.Core.Common;
using Dozen.Web.Hosting;
using Microsoft.Extensions.Configuration;

namespace Dozen.Web.Identity;

/// <summary>Who says who callers are: the section <c>Identity</c> of the configuration.</summary>
internal sealed record IdentityOptions
{
    private const string Section = "Identity";

    /// <summary>The OpenID Connect provider. Null: the substitute user, on this machine only.</summary>
    public Uri? Authority { get; private init; }

    /// <summary>The client as which the pages sign people in.</summary>
    public string ClientId { get; private init; } = "";

    /// <summary>Null for a public client; PKCE is used either way.</summary>
    public SecretReference? ClientSecret { get; private init; }

    /// <summary>What a bearer token for the API must be made for.</summary>
    public string Audience { get; private init; } = "";

    public string EmailClaim { get; private init; } = "email";

    /// <summary>Must be true (or 1) in the token, or the address counts for nothing.</summary>
    public string EmailVerifiedClaim { get; private init; } = "email_verified";

    /// <summary>Scheme, host and port under which browsers reach the server, where a proxy stands before it.</summary>
    public Uri? PublicUrl { get; private init; }

    /// <summary>Where the keys are kept that seal session cookies; null for beside the database.</summary>
    public string? KeysFolder { get; private init; }

    public bool IsExternal => Authority is not null;

    /// <summary>In one word, as <c>/api/v1/me</c> tells it.</summary>
    public string Mode => IsExternal ? "open_id_connect" : "substitute";

    public string Description => IsExternal ? $"OpenID Connect at {Authority}" : "substitute user (this machine only)";

    /// <exception cref="StartRefusedException">Something is missing, unknown or unsafe; the message lists all of it.</exception>
    public static IdentityOptions From(IConfiguration configuration)
    {
        var section = configuration.GetSection(Section);
        var problems = new List<string>();
        var given = section.GetChildren().Where(c => !string.IsNullOrWhiteSpace(c.Value)).ToDictionary(c => c.Key, c => c.Value!.Trim(), StringComparer.OrdinalIgnoreCase);
        var options = new IdentityOptions
        {
            Authority = Address(nameof(Authority)),
            ClientId = Text(nameof(ClientId)) ?? "",
            ClientSecret = Secret(),
            Audience = Text(nameof(Audience)) ?? "",
            EmailClaim = Text(nameof(EmailClaim)) ?? "email",
            EmailVerifiedClaim = Text(nameof(EmailVerifiedClaim)) ?? "email_verified",
            PublicUrl = Address(nameof(PublicUrl)),
            KeysFolder = Text(nameof(KeysFolder)),
        };

        foreach (var unknown in given.Keys) problems.Add($"there is no setting {Section}:{unknown}");
        if (options.Authority is null)
        {
            if (section.GetChildren().Any(c => !string.IsNullOrWhiteSpace(c.Value)) && problems.Count == 0) problems.Add($"{Section}:{nameof(Authority)} is missing");
        }
        else
        {
            if (options.ClientId.Length == 0) problems.Add($"{Section}:{nameof(ClientId)} is missing");
            if (options.Audience.Length == 0) problems.Add($"{Section}:{nameof(Audience)} is missing");
            if (options.PublicUrl is { } url && (url.AbsolutePath != "/" || url.Query.Length > 0)) problems.Add($"{Section}:{nameof(PublicUrl)} takes no path, such as https://crm.example");
        }

        return problems.Count == 0 ? options : throw new StartRefusedException(
            $"Dozen will not start, its identity is not configured as it should be: {string.Join("; ", problems)}. docs/configuration.md lists the settings.");

        string? Text(string name) => given.Remove(name, out var value) ? value : null;

        // Whoever can read or change what travels there decides who is let in here.
        Uri? Address(string name)
        {
            if (Text(name) is not { } text) return null;
            if (Uri.TryCreate(text, UriKind.Absolute, out var address) && address.UserInfo.Length == 0
                && (address.Scheme == Uri.UriSchemeHttps || (address.Scheme == Uri.UriSchemeHttp && address.IsLoopback))) return address;
            problems.Add($"{Section}:{name} must be an https address (http on this machine alone)");
            return null;
        }

        SecretReference? Secret()
        {
            if (Text(nameof(ClientSecret)) is not { } text) return null;
            var reference = SecretReference.Parse(text);
            if (reference is null) problems.Add($"{Section}:{nameof(ClientSecret)} must say where the secret is, such as secret:DOZEN_CLIENT_SECRET, not be it");
            else if (reference.Read() is null) problems.Add($"{Section}:{nameof(ClientSecret)} is {reference}, and there is neither such an environment variable nor such a file");
            return reference;
        }
    }
}
