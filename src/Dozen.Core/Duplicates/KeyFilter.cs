using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace Dozen.Core.Duplicates;

/// <summary>
/// Remembers which keys have been seen, in 32 MB whatever the number: it never forgets one, and now and then (about
/// 1 % at 16 million keys) takes a new one for known. "Not seen" saves the database a look-up; "seen" costs one.
/// All bits of a key lie in one line of the processor's cache, so that asking costs one access to memory and not four.
/// </summary>
internal sealed class KeyFilter
{
    private const int Words = 1 << 22;
    private const int WordsPerLine = 8;
    private const int BitsPerProbe = 9; // one of the 512 bits of a line
    private const int Probes = 4;

    private readonly ulong[] bits = new ulong[Words];

    public void Add(LeadKey key)
    {
        var probes = Hash(key);
        var line = LineOf(probes);
        for (var i = 0; i < Probes; i++, probes >>= BitsPerProbe) line[(int)(probes >> 6) & (WordsPerLine - 1)] |= 1UL << (int)(probes & 63);
    }

    public bool MayContain(LeadKey key)
    {
        var probes = Hash(key);
        var line = LineOf(probes);
        for (var i = 0; i < Probes; i++, probes >>= BitsPerProbe)
        {
            if ((line[(int)(probes >> 6) & (WordsPerLine - 1)] & (1UL << (int)(probes & 63))) == 0) return false;
        }

        return true;
    }

    // The upper 19 bits of the hash choose among 2^19 lines, the lower 36 the four bits within.
    private Span<ulong> LineOf(ulong hash) => bits.AsSpan((int)(hash >> 45) * WordsPerLine, WordsPerLine);

    // Multiply and fold, eight bytes at a time: no package, no randomness, good enough to spread keys over bits.
    private static ulong Hash(LeadKey key)
    {
        const ulong Odd = 0x9E3779B97F4A7C15UL;
        var text = MemoryMarshal.AsBytes(key.Text.AsSpan());
        var hash = ((ulong)text.Length << 8 | (ulong)key.Kind) * Odd;
        for (; text.Length >= sizeof(ulong); text = text[sizeof(ulong)..]) hash = Mix(hash ^ BinaryPrimitives.ReadUInt64LittleEndian(text));
        Span<byte> rest = stackalloc byte[sizeof(ulong)];
        rest.Clear();
        text.CopyTo(rest);
        return Mix(hash ^ BinaryPrimitives.ReadUInt64LittleEndian(rest));

        static ulong Mix(ulong value)
        {
            var high = Math.BigMul(value ^ Odd, 0xBF58476D1CE4E5B9UL, out var low);
            return high ^ low;
        }
    }
}
