using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Dozen.Core.Integrations;

/// <summary>
/// An API token as it is handed over: <c>dzn_</c>, the organisation, the row, and 256 random bits in base64url. Naming its row
/// makes the look-up one read by key within one organisation; what proves anything are the random bits alone.
/// </summary>
internal sealed record ApiTokenText(long OrganizationId, long Id, string Secret)
{
    public const string Start = "dzn_";

    private const int SecretBytes = 32;
    private const int SecretLength = 43;
    private const int ShownOfSecret = 4;

    public static ApiTokenText Create(long organizationId, long id) =>
        new(organizationId, id, Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(SecretBytes)));

    /// <returns>Null for what no token of ours looks like.</returns>
    public static ApiTokenText? Parse(string text)
    {
        if (!text.StartsWith(Start, StringComparison.Ordinal)) return null;
        var parts = text[Start.Length..].Split('_', 3);
        return parts.Length == 3 && parts[2].Length == SecretLength && Base64Url.IsValid(parts[2])
            && long.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var organizationId)
            && long.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var id)
            ? new ApiTokenText(organizationId, id, parts[2])
            : null;
    }

    /// <summary>What may be shown afterwards, so that people tell their tokens apart.</summary>
    public string Prefix => string.Create(CultureInfo.InvariantCulture, $"{Start}{OrganizationId}_{Id}_{Secret.AsSpan(0, ShownOfSecret)}");

    /// <summary>What is kept. A plain SHA-256: random bits can't be guessed from a list of words, so nothing is gained by a slow one.</summary>
    public string Hash => Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes(ToString())));

    public bool Matches(string hash) => CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(Hash), Encoding.ASCII.GetBytes(hash));

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Start}{OrganizationId}_{Id}_{Secret}");
}
