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

    private readonly Dictionary<LeadKey, List<Entry>> entries = [];

    public void Add(T lead, LeadIdentity identity)
    {
        var entry = new Entry(lead, identity);
        foreach (var key in identity.Keys)
        {
            if (!entries.TryGetValue(key, out var sharing)) entries[key] = sharing = [];
            if (sharing.Count <= MostSharers && !sharing.Any(e => ReferenceEquals(e.Lead, lead))) sharing.Add(entry);
        }
    }

    public (T Lead, LeadKeyKind Rule)? Find(LeadIdentity identity)
    {
        foreach (var key in identity.Keys)
        {
            if (!entries.TryGetValue(key, out var sharing) || sharing.Count > MostSharers) continue;
            foreach (var entry in sharing)
            {
                if (identity.IsSameBy(key.Kind, entry.Identity)) return (entry.Lead, key.Kind);
            }
        }

        return null;
    }

    private sealed record Entry(T Lead, LeadIdentity Identity);
}
