namespace Dozen.Core.Discovery;

/// <summary>Where a search looks.</summary>
/// <param name="Name">As the source calls it: <c>Calgary, Alberta, Canada</c>.</param>
/// <param name="Radius">Metres around <paramref name="Centre"/>; null for the whole box.</param>
public sealed record SearchArea(string Name, GeoBox Box, GeoPoint Centre, double? Radius)
{
    /// <summary>Metres around a point that has no extent of its own, such as an address.</summary>
    public const int UsualRadius = 5_000;

    /// <summary>The area that a query means, once it is known where its location is.</summary>
    /// <param name="extent">Of the location; null when it is only a point.</param>
    public static SearchArea Of(PlaceQuery query, string name, GeoPoint centre, GeoBox? extent)
    {
        var isPoint = extent is null || (extent.Height < UsualRadius / 2.0 && extent.Width < UsualRadius / 2.0);
        return (query.Radius ?? (isPoint ? UsualRadius : default(int?))) is { } radius
            ? new SearchArea(name, GeoBox.Around(centre, radius), centre, radius)
            : new SearchArea(name, extent!, centre, null);
    }

    public bool Contains(GeoPoint point) => Radius is { } metres ? Centre.DistanceTo(point) <= metres : Box.Contains(point);
}
