namespace Dozen.Core.Importing.Files;

/// <summary>
/// The file as the readers see it: an I/O error or a file that became shorter is an <see cref="ImportFileException"/>.
/// It does not own the stream: the one who opened the file closes it.
/// </summary>
internal sealed class SourceStream : Stream
{
    private readonly Stream inner;

    public SourceStream(Stream inner)
    {
        if (!inner.CanSeek) throw new ArgumentException("An import file is read more than once, so its stream must be seekable.", nameof(inner));
        this.inner = inner;
        Length = inner.Length;
    }

    public override bool CanRead => true;
    public override bool CanSeek => true;
    public override bool CanWrite => false;
    public override long Length { get; }

    public override long Position
    {
        get => inner.Position;
        set => inner.Position = value;
    }

    /// <summary>Share of the bytes read, 0 to 1.</summary>
    public double Progress { get; private set; }

    public override int Read(Span<byte> buffer)
    {
        try
        {
            return Checked(inner.Read(buffer), buffer.Length);
        }
        catch (IOException exception)
        {
            throw Lost(exception);
        }
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        try
        {
            return Checked(await inner.ReadAsync(buffer, cancellationToken), buffer.Length);
        }
        catch (IOException exception)
        {
            throw Lost(exception);
        }
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override long Seek(long offset, SeekOrigin origin) => inner.Seek(offset, origin);

    /// <summary>Fills as much of the buffer as the file has from <paramref name="position"/> on.</summary>
    public async ValueTask<int> ReadAtAsync(long position, Memory<byte> buffer, CancellationToken cancellationToken)
    {
        Position = position;
        return await this.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancellationToken);
    }

    public override void Flush()
    {
    }

    public override void SetLength(long value) => throw new NotSupportedException();
    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    private int Checked(int read, int wanted)
    {
        var position = inner.Position;
        if (read == 0 && wanted > 0 && position < Length)
            throw new ImportFileException("The file became shorter while it was read. Import it again when nothing else writes to it.");
        Progress = Length == 0 ? 1 : Math.Min(1d, (double)position / Length);
        return read;
    }

    private static ImportFileException Lost(IOException exception) =>
        new("The file can't be read any further: the disk or network it is on stopped answering, or the file was removed.", exception);
}
