using System.Security.Cryptography;

namespace Dozen.Core.LegacyMigration.Secrets;

/// <summary>Opens what the earlier platform encrypted: Fernet, which is AES-128-CBC with an HMAC-SHA256 over everything before it.</summary>
internal static class FernetToken
{
    private const int KeyLength = 32;
    private const int HeaderLength = 9;
    private const int VectorLength = 16;
    private const int SealLength = 32;
    private const byte Version = 0x80;

    /// <param name="key">44 characters of URL-safe base64.</param>
    /// <returns>Null when the token is none, is damaged, or was made with another key.</returns>
    public static byte[]? Open(string token, string key)
    {
        if (Bytes(key) is not { Length: KeyLength } keys || Bytes(token) is not { Length: >= HeaderLength + VectorLength + 16 + SealLength } bytes || bytes[0] != Version) return null;
        var seal = HMACSHA256.HashData(keys.AsSpan(0, 16), bytes.AsSpan(0, bytes.Length - SealLength));
        if (!CryptographicOperations.FixedTimeEquals(seal, bytes.AsSpan(bytes.Length - SealLength))) return null;

        using var aes = Aes.Create();
        aes.Key = keys[16..];
        return aes.DecryptCbc(bytes.AsSpan(HeaderLength + VectorLength, bytes.Length - HeaderLength - VectorLength - SealLength), bytes.AsSpan(HeaderLength, VectorLength));
    }

    private static byte[]? Bytes(string text)
    {
        try
        {
            return Convert.FromBase64String(text.Trim().Replace('-', '+').Replace('_', '/'));
        }
        catch (FormatException)
        {
            return null;
        }
    }
}
