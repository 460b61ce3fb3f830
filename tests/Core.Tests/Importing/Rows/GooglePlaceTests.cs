using CsCheck;
using Dozen.Core.Importing.Rows;

namespace Dozen.Core.Tests.Importing.Rows;

public sealed class GooglePlaceTests
{
    private static readonly GooglePlace Known = new(0x14e775b739165b35, 0x7e80ca7641cd7953);

    [Fact]
    public void The_spellings_of_a_real_place_are_the_same_place()
    {
        Assert.Equal("ChIJNVsWObd15xQRU3nNQXbKgH4", Known.PlaceId);
        Assert.Equal(Known, GooglePlace.FromPlaceId("ChIJNVsWObd15xQRU3nNQXbKgH4"));
        Assert.Equal(Known, GooglePlace.FromFeatureId("0x14e775b739165b35:0x7e80ca7641cd7953"));
        Assert.Equal(9115508255056820563UL, Known.Cid);
    }

    [Fact]
    public void Any_place_survives_the_way_through_its_place_id() =>
        Gen.Select(Gen.ULong[1, ulong.MaxValue], Gen.ULong[1, ulong.MaxValue]).Sample((cell, cid) =>
        {
            var place = new GooglePlace(cell, cid);
            return place.PlaceId is { Length: 27 } placeId && GooglePlace.FromPlaceId(placeId) == place && GooglePlace.FromFeatureId($"0x{cell:x}:0x{cid:x}") == place;
        });

    [Fact]
    public void Without_its_cell_a_place_has_no_place_id() =>
        Assert.Null(new GooglePlace(0, 42).PlaceId);

    [Theory]
    [InlineData("")]
    [InlineData("ChIJ")]
    [InlineData("ChIJNVsWObd15xQRU3nNQXbKgH")]
    [InlineData("ChIJNVsWObd15xQRU3nNQXbKg!4")]
    [InlineData("ChIJNVsWObd15xQSU3nNQXbKgH4")]
    [InlineData("EicxMyBFeGFtcGxlEicxMyBFeGF")]
    public void Other_place_ids_are_not_taken_apart(string placeId) =>
        Assert.Null(GooglePlace.FromPlaceId(placeId));

    [Theory]
    [InlineData("")]
    [InlineData("0x14e7")]
    [InlineData("14e7:7e80")]
    [InlineData("0x14e7:0x0")]
    [InlineData("0x14e7:0x11112222333344445")]
    public void What_is_no_feature_id_gives_nothing(string text) =>
        Assert.Null(GooglePlace.FromFeatureId(text));
}
