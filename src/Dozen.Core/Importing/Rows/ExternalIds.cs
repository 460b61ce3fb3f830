namespace Dozen.Core.Importing.Rows;

/// <summary>The external id of a row, <c>system:id</c>, and its other spellings.</summary>
internal readonly record struct ExternalIds(string? Id, IReadOnlyList<string> Alternates)
{
    private const string SalesforceSuffixLetters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ012345";

    private static readonly string[] Systems = ["google:", "osm:", "hubspot:", "salesforce:", "import:"];

    public static ExternalIds Of(RowCells cells)
    {
        if (FromGoogle(cells) is { Id: not null } google) return google;
        if (cells.Text(LeadField.HubspotId) is { } hubspot) return new("hubspot:" + hubspot, []);
        if (cells.Text(LeadField.SalesforceId) is { } salesforce) return new("salesforce:" + LongSalesforceId(salesforce), []);
        if (cells.Text(LeadField.ExternalId) is not { } id) return new(null, []);

        return new(cells.IsVerbatim || Array.Exists(Systems, s => id.StartsWith(s, StringComparison.Ordinal)) ? id : "import:" + id, []);
    }

    private static ExternalIds FromGoogle(RowCells cells)
    {
        var cid = cells.Text(LeadField.GoogleCid) is { } text ? GooglePlace.ReadCid(text) : null;
        var placeId = cells.Text(LeadField.GooglePlaceId);
        var link = cells.Text(LeadField.MapsLink);
        var place = cells.Text(LeadField.GoogleDataId) is { } dataId ? GooglePlace.FromFeatureId(dataId) : null;
        place ??= placeId is null ? null : GooglePlace.FromPlaceId(placeId);
        if (place is null or { Cell: 0 } && link is not null) place = GooglePlace.FromLink(link) ?? place;

        // The column named cid is the more direct witness where the two disagree, and then says nothing about the cell.
        if (cid is not null && place?.Cid != cid) place = new GooglePlace(0, cid.Value);

        placeId ??= place?.PlaceId ?? (link is not null && GooglePlace.PlaceIdIn(link) is { Length: > 0 } inLink ? inLink.ToString() : null);
        if (place is null) return new(placeId is null ? null : "google:" + placeId, []);
        return new($"google:{place.Value.Cid}", placeId is null ? [] : ["google:" + placeId]);
    }

    /// <summary>The 18-character form of a 15-character id: three letters that say which characters are upper case.</summary>
    private static string LongSalesforceId(string id)
    {
        if (id.Length != 15) return id;

        Span<char> suffix = stackalloc char[3];
        for (var block = 0; block < 3; block++)
        {
            var bits = 0;
            for (var i = 0; i < 5; i++)
            {
                if (char.IsAsciiLetterUpper(id[(block * 5) + i])) bits |= 1 << i;
            }

            suffix[block] = SalesforceSuffixLetters[bits];
        }

        return string.Concat(id, suffix);
    }
}
