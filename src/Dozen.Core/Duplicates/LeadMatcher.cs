using System.Runtime.InteropServices;

namespace Dozen.Core.Duplicates;

/// <summary>
/// Finds, among the leads it has been told of, the one that an identity means: by external id, else e-mail, else phone
/// and similar name, else own domain and similar name. The earliest told wins within a rule.
/// </summary>
/// <typeparam name="T">What stands for a lead.</typeparam>
internal sealed class LeadMatcher<T> where T : class
{
    /// <summary>A phone or domain that more leads share than this says nothing about any of them.</summary>
    public const int MostSharers = 200;

    private const int None = -1;

    private readonly Dictionary<LeadKey, Sharers> sharersOf = [];
    private readonly List<Entry> entries = [];

    public void Add(T lead, LeadIdentity identity)
    {
        foreach (var key in identity.Keys)
        {
            ref var sharers = ref CollectionsMarshal.GetValueRefOrAddDefault(sharersOf, key, out var isKnown);
            if (sharers.Count > MostSharers || (isKnown && IsAmong(sharers, lead))) continue;

            entries.Add(new Entry(lead, identity, None));
            var added = entries.Count - 1;
            if (isKnown) CollectionsMarshal.AsSpan(entries)[sharers.Last].Next = added;
            sharers = new Sharers(isKnown ? sharers.First : added, added, sharers.Count + 1);
        }
    }

    public (T Lead, LeadKeyKind Rule)? Find(LeadIdentity identity)
    {
        foreach (var key in identity.Keys)
        {
            if (!sharersOf.TryGetValue(key, out var sharers) || sharers.Count > MostSharers) continue;
            for (var at = sharers.First; at != None; at = entries[at].Next)
            {
                if (identity.IsSameBy(key.Kind, entries[at].Identity)) return (entries[at].Lead, key.Kind);
            }
        }

        return null;
    }

    private bool IsAmong(Sharers sharers, T lead)
    {
        for (var at = sharers.First; at != None; at = entries[at].Next)
        {
            if (ReferenceEquals(entries[at].Lead, lead)) return true;
        }

        return false;
    }

    /// <summary>Who shares a key: a chain through the entries, because nearly every key has one sharer, and a list for each would be most of the memory.</summary>
    private readonly record struct Sharers(int First, int Last, int Count);

    private struct Entry(T lead, LeadIdentity identity, int next)
    {
        public readonly T Lead = lead;

        public readonly LeadIdentity Identity = identity;

        public int Next = next;
    }
}
