using System.Text.Json.Nodes;
using Dozen.Core.Discovery;
using Dozen.Core.Leads;

namespace Dozen.Core.Tests.Discovery;

public sealed class PlaceDraftTests
{
    private static readonly PlaceSourceFacts Source = new("test", "Test", "test_places", LeadSource.Other);
    private static readonly SearchArea Area = new("Town", GeoBox.Around(new GeoPoint(51, -114), 5_000), new GeoPoint(51, -114), 5_000);
    private static readonly Place Good = new() { Id = "open:1", Name = "Maple Dental", Point = new GeoPoint(51.01, -114.01), Country = "CA" };

    [Fact]
    public void A_place_becomes_a_draft_with_its_parts_read()
    {
        var (draft, _) = PlaceDraft.Of(Good with { Phone = "(403) 234-0001", Website = "maple.example", AddressLine = "1 Main St, Calgary, AB T2P 1A1, Canada", Category = "Dentist" }, Source, Area, null);

        Assert.Equal(("Maple Dental", "+14032340001", "maple.example", "Dentist", "Calgary"), (draft!.Company, draft.PhoneE164, draft.WebsiteDomain, draft.Industry, draft.City));
        Assert.Equal(("1", "Maple Dental"), (draft.SourceData["place_id"]!.GetValue<string>(), draft.SourceData["company"]!.GetValue<string>()));
    }

    [Fact]
    public void What_is_no_lead_has_a_reason()
    {
        Assert.Equal(PlaceSkip.Nameless, Skip(Good with { Name = " \u0000 " }));
        Assert.Equal(PlaceSkip.Closed, Skip(Good with { State = PlaceState.ClosedForGood }));
        Assert.Null(Skip(Good with { State = PlaceState.ClosedForNow }));
        Assert.Equal(PlaceSkip.OutsideArea, Skip(Good with { Point = new GeoPoint(51.2, -114) }));
        Assert.Equal(PlaceSkip.OutsideArea, Skip(Good with { Point = new GeoPoint(951, -114) }));
        Assert.Equal(PlaceSkip.OutsideArea, Skip(Good with { Point = null }));
        Assert.Equal(PlaceSkip.TooLong, Skip(Good with { Name = new string('x', 256) }));
    }

    [Fact]
    public void Text_from_outside_comes_in_without_what_no_database_wants()
    {
        var (draft, _) = PlaceDraft.Of(
            Good with { Name = "Map\u0000le\u0007 Dental", Website = "javascript:alert(1)", More = new JsonObject { ["a\u0000"] = "b\u0000c", ["deep"] = JsonNode.Parse("[[[[[[[[[1]]]]]]]]]") } }, Source, Area, null);

        Assert.Equal(("Maple Dental", null, "bc"), (draft!.Company, draft.Website, draft.SourceData["a"]!.GetValue<string>()));
        Assert.DoesNotContain("1", draft.SourceData["deep"]!.ToJsonString(), StringComparison.Ordinal);
    }

    private static PlaceSkip? Skip(Place place) => PlaceDraft.Of(place, Source, Area, null).Skip;
}
