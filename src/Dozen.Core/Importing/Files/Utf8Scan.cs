using System.Buffers;
using System.Text;
using System.Text.Unicode;

namespace Dozen.Core.Importing.Files;

/// <summary>What one pass over all bytes of a file says about them as UTF-8.</summary>
internal sealed record Utf8Scan(bool HasMultiByte, bool HasInvalid, bool HasNul)
{
    public static async ValueTask<Utf8Scan> RunAsync(SourceStream source, CancellationToken cancellationToken)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(256 * 1024);
        try
        {
            bool multi = false, invalid = false, nul = false;
            source.Position = 0;
            for (var kept = 0; ;)
            {
                var read = await source.ReadAsync(buffer.AsMemory(kept), cancellationToken);
                var block = buffer.AsSpan(0, kept + read);
                kept = read == 0 ? 0 : UnfinishedTail(block);
                var whole = block[..^kept];

                nul |= whole.Contains((byte)0);
                if (!Ascii.IsValid(whole))
                {
                    if (Utf8.IsValid(whole)) multi = true;
                    else if (!(multi && invalid)) Walk(whole, ref multi, ref invalid);
                }

                if (read == 0) return new(multi, invalid, nul);
                block[^kept..].CopyTo(buffer);
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    // A sequence cut by the end of the block is judged together with the next block.
    private static int UnfinishedTail(ReadOnlySpan<byte> block)
    {
        for (var length = 1; length <= Math.Min(3, block.Length); length++)
        {
            var b = block[^length];
            if (b < 0x80) return 0;
            if (b >= 0xC0) return Rune.DecodeFromUtf8(block[^length..], out _, out _) == OperationStatus.NeedMoreData ? length : 0;
        }

        return 0;
    }

    private static void Walk(ReadOnlySpan<byte> bytes, ref bool multi, ref bool invalid)
    {
        while (!(multi && invalid))
        {
            var next = bytes.IndexOfAnyInRange((byte)0x80, (byte)0xFF);
            if (next < 0) return;
            if (Rune.DecodeFromUtf8(bytes[next..], out _, out var length) == OperationStatus.Done) multi = true;
            else invalid = true;
            bytes = bytes[(next + length)..];
        }
    }
}
