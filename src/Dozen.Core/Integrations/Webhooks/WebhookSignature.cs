using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Dozen.Core.Integrations.Webhooks;

/// <summary>Signatures after Standard Webhooks: HMAC-SHA256 of <c>id.timestamp.body</c>, as <c>v1,</c> and base64.</summary>
public static class WebhookSignature
{
    public const string IdHeader = "webhook-id";
    public const string TimestampHeader = "webhook-timestamp";
    public const string SignatureHeader = "webhook-signature";

    private const string KeyPrefix = "whsec_";

    /// <summary>Bytes; a shorter key could be guessed.</summary>
    private const int ShortestKey = 24;

    /// <param name="unixSeconds">When it is sent; a receiver refuses what is old.</param>
    public static string Sign(ReadOnlySpan<byte> key, string id, long unixSeconds, string body)
    {
        var content = Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{id}.{unixSeconds}.{body}"));
        return "v1," + Convert.ToBase64String(HMACSHA256.HashData(key, content));
    }

    /// <summary>The key in a secret: base64 after <c>whsec_</c>, else the text's own bytes; null when it is too short or no base64.</summary>
    public static byte[]? KeyOf(string secret)
    {
        var key = secret.StartsWith(KeyPrefix, StringComparison.Ordinal) ? FromBase64(secret[KeyPrefix.Length..]) : Encoding.UTF8.GetBytes(secret);
        return key is { Length: >= ShortestKey } ? key : null;
    }

    private static byte[]? FromBase64(string text)
    {
        var bytes = new byte[text.Length];
        return Convert.TryFromBase64String(text, bytes, out var length) ? bytes[..length] : null;
    }
}
