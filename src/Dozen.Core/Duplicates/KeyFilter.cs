using System.Runtime.InteropServices;

namespace Dozen.Core.Duplicates;

/// <summary>
/// Remembers which keys have been seen, in 32 MB whatever the number: it never forgets one, and now and then (about
/// 2 % at 16 million keys) takes a new one for known. "Not seen" saves the database a look-up; "seen" costs one.
/// </summary>
internal sealed class KeyFilter
{
    private const int Words = 1 << 22;
    private const int Probes = 4;

    private readonly ulong[] bits = new ulong[Words];

    public void Add(LeadKey key)
    {
        var hash = Hash(key);
        for (var i = 0; i < Probes; i++)
        {
            var bit = Probe(hash, i);
            bits[bit >> 6] |= 1UL << (int)(bit & 63);
        }
    }

    public bool MayContain(LeadKey key)
    {
        var hash = Hash(key);
        for (var i = 0; i < Probes; i++)
        {
            var bit = Probe(hash, i);
            if ((bits[bit >> 6] & (1UL << (int)(bit & 63))) == 0) return false;
        }

        return true;
    }

    private static ulong Probe(ulong hash, int i) => (hash + (ulong)i * ((hash >> 32) | 1)) & (((ulong)Words << 6) - 1);

    // FNV-1a with a final mix: no package, no randomness, good enough to spread keys over bits.
    private static ulong Hash(LeadKey key)
    {
        var hash = 14695981039346656037UL ^ (ulong)key.Kind;
        foreach (var b in MemoryMarshal.AsBytes(key.Text.AsSpan())) hash = (hash ^ b) * 1099511628211UL;
        hash ^= hash >> 32;
        hash *= 0x9E3779B97F4A7C15UL;
        return hash ^ (hash >> 29);
    }
}
