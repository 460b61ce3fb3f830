using System.Collections.Frozen;

namespace Dozen.Core.Contacts;

/// <summary>Which part of a host name tells whose site it is.</summary>
internal static class WebDomain
{
    private static readonly FrozenSet<string> Shared = Words(DomainTables.SharedHosts);
    private static readonly FrozenSet<string> SharedNames = Words(DomainTables.SharedNames);
    private static readonly FrozenSet<string> Builders = Words(DomainTables.BuilderHosts);
    private static readonly FrozenSet<string> SecondLevel = SecondLevelSuffixes();

    /// <summary>The domain of a lower-case ASCII host name; see <see cref="WebAddress.Domain"/>.</summary>
    public static string Of(string host)
    {
        if (host.StartsWith("www.", StringComparison.Ordinal) && host.IndexOf('.', 4) > 0) host = host[4..];
        if (char.IsAsciiDigit(host[^1])) return host;
        if (ParentIn(Builders, host) is { } builder) return builder == host ? host : WithOneLabelMore(host, builder);
        return ParentIn(Shared, host) ?? Registrable(host);
    }

    public static bool IsShared(string domain)
    {
        domain = domain.ToLowerInvariant();
        if (ParentIn(Builders, domain) is { } builder) return builder == domain;
        if (ParentIn(Shared, domain) is not null) return true;

        var registrable = Registrable(domain);
        return SharedNames.Contains(registrable[..Math.Max(0, registrable.IndexOf('.'))]);
    }

    private static string Registrable(string host)
    {
        var last = host.LastIndexOf('.');
        var second = last > 0 ? host.LastIndexOf('.', last - 1) : -1;
        if (second < 0) return host;
        if (!SecondLevel.Contains(host[(second + 1)..])) return host[(second + 1)..];

        var third = host.LastIndexOf('.', second - 1);
        return host[(third + 1)..];
    }

    /// <summary>The host itself or the nearest domain above it that is in the set.</summary>
    private static string? ParentIn(FrozenSet<string> domains, string host)
    {
        for (var start = 0; start >= 0 && start < host.Length;)
        {
            if (domains.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(host.AsSpan(start), out var found)) return found;
            var dot = host.IndexOf('.', start);
            start = dot < 0 ? -1 : dot + 1;
        }

        return null;
    }

    private static string WithOneLabelMore(string host, string parent)
    {
        var end = host.Length - parent.Length - 1;
        var start = end == 0 ? -1 : host.LastIndexOf('.', end - 1);
        return host[(start + 1)..];
    }

    private static FrozenSet<string> Words(string text) =>
        text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).ToFrozenSet(StringComparer.Ordinal);

    private static FrozenSet<string> SecondLevelSuffixes()
    {
        var suffixes = new HashSet<string>();
        foreach (var line in DomainTables.SecondLevelSuffixes.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            var (country, labels) = (line[..2], line[3..]);
            foreach (var label in labels.Split(' ', StringSplitOptions.RemoveEmptyEntries)) suffixes.Add($"{label}.{country}");
        }

        return suffixes.ToFrozenSet(StringComparer.Ordinal);
    }
}
