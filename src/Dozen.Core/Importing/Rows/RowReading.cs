using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Dozen.Core.Common;
using Dozen.Core.Contacts;
using Dozen.Core.Importing.Files;

namespace Dozen.Core.Importing.Rows;

/// <summary>
/// Turns the rows of one file into lead drafts. Built once per import, used by one thread at a time.
/// A value that can't be read is no reason to lose the row: it moves to the source data. A row is rejected only when nobody could tell
/// whose it is, or when a value is longer than a lead can hold.
/// </summary>
/// <param name="mapping">Where the columns go.</param>
/// <param name="columns">The file's columns; may grow between rows. Columns the mapping does not name go to the source data.</param>
/// <param name="defaultCountry">ISO 3166-1 alpha-2; reads national phone numbers and addresses of rows that name no country.</param>
public sealed class RowReading(ColumnMapping mapping, IReadOnlyList<string> columns, string? defaultCountry)
{
    private static readonly string[] TimeFormats = ["yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK", "yyyy-MM-dd HH:mm:ss.FFFFFFFK", "yyyy-MM-dd"];

    private readonly RowCells cells = new(mapping, columns);
    private readonly string ownSource = LeadWords.Source(mapping.SourceName) ?? LeadWords.ImportSource;

    /// <summary>Reads one row. Calls no database and changes nothing; the draft is the caller's to keep.</summary>
    public RowOutcome Read(SourceRow row)
    {
        if (row.Problem is { } problem) return RowOutcome.Rejected(null, problem);

        cells.Fill(row);
        var name = Name();
        var company = cells.Text(LeadField.Company);
        var phone = cells.Text(LeadField.Phone);
        var email = Email();
        if (email is null && phone is null && company is null && (name.First is null || name.Last is null)) return WithoutIdentity();

        var place = PlaceReading.Of(cells, defaultCountry);
        var (website, domain) = Website();
        var ids = ExternalIds.Of(cells);
        PlaceReading.KeepTyped(cells);

        var draft = new LeadDraft
        {
            ExternalId = ids.Id,
            AlternateExternalIds = ids.Alternates,
            Email = email,
            FirstName = name.First,
            LastName = name.Last,
            Company = company,
            JobTitle = cells.Text(LeadField.JobTitle),
            Phone = phone,
            PhoneE164 = phone is null ? null : PhoneNumber.ToE164(phone, place.PhoneCountry),
            Website = website,
            WebsiteDomain = domain,
            LinkedinUrl = LinkedinUrl(),
            Industry = Industry(),
            Address = place.Address,
            City = place.City,
            Region = place.Region,
            PostalCode = place.PostalCode,
            Country = place.Country,
            Latitude = place.Latitude,
            Longitude = place.Longitude,
            Status = Status(),
            Source = Source(),
            LeadTemperature = Temperature(),
            Score = Score(),
            LastEngagementDate = LastEngagement(),
            ValueCents = Value(),
            Notes = cells.Text(LeadField.Notes),
            Tags = Tags(),
            CustomFields = CustomFields(),
            ExpectedCloseDate = CloseDate(place.PhoneCountry),
            SourceName = mapping.SourceName,
            SourceData = cells.SourceData,
            OtherSources = OtherSources(),
        };
        return DraftLimits.FirstBroken(draft) is { } broken ? RowOutcome.Rejected(HeaderOf(broken.Field), broken.Sentence) : draft;
    }

    private RowOutcome WithoutIdentity() => cells.Text(LeadField.Email) is { } text
        ? RowOutcome.Rejected(cells.Header(LeadField.Email), $"email: \"{Shortened(text)}\" is not an e-mail address, and the row has no company, phone or name")
        : RowOutcome.Rejected(null, "no company, e-mail, phone or name");

    private static string Shortened(string text) => text.Length <= 60 ? text : text[..(char.IsHighSurrogate(text[59]) ? 59 : 60)] + "…";

    /// <summary>The column the value came from, which for a name may be that of the full name and for a part of an address that of the whole.</summary>
    private string? HeaderOf(LeadField field) => cells.Text(field) is not null ? cells.Header(field) : field switch
    {
        LeadField.Tags => cells.Header(LeadField.Tags),
        LeadField.FirstName or LeadField.LastName => cells.Header(LeadField.FullName),
        LeadField.ExternalId => cells.Header(LeadField.HubspotId) ?? cells.Header(LeadField.SalesforceId) ?? cells.Header(LeadField.GooglePlaceId),
        _ => cells.Header(LeadField.CompleteAddress),
    };

    private PersonName Name()
    {
        var (first, last) = (cells.Text(LeadField.FirstName), cells.Text(LeadField.LastName));
        return first is null && last is null && cells.Text(LeadField.FullName) is { } full ? PersonName.Split(full) : new(first, last);
    }

    private string? Email()
    {
        if (cells.Text(LeadField.Email) is not { } text) return null;

        var email = EmailAddress.FirstIn(text);
        if (email != text) cells.Keep(LeadField.Email);
        return email;
    }

    private (string? Url, string? Domain) Website()
    {
        if (cells.Text(LeadField.Website) is not { } text) return default;
        if (WebAddress.Parse(text) is { } website) return (website.Url, website.Domain);

        cells.Keep(LeadField.Website);
        return default;
    }

    private string? LinkedinUrl()
    {
        if (cells.Text(LeadField.LinkedinUrl) is not { } text) return null;
        if (WebAddress.Parse(text) is { } profile && (profile.Domain == "linkedin.com" || cells.IsVerbatim)) return profile.Url;

        cells.Keep(LeadField.LinkedinUrl);
        return null;
    }

    /// <summary>A Maps category says what the business does, so it stands in for an industry.</summary>
    private string? Industry()
    {
        if (cells.Text(LeadField.Industry) is { } industry) return industry;
        if (cells.SourceData["category"] is not { } category) return null;

        var first = category is JsonArray list ? list.FirstOrDefault(c => c is JsonValue)?.ToString() : category is JsonValue ? category.ToString() : null;
        return first is { Length: > 0 and <= DraftLimits.Industry } ? first : null;
    }

    private string? Status()
    {
        if (cells.Text(LeadField.Status) is not { } text) return null;

        var status = LeadWords.Status(text) ?? LeadWords.NewStatus;
        if (Letters.Key(status) != Letters.Key(text)) cells.Keep(LeadField.Status);
        return status;
    }

    private string Source()
    {
        if (cells.Text(LeadField.Source) is not { } text) return ownSource;

        var source = LeadWords.Source(text) ?? LeadWords.OtherSource;
        if (Letters.Key(source) != Letters.Key(text)) cells.Keep(LeadField.Source);
        return source;
    }

    private string? Temperature()
    {
        if (cells.Text(LeadField.LeadTemperature) is not { } text) return null;
        if (text.ToLowerInvariant() is "hot" or "warm" or "cold") return text.ToLowerInvariant();

        cells.Keep(LeadField.LeadTemperature);
        return null;
    }

    private int? Score()
    {
        if (cells.Text(LeadField.Score) is not { } text) return null;
        if (NumberText.ReadCount(text) is >= 0 and <= 100 and var score) return (int)score;

        cells.Keep(LeadField.Score);
        return null;
    }

    private DateTimeOffset? LastEngagement()
    {
        if (cells.Text(LeadField.LastEngagementDate) is not { } text) return null;
        if (DateTimeOffset.TryParseExact(text, TimeFormats, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var time)) return time.ToMicroseconds();

        cells.Keep(LeadField.LastEngagementDate);
        return null;
    }

    /// <summary>Columns of their own lie over what the object says.</summary>
    private JsonObject? CustomFields()
    {
        if (Object(LeadField.CustomFields) is not { } whole) return cells.CustomFields;
        foreach (var (name, value) in cells.CustomFields ?? []) whole[name] = value?.DeepClone();
        return whole;
    }

    /// <summary>Which run of another database brought it means nothing here, and could be mistaken for one of ours.</summary>
    private JsonObject? OtherSources()
    {
        if (Object(LeadField.EnrichmentData) is not { } sources) return null;
        foreach (var (_, data) in sources) (data as JsonObject)?.Remove("import");
        return sources;
    }

    private JsonObject? Object(LeadField field)
    {
        if (cells.Text(field) is not { } text) return null;
        if (SourceCell.ReadJson(text) is { ValueKind: JsonValueKind.Object } json) return JsonNode.Parse(json.GetRawText()) as JsonObject;

        cells.Keep(field);
        return null;
    }

    private long? Value()
    {
        if (cells.Text(LeadField.Value) is not { } text) return null;

        var cents = NumberText.ReadCents(text);
        // The currency is the organisation's; an amount in another one would otherwise be lost.
        if (cents is null || !text.All(char.IsAsciiDigit)) cells.Keep(LeadField.Value);
        return cents;
    }

    private DateOnly? CloseDate(string? country)
    {
        if (cells.Text(LeadField.ExpectedCloseDate) is not { } text) return null;

        var date = DateText.Read(text, country);
        if (date is null) cells.Keep(LeadField.ExpectedCloseDate);
        return date;
    }

    private string[] Tags()
    {
        if (cells.TagTexts.Count == 0) return [];
        return cells.TagTexts
            .SelectMany(t => SourceCell.Read(t) is JsonArray list ? list.Select(n => n?.ToString() ?? "") : t.Split(',', ';', '|'))
            .Select(t => t.Trim())
            .Where(t => t.Length > 0)
            .Distinct()
            .ToArray();
    }
}
