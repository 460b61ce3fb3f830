namespace Dozen.Web.Importing;

/// <summary>Reads another stream, and tells each full percent of an expected length.</summary>
/// <param name="told">0 to 1.</param>
internal sealed class CountedStream(Stream inner, long expected, Action<double> told) : Stream
{
    private long read;
    private int percent;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => expected;

    public override long Position { get => read; set => throw new NotSupportedException(); }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var count = await inner.ReadAsync(buffer, cancellationToken);
        read += count;
        var now = expected == 0 ? 100 : (int)(100 * read / expected);
        if (now > percent) told((percent = now) / 100.0);
        return count;
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override async ValueTask DisposeAsync()
    {
        await inner.DisposeAsync();
        await base.DisposeAsync();
    }
}
