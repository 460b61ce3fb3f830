using System.Buffers.Binary;

namespace Dozen.Core.Importing.Files;

/// <summary>Counts the entries of a zip archive without keeping them: ZipArchive holds an object per entry, of which a hostile file can have millions.</summary>
internal static class ZipDirectory
{
    private const int EndBytes = 22;
    private const int HeaderBytes = 46;

    /// <returns>The number of entries, at most <paramref name="limit"/> + 1; null when the directory can't be found.</returns>
    public static async ValueTask<int?> CountAsync(SourceStream source, int limit, CancellationToken cancellationToken)
    {
        if (await FindStartAsync(source, cancellationToken) is not { } position) return null;

        var header = new byte[HeaderBytes];
        for (var count = 0; ; count++)
        {
            var read = await source.ReadAtAsync(position, header, cancellationToken);
            if (count > limit || read < HeaderBytes || !header.AsSpan().StartsWith("PK\x01\x02"u8)) return count;
            position += HeaderBytes + Length(28) + Length(30) + Length(32);
        }

        int Length(int at) => BinaryPrimitives.ReadUInt16LittleEndian(header.AsSpan(at));
    }

    private static async ValueTask<long?> FindStartAsync(SourceStream source, CancellationToken cancellationToken)
    {
        // The record at the end may be followed by a comment of up to 64 KiB.
        var tail = new byte[(int)Math.Min(source.Length, EndBytes + ushort.MaxValue + 20)];
        var read = await source.ReadAtAsync(source.Length - tail.Length, tail, cancellationToken);
        var end = tail.AsSpan(0, read).LastIndexOf("PK\x05\x06"u8);
        if (end < 0 || read - end < EndBytes) return null;

        var start = BinaryPrimitives.ReadUInt32LittleEndian(tail.AsSpan(end + 16));
        if (start != uint.MaxValue) return start;

        // Zip64: a locator before the record tells where the larger record is.
        if (end < 20 || !tail.AsSpan(end - 20).StartsWith("PK\x06\x07"u8)) return null;
        var large = new byte[56];
        var at = BinaryPrimitives.ReadInt64LittleEndian(tail.AsSpan(end - 20 + 8));
        if (at < 0 || at >= source.Length || await source.ReadAtAsync(at, large, cancellationToken) < large.Length) return null;
        var found = BinaryPrimitives.ReadInt64LittleEndian(large.AsSpan(48));
        return large.AsSpan().StartsWith("PK\x06\x06"u8) && found >= 0 && found < source.Length ? found : null;
    }
}
