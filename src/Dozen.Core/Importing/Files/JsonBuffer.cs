namespace Dozen.Core.Importing.Files;

/// <summary>A window of UTF-8 bytes that moves over a stream and grows only for a record that does not fit.</summary>
internal sealed class JsonBuffer(Stream stream, int maxBytes)
{
    private byte[] buffer = new byte[Math.Min(64 * 1024, maxBytes)];
    private int start;
    private int end;

    public ReadOnlySpan<byte> Bytes => buffer.AsSpan(start, end - start);

    /// <summary>The stream has no more bytes than these.</summary>
    public bool IsLast { get; private set; }

    /// <summary>Bytes consumed so far.</summary>
    public long Position { get; private set; }

    public void Consume(int count)
    {
        start += count;
        Position += count;
    }

    /// <summary>Adds bytes to the window. False when there are none left to add.</summary>
    /// <exception cref="ImportFileException">The window already holds as many bytes as one record may have.</exception>
    public async ValueTask<bool> FillAsync(string what, CancellationToken cancellationToken)
    {
        if (IsLast) return false;
        if (start > 0)
        {
            buffer.AsSpan(start, end - start).CopyTo(buffer);
            (start, end) = (0, end - start);
        }
        else if (end == buffer.Length)
        {
            if (buffer.Length >= maxBytes)
                throw new ImportFileException($"The JSON can't be read any further: {what} is larger than {maxBytes / 1024 / 1024} MiB, or it is never closed.");
            Array.Resize(ref buffer, (int)Math.Min(2L * buffer.Length, maxBytes));
        }

        var wanted = buffer.Length - end;
        var read = await stream.ReadAtLeastAsync(buffer.AsMemory(end), wanted, throwOnEndOfStream: false, cancellationToken);
        end += read;
        IsLast = read < wanted;
        return true;
    }
}
