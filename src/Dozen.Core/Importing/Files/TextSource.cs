using System.Text;

namespace Dozen.Core.Importing.Files;

/// <summary>A text file whose encoding is known, readable as UTF-8 from any position.</summary>
/// <param name="Source">The file.</param>
/// <param name="Encoding">What to decode, or null when the bytes are UTF-8 already.</param>
/// <param name="EncodingLabel">The encoding's name for a person.</param>
/// <param name="Start">Bytes of the byte order mark.</param>
internal sealed record TextSource(SourceStream Source, Encoding? Encoding, string EncodingLabel, int Start)
{
    /// <summary>Stands for bytes that can't be decoded: a code point that no text uses, so it marks them safely.</summary>
    public const char Undecodable = '\uFDD0';

    /// <summary>The file holds NUL bytes somewhere, so each record must be looked at.</summary>
    public bool MayHoldNul { get; init; } = true;

    /// <summary>The bytes are UTF-8, but not all of them.</summary>
    public bool HasInvalidUtf8 { get; init; }

    /// <summary>A stream of UTF-8 bytes from <paramref name="offset"/> (in UTF-8 bytes after the byte order mark) on.</summary>
    /// <remarks>In other encodings it decodes from the start up to the offset, as the positions don't correspond.</remarks>
    public async ValueTask<Stream> OpenAsync(long offset, CancellationToken cancellationToken)
    {
        if (Encoding is null)
        {
            Source.Position = Start + offset;
            return Source;
        }

        Source.Position = Start;
        var text = Encoding.CreateTranscodingStream(Source, Encoding, new UTF8Encoding(false), leaveOpen: true);
        var skipped = new byte[16 * 1024];
        while (offset > 0)
        {
            var read = await text.ReadAsync(skipped.AsMemory(0, (int)Math.Min(offset, skipped.Length)), cancellationToken);
            if (read == 0) break;
            offset -= read;
        }

        return text;
    }

    /// <summary>The first bytes of the text in UTF-8, at most <paramref name="length"/>.</summary>
    public async ValueTask<byte[]> ReadSampleAsync(int length, CancellationToken cancellationToken)
    {
        var text = await OpenAsync(0, cancellationToken);
        var sample = new byte[length];
        var read = await text.ReadAtLeastAsync(sample, length, throwOnEndOfStream: false, cancellationToken);
        return sample[..read];
    }

    /// <summary>Bytes that must be read again to continue at <paramref name="offset"/>.</summary>
    public long CostOfOpening(long offset) => Encoding is null ? 0 : offset;
}
