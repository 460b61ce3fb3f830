namespace Dozen.Core.Discovery;

/// <summary>A rectangle between two latitudes and two longitudes, in degrees. It never lies over the date line.</summary>
public sealed record GeoBox(double South, double West, double North, double East)
{
    private const double MetresPerDegree = 111_195;

    // Beyond this a degree of longitude is too short to reckon with.
    private const double HighestLatitude = 85;

    public GeoPoint Centre => new((South + North) / 2, (West + East) / 2);

    /// <summary>Metres from north to south.</summary>
    public double Height => (North - South) * MetresPerDegree;

    /// <summary>Metres from west to east, along the middle.</summary>
    public double Width => (East - West) * MetresPerDegree * Math.Cos(double.DegreesToRadians(Centre.Latitude));

    public bool Contains(GeoPoint point) => point.Latitude >= South && point.Latitude <= North && point.Longitude >= West && point.Longitude <= East;

    /// <summary>The smallest rectangle around a circle.</summary>
    public static GeoBox Around(GeoPoint centre, double metres)
    {
        var height = metres / MetresPerDegree;
        var width = height / Math.Cos(double.DegreesToRadians(Math.Clamp(centre.Latitude, -HighestLatitude, HighestLatitude)));
        return new GeoBox(
            Math.Max(-90, centre.Latitude - height), Math.Max(-180, centre.Longitude - width), Math.Min(90, centre.Latitude + height), Math.Min(180, centre.Longitude + width));
    }

    /// <summary>The rectangle in equal parts, none of which is longer than so many metres.</summary>
    public IReadOnlyList<GeoBox> Cut(double longest)
    {
        var (rows, columns) = (Parts(Height, longest), Parts(Width, longest));
        var (height, width) = ((North - South) / rows, (East - West) / columns);
        return [.. from row in Enumerable.Range(0, rows)
                   from column in Enumerable.Range(0, columns)
                   select new GeoBox(South + (row * height), West + (column * width), South + ((row + 1) * height), West + ((column + 1) * width))];
    }

    /// <summary>The four quarters.</summary>
    public IReadOnlyList<GeoBox> Quarters() =>
    [
        new(South, West, Centre.Latitude, Centre.Longitude), new(South, Centre.Longitude, Centre.Latitude, East),
        new(Centre.Latitude, West, North, Centre.Longitude), new(Centre.Latitude, Centre.Longitude, North, East),
    ];

    private static int Parts(double length, double longest) => Math.Max(1, (int)Math.Ceiling(length / longest));
}
