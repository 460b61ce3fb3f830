using System.Text.Json.Nodes;
using Dozen.Core.Common;
using Dozen.Core.Contacts;
using Dozen.Core.Database;
using Dozen.Core.Importing.Rows;

namespace Dozen.Core.Discovery;

/// <summary>Why a place that was found is no lead.</summary>
public enum PlaceSkip
{
    /// <summary>It has no name.</summary>
    Nameless,

    /// <summary>Closed for good; one that is closed for a while may open again.</summary>
    Closed,

    /// <summary>Outside the area, or at coordinates that can't be.</summary>
    OutsideArea,

    /// <summary>A value is longer than a lead can hold.</summary>
    TooLong,

    /// <summary>The lead is in the trash, and stays there.</summary>
    InTrash,
}

/// <summary>Turns a place into the draft of a lead.</summary>
internal static class PlaceDraft
{
    private const int Deepest = 6;
    private const int MostEntries = 200;
    private const int LongestText = 4_000;

    /// <returns>The draft, or why there is none.</returns>
    public static (LeadDraft? Draft, PlaceSkip? Skip) Of(Place place, PlaceSourceFacts source, SearchArea area, string? country)
    {
        if (Clean(place.Name) is not { } name) return (null, PlaceSkip.Nameless);
        if (place.State == PlaceState.ClosedForGood) return (null, PlaceSkip.Closed);
        if (place.Point is not { IsPlausible: true } point || !area.Contains(point)) return (null, PlaceSkip.OutsideArea);

        var ownCountry = CountryCode.Parse(Clean(place.Country));
        var line = Clean(place.AddressLine) is { } text ? PostalAddress.FromLine(text, ownCountry ?? country) : PostalAddress.Unknown;
        ownCountry ??= line.Country;
        var website = Clean(place.Website) is { } url ? WebAddress.Parse(url) : null;
        if (website?.Url.Length > WebAddress.MaxLength) website = null;
        var phone = Clean(place.Phone);
        var category = Clean(place.Category);
        var draft = new LeadDraft
        {
            ExternalId = place.Id,
            AlternateExternalIds = place.OtherIds,
            Company = name,
            Email = Clean(place.Email) is { } email ? EmailAddress.FirstIn(email) : null,
            Phone = phone,
            PhoneE164 = phone is null ? null : PhoneNumber.ToE164(phone, ownCountry ?? country),
            Website = website?.Url,
            WebsiteDomain = website?.Domain,
            Industry = category is { Length: <= DraftLimits.Industry } ? category : null,
            Address = Clean(place.Street) ?? line.Street ?? Clean(place.AddressLine),
            City = Clean(place.City) ?? line.City,
            Region = Clean(place.Region) ?? line.Region,
            PostalCode = Clean(place.PostalCode) ?? line.PostalCode,
            Country = ownCountry,
            Latitude = point.Latitude,
            Longitude = point.Longitude,
            Source = source.LeadSource.ToText(),
            SourceName = source.DataName,
            SourceData = [],
        };
        if (DraftLimits.FirstBroken(draft) is not null) return (null, PlaceSkip.TooLong);
        return (draft with { SourceData = Data(place, draft) }, null);
    }

    /// <summary>What the source said, under the names of a lead's fields, and the rest as it came.</summary>
    private static JsonObject Data(Place place, LeadDraft draft)
    {
        var data = new JsonObject { ["place_id"] = place.Id[(place.Id.IndexOf(':') + 1)..] };
        foreach (var (name, value) in place.More)
        {
            if (Clean(name) is { } key) data[key] = Safe(value);
        }

        Put("company", draft.Company);
        Put("category", Clean(place.Category));
        Put("phone", draft.Phone);
        Put("email", draft.Email);
        Put("website", draft.Website ?? Clean(place.Website));
        Put("address", Clean(place.AddressLine) ?? draft.Address);
        data["state"] = place.State.ToText();
        return data;

        void Put(string name, string? value)
        {
            if (value is not null) data[name] = value;
        }
    }

    /// <summary>The same value with clean text, of a depth and length that a row can bear.</summary>
    private static JsonNode? Safe(JsonNode? value, int depth = 0) => value switch
    {
        JsonObject fields when depth < Deepest => new JsonObject(fields.Select(f => (Key: Clean(f.Key), f.Value)).Where(f => f.Key is not null).DistinctBy(f => f.Key).Take(MostEntries)
            .Select(f => KeyValuePair.Create(f.Key!, Safe(f.Value, depth + 1)))),
        JsonArray items when depth < Deepest => new JsonArray([.. items.Take(MostEntries).Select(i => Safe(i, depth + 1))]),
        JsonValue text when text.TryGetValue(out string? content) => Clean(content)?.Truncated(LongestText),
        JsonValue plain => plain.DeepClone(),
        _ => null,
    };

    /// <summary>Text from outside without control characters and blanks around it; null when nothing is left.</summary>
    private static string? Clean(string? text)
    {
        if (string.IsNullOrWhiteSpace(text)) return null;
        var plain = text.Any(c => char.IsControl(c) || char.IsSurrogate(c)) ? string.Concat(text.EnumerateRunes().Where(r => !System.Text.Rune.IsControl(r)).Select(r => r.ToString())) : text;
        return plain.Trim() is { Length: > 0 } left ? Letters.Compose(left) : null;
    }
}
