using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace Dozen.Core.LegacyMigration;

/// <summary>
/// SHA-256 over the columns of a row in the order of the mapping: for each its length in bytes, a colon and its text as
/// PostgreSQL writes it in UTC; for null only the colon. The database computes the same in SQL (see <see cref="Sql"/>).
/// </summary>
internal sealed class RowDigest
{
    private byte[] buffer = new byte[4096];

    public static string Sql(IEnumerable<string> texts) =>
        $"sha256(convert_to(concat({string.Join(", ", texts.Select(t => $"octet_length({t}), ':', {t}"))}), 'UTF8'))";

    /// <summary>Writes 32 bytes.</summary>
    public void Compute(ReadOnlySpan<string?> texts, Span<byte> digest)
    {
        var length = 0;
        foreach (var text in texts)
        {
            var most = text is null ? 0 : Encoding.UTF8.GetMaxByteCount(text.Length);
            if (buffer.Length - length < most + 12) Array.Resize(ref buffer, Math.Max(buffer.Length * 2, length + most + 12));
            if (text is not null)
            {
                Utf8Formatter.TryFormat(Encoding.UTF8.GetByteCount(text), buffer.AsSpan(length), out var digits);
                length += digits;
            }

            buffer[length++] = (byte)':';
            if (text is not null) length += Encoding.UTF8.GetBytes(text, buffer.AsSpan(length));
        }

        SHA256.HashData(buffer.AsSpan(0, length), digest);
    }
}
