using System.Buffers.Binary;
using Dozen.Core.LegacyMigration;

namespace Dozen.Data.Postgres.Legacy;

/// <summary>Rows in PostgreSQL's binary COPY format, read from a stream into one buffer that is used again and again.</summary>
internal sealed class CopyReader(Stream stream) : SourceRow
{
    private const int HeaderLength = 19;
    private byte[] buffer = new byte[512 << 10];
    private int start;
    private int end;
    private bool begun;
    private int[] offsets = new int[32];
    private int[] lengths = new int[32];

    public int Fields { get; private set; }

    public async ValueTask<bool> NextAsync(CancellationToken cancellationToken)
    {
        if (!begun)
        {
            while (end - start < HeaderLength) await FillAsync(cancellationToken);
            start += HeaderLength;
            begun = true;
        }

        while (true)
        {
            if (TryParse() is { } parsed) return parsed;
            await FillAsync(cancellationToken);
        }
    }

    public override bool IsNull(int field) => lengths[field] < 0;

    public override ReadOnlySpan<byte> Bytes(int field) => buffer.AsSpan(offsets[field], Math.Max(lengths[field], 0));

    public override long Number(int field) => lengths[field] switch
    {
        2 => BinaryPrimitives.ReadInt16BigEndian(Bytes(field)),
        4 => BinaryPrimitives.ReadInt32BigEndian(Bytes(field)),
        _ => BinaryPrimitives.ReadInt64BigEndian(Bytes(field)),
    };

    /// <returns>Whether there is a row; null when more bytes are needed to tell.</returns>
    private bool? TryParse()
    {
        var at = start;
        if (end - at < sizeof(short)) return null;
        Fields = BinaryPrimitives.ReadInt16BigEndian(buffer.AsSpan(at));
        at += sizeof(short);
        if (Fields < 0) return false;
        if (Fields > offsets.Length) (offsets, lengths) = (new int[Fields], new int[Fields]);
        for (var field = 0; field < Fields; field++)
        {
            if (end - at < sizeof(int)) return null;
            lengths[field] = BinaryPrimitives.ReadInt32BigEndian(buffer.AsSpan(at));
            at += sizeof(int);
            offsets[field] = at;
            at += Math.Max(lengths[field], 0);
            if (at > end) return null;
        }

        start = at;
        return true;
    }

    private async ValueTask FillAsync(CancellationToken cancellationToken)
    {
        if (start > 0)
        {
            buffer.AsSpan(start, end - start).CopyTo(buffer);
            (start, end) = (0, end - start);
        }

        if (end == buffer.Length) Array.Resize(ref buffer, buffer.Length * 2);
        var read = await stream.ReadAsync(buffer.AsMemory(end), cancellationToken);
        if (read == 0) throw new EndOfStreamException("The database ended a stream of rows within a row.");
        end += read;
    }
}
