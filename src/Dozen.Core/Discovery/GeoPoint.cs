using System.Globalization;

namespace Dozen.Core.Discovery;

/// <summary>A point on the earth, in degrees.</summary>
public readonly record struct GeoPoint(double Latitude, double Longitude)
{
    private const double EarthRadius = 6_371_000;

    /// <summary>Whether there can be such a point with a business at it. Exactly 0, 0 is what software writes that knows none.</summary>
    public bool IsPlausible => Latitude is >= -90 and <= 90 && Longitude is >= -180 and <= 180 && (Latitude != 0 || Longitude != 0);

    /// <summary>Along the surface, in metres.</summary>
    public double DistanceTo(GeoPoint other)
    {
        var (here, there) = (double.DegreesToRadians(Latitude), double.DegreesToRadians(other.Latitude));
        var height = Math.Sin((there - here) / 2);
        var width = Math.Sin(double.DegreesToRadians(other.Longitude - Longitude) / 2);
        return 2 * EarthRadius * Math.Asin(Math.Min(1, Math.Sqrt((height * height) + (Math.Cos(here) * Math.Cos(there) * width * width))));
    }

    /// <summary>Reads <c>51.05, -114.07</c>: latitude first, with a decimal point.</summary>
    public static GeoPoint? Parse(string text)
    {
        var parts = text.Split(',');
        return parts.Length == 2
            && double.TryParse(parts[0], NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingWhite | NumberStyles.AllowTrailingWhite, CultureInfo.InvariantCulture, out var latitude)
            && double.TryParse(parts[1], NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingWhite | NumberStyles.AllowTrailingWhite, CultureInfo.InvariantCulture, out var longitude)
            && new GeoPoint(latitude, longitude) is { IsPlausible: true } point ? point : null;
    }
}
