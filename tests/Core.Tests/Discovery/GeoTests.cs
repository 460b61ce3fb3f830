using Dozen.Core.Discovery;

namespace Dozen.Core.Tests.Discovery;

public sealed class GeoTests
{
    private static readonly GeoPoint Calgary = new(51.0447, -114.0719);

    [Fact]
    public void Distances_are_those_of_the_earth()
    {
        Assert.InRange(Calgary.DistanceTo(new GeoPoint(53.5461, -113.4938)), 279_000, 282_000); // Edmonton
        Assert.Equal(0, Calgary.DistanceTo(Calgary));
        Assert.InRange(new GeoPoint(0, 179.9).DistanceTo(new GeoPoint(0, -179.9)), 22_000, 22_500);
    }

    [Fact]
    public void A_box_around_a_circle_holds_it_and_its_parts_make_it_whole()
    {
        var box = GeoBox.Around(Calgary, 10_000);

        Assert.InRange(box.Height, 19_900, 20_100);
        Assert.InRange(box.Width, 19_900, 20_100);
        var parts = box.Cut(7_000);
        Assert.Equal(9, parts.Count);
        Assert.Equal(box.Height * box.Width, parts.Sum(p => p.Height * p.Width), 1e4 * 1e3);
        Assert.All(parts, p => Assert.True(p.Height <= 7_000));
        Assert.Equal((box.South, box.West, box.North, box.East), (parts.Min(p => p.South), parts.Min(p => p.West), parts.Max(p => p.North), parts.Max(p => p.East)));
        Assert.Equal(4, box.Quarters().Count(q => q.Contains(box.Centre)));
    }

    [Theory]
    [InlineData("51.05, -114.07", 51.05, -114.07)]
    [InlineData("-33.9,18.4", -33.9, 18.4)]
    public void Coordinates_can_be_typed(string text, double latitude, double longitude) =>
        Assert.Equal(new GeoPoint(latitude, longitude), GeoPoint.Parse(text));

    [Theory]
    [InlineData("Calgary")]
    [InlineData("91, 0")]
    [InlineData("0,0")]
    [InlineData("1,2,3")]
    [InlineData("NaN,1")]
    [InlineData("1e3,1")]
    public void Other_text_is_no_point(string text) => Assert.Null(GeoPoint.Parse(text));
}
