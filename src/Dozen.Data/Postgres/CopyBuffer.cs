using System.Buffers.Binary;
using System.Text;

namespace Dozen.Data.Postgres;

/// <summary>
/// Rows in PostgreSQL's binary COPY format, gathered in a buffer that is used again and again. The driver's own importer
/// looks up a converter for each field of each row, which costs more than everything else about a row.
/// </summary>
internal sealed class CopyBuffer
{
    private const int FirstSize = 320 << 10;
    private const byte JsonbVersion = 1;

    private static readonly DateOnly FirstDay = new(2000, 1, 1);
    private static readonly DateTimeOffset Epoch = new(2000, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private byte[] bytes = new byte[FirstSize];
    private int length;

    public ReadOnlyMemory<byte> Written => bytes.AsMemory(0, length);

    public void Clear() => length = 0;

    /// <summary>What a stream begins with: its signature, no flags, no extension.</summary>
    public void Begin()
    {
        ReadOnlySpan<byte> signature = [.. "PGCOPY\n"u8, 0xFF, .. "\r\n\0"u8];
        signature.CopyTo(Take(signature.Length));
        Int32(0);
        Int32(0);
    }

    public void StartRow(short fields) => BinaryPrimitives.WriteInt16BigEndian(Take(sizeof(short)), fields);

    public void End() => BinaryPrimitives.WriteInt16BigEndian(Take(sizeof(short)), -1);

    public void Null() => Int32(-1);

    public void Text(string? value)
    {
        if (value is null)
        {
            Null();
            return;
        }

        Utf8(value, 0);
    }

    public void Jsonb(string value) => Utf8(value, 1);

    public void Bigint(long? value)
    {
        if (value is not { } number)
        {
            Null();
            return;
        }

        Int32(sizeof(long));
        BinaryPrimitives.WriteInt64BigEndian(Take(sizeof(long)), number);
    }

    public void Integer(int value)
    {
        Int32(sizeof(int));
        Int32(value);
    }

    public void Double(double? value)
    {
        if (value is not { } number)
        {
            Null();
            return;
        }

        Int32(sizeof(double));
        BinaryPrimitives.WriteDoubleBigEndian(Take(sizeof(double)), number);
    }

    public void Date(DateOnly? value)
    {
        if (value is { } day) Integer(day.DayNumber - FirstDay.DayNumber);
        else Null();
    }

    /// <summary>To the microsecond, as the database keeps it.</summary>
    public void Timestamp(DateTimeOffset? value) => Bigint(value is { } time ? (time.UtcTicks - Epoch.UtcTicks) / TimeSpan.TicksPerMicrosecond : null);

    private void Int32(int value) => BinaryPrimitives.WriteInt32BigEndian(Take(sizeof(int)), value);

    private void Utf8(string value, int versionBytes)
    {
        // Reserved for the longest it may become; the length goes in front once it is known.
        var start = length;
        var field = Take(sizeof(int) + versionBytes + Encoding.UTF8.GetMaxByteCount(value.Length));
        if (versionBytes > 0) field[sizeof(int)] = JsonbVersion;
        var written = versionBytes + Encoding.UTF8.GetBytes(value, field[(sizeof(int) + versionBytes)..]);
        BinaryPrimitives.WriteInt32BigEndian(field, written);
        length = start + sizeof(int) + written;
    }

    private Span<byte> Take(int count)
    {
        if (bytes.Length - length < count) Array.Resize(ref bytes, Math.Max(bytes.Length * 2, length + count));
        var taken = bytes.AsSpan(length, count);
        length += count;
        return taken;
    }
}
