using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using Dozen.Core.Contacts;
using Dozen.Core.Discovery;

namespace Dozen.Connectors.OpenPlaces;

/// <summary>
/// What each record of a file is and where, so that a search reads only the records it finds: about 40 bytes for each of them.
/// Made in one pass over the file.
/// </summary>
internal sealed class ExtractIndex
{
    private readonly ExtractFile file;
    private readonly List<Entry> entries = [];
    private readonly List<string[]> kinds = [];
    private readonly List<Locality> localities = [];
    private IReadOnlyList<string>? header;
    private char delimiter;

    private ExtractIndex(ExtractFile file) => this.file = file;

    public string Fingerprint => file.Fingerprint;

    public int Count => entries.Count;

    /// <summary>Records that could not be understood.</summary>
    public int Unreadable { get; private set; }

    public static ExtractIndex Build(ExtractFile file, CancellationToken cancellationToken)
    {
        var index = new ExtractIndex(file);
        using var stream = file.Open();
        using var second = file.Open();
        var kindIds = new Dictionary<string, int>(StringComparer.Ordinal);
        var localityIds = new Dictionary<Locality, int>();
        var isJson = RecordSpans.IsJson(stream);
        foreach (var span in isJson ? RecordSpans.OfJson(stream) : RecordSpans.OfCsv(stream))
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (!isJson && index.header is null)
            {
                var heading = Encoding.UTF8.GetString(Bytes(second, span));
                index.delimiter = CsvLine.DelimiterOf(heading);
                index.header = [.. CsvLine.Split(heading, index.delimiter).Select(h => h.Trim())];
                continue;
            }

            if (index.Read(second, span, null) is not { } record)
            {
                index.Unreadable++;
                continue;
            }

            if (record.Kinds.Count == 0) continue;
            var locality = Locality.Of(record.Place);
            index.entries.Add(new Entry(
                span.Start, span.Length, IdOf(kindIds, string.Join('\n', record.Kinds), () => index.kinds.Add([.. record.Kinds])),
                IdOf(localityIds, locality, () => index.localities.Add(locality)), record.Place.Point?.Latitude ?? double.NaN, record.Place.Point?.Longitude ?? double.NaN));
        }

        return index;
    }

    /// <summary>The area of a town, region or country, as far as the file's own addresses tell of it.</summary>
    /// <returns>Null when no address names it.</returns>
    public SearchArea? Locate(PlaceQuery query)
    {
        var parts = query.Location.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        if (parts.Length == 0) return null;
        foreach (var isNamed in new Func<Locality, bool>[] { l => l.City == Letters.Key(parts[0]), l => l.Region == Letters.Key(parts[0]), l => l.Country is { } c && c == CountryCode.Parse(parts[0]) })
        {
            var meant = localities.ConvertAll(l => isNamed(l) && parts.Skip(1).All(l.IsIn) && (query.Country is null || l.Country is null || l.Country == query.Country));
            var points = entries.Where(e => meant[e.Locality]).GroupBy(e => (localities[e.Locality].Region, localities[e.Locality].Country))
                .OrderByDescending(g => g.Count()).FirstOrDefault()?.Select(e => e.Point).Where(p => p.IsPlausible).ToList();
            if (points is not { Count: > 0 }) continue;

            var centre = new GeoPoint(Median(points.ConvertAll(p => p.Latitude)), Median(points.ConvertAll(p => p.Longitude)));
            var box = GeoBox.Around(centre, 1_000);
            foreach (var p in points.Where(p => p.DistanceTo(centre) < 300_000))
                box = new GeoBox(Math.Min(box.South, p.Latitude), Math.Min(box.West, p.Longitude), Math.Max(box.North, p.Latitude), Math.Max(box.East, p.Longitude));
            return SearchArea.Of(query, query.Location, centre, box);
        }

        return null;
    }

    /// <summary>The records of an industry in an area, the nearest to its middle first; always in the same order for the same file.</summary>
    public IReadOnlyList<int> Find(Industry industry, SearchArea area)
    {
        var isMeant = kinds.ConvertAll(k => industry.Covers(k));
        var found = new List<(double Distance, int Index)>();
        var all = CollectionsMarshal.AsSpan(entries);
        for (var i = 0; i < all.Length; i++)
        {
            if (isMeant[all[i].Kind] && all[i].Point is { IsPlausible: true } point && area.Contains(point)) found.Add((area.Centre.DistanceTo(point), i));
        }

        return [.. found.Order().Select(f => f.Index)];
    }

    /// <summary>Reads records whole.</summary>
    public IReadOnlyList<Place> Read(IEnumerable<int> indices, string? language)
    {
        using var stream = file.Open();
        return [.. indices.Select(i => Read(stream, new RecordSpan(entries[i].Start, entries[i].Length), language)?.Place).OfType<Place>()];
    }

    private ExtractRecord? Read(Stream stream, RecordSpan span, string? language)
    {
        var bytes = Bytes(stream, span);
        try
        {
            if (header is not null) return ExtractRecord.Read(ExtractRecord.FromRow(header, CsvLine.Split(Encoding.UTF8.GetString(bytes), delimiter)), language);
            using var document = JsonDocument.Parse(bytes);
            return ExtractRecord.Read(document.RootElement, language);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static byte[] Bytes(Stream stream, RecordSpan span)
    {
        stream.Position = span.Start;
        var bytes = new byte[span.Length];
        stream.ReadExactly(bytes);
        return bytes;
    }

    private static int IdOf<T>(Dictionary<T, int> ids, T value, Action add) where T : notnull
    {
        ref var id = ref CollectionsMarshal.GetValueRefOrAddDefault(ids, value, out var isKnown);
        if (isKnown) return id;
        id = ids.Count - 1;
        add();
        return id;
    }

    private static double Median(List<double> values)
    {
        values.Sort();
        return values[values.Count / 2];
    }

    private readonly record struct Entry(long Start, int Length, int Kind, int Locality, double Latitude, double Longitude)
    {
        public GeoPoint Point => new(Latitude, Longitude);
    }

    /// <summary>Where an address is, in the form in which names are compared; the country in two letters.</summary>
    private sealed record Locality(string? City, string? Region, string? Country)
    {
        public static Locality Of(Place place) => new(KeyOf(place.City), KeyOf(place.Region), CountryCode.Parse(place.Country));

        public bool IsIn(string name) => Letters.Key(name) == Region || (Country is not null && CountryCode.Parse(name) == Country);

        private static string? KeyOf(string? text) => text is null ? null : Letters.Key(text);
    }
}
