using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Dozen.Core.Common;
using Dozen.Core.Leads;

namespace Dozen.Web.Leads;

/// <summary>A lead's fields as they are typed. What can't be read is told beside the field, as the verbs tell the rest.</summary>
internal sealed class LeadForm
{
    public string? Company { get; set; }

    public string? FirstName { get; set; }

    public string? LastName { get; set; }

    public string? JobTitle { get; set; }

    public string? Email { get; set; }

    public string? Phone { get; set; }

    public string? Website { get; set; }

    public string? LinkedinUrl { get; set; }

    public string? Industry { get; set; }

    public string? Address { get; set; }

    public string? City { get; set; }

    public string? Region { get; set; }

    public string? PostalCode { get; set; }

    public string? Country { get; set; }

    public string? Latitude { get; set; }

    public string? Longitude { get; set; }

    public LeadTemperature LeadTemperature { get; set; } = LeadTemperature.Cold;

    public LeadSource Source { get; set; } = LeadSource.Other;

    /// <summary>In whole units of the currency, such as <c>1250.50</c>.</summary>
    public string? Value { get; set; }

    /// <summary>Separated by commas.</summary>
    public string? Tags { get; set; }

    public string? Notes { get; set; }

    public string? CustomFields { get; set; }

    public string? ExpectedCloseDate { get; set; }

    public long? AssignedToId { get; set; }

    public Dictionary<string, string[]> Errors { get; private set; } = [];

    public static LeadForm Of(LeadView lead) => new()
    {
        Company = lead.Company,
        FirstName = lead.FirstName,
        LastName = lead.LastName,
        JobTitle = lead.JobTitle,
        Email = lead.Email,
        Phone = lead.Phone,
        Website = lead.Website,
        LinkedinUrl = lead.LinkedinUrl,
        Industry = lead.Industry,
        Address = lead.Address,
        City = lead.City,
        Region = lead.Region,
        PostalCode = lead.PostalCode,
        Country = lead.Country,
        Latitude = lead.Latitude?.ToString(CultureInfo.InvariantCulture),
        Longitude = lead.Longitude?.ToString(CultureInfo.InvariantCulture),
        LeadTemperature = lead.LeadTemperature,
        Source = lead.Source,
        Value = lead.Value is { } cents ? (cents / 100m).ToString(CultureInfo.InvariantCulture) : null,
        Tags = string.Join(", ", lead.Tags),
        Notes = lead.Notes,
        CustomFields = lead.CustomFields.Text == "{}" ? null : lead.CustomFields.Text,
        ExpectedCloseDate = lead.ExpectedCloseDate?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        AssignedToId = lead.AssignedToId,
    };

    public string? ErrorOf(string field) => Errors.TryGetValue(field, out var messages) ? string.Join(" ", messages) : null;

    public void Show(Failure failure) => Errors = new(failure.Errors);

    /// <returns>Null when a field can't be read; the errors then say which.</returns>
    public LeadPatch? ToPatch() => Fill(new LeadPatch());

    /// <inheritdoc cref="ToPatch"/>
    public NewLead? ToNewLead() => Fill(new NewLead { Source = Source });

    private T? Fill<T>(T input) where T : LeadInput
    {
        Errors = [];
        var filled = input with
        {
            Company = Company,
            FirstName = FirstName,
            LastName = LastName,
            JobTitle = JobTitle,
            Email = Email,
            Phone = Phone,
            Website = Website,
            LinkedinUrl = LinkedinUrl,
            Industry = Industry,
            Address = Address,
            City = City,
            Region = Region,
            PostalCode = PostalCode,
            Country = Country,
            Latitude = Coordinate("latitude", Latitude),
            Longitude = Coordinate("longitude", Longitude),
            LeadTemperature = LeadTemperature,
            Value = Cents(),
            Tags = (Tags ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries),
            Notes = Notes,
            CustomFields = Json(),
            ExpectedCloseDate = Date(),
            AssignedToId = AssignedToId,
        };
        return Errors.Count == 0 ? filled : null;
    }

    private double? Coordinate(string field, string? text)
    {
        if (string.IsNullOrWhiteSpace(text)) return null;
        if (double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)) return number;
        Errors[field] = ["A number such as 34.68421."];
        return null;
    }

    private long? Cents()
    {
        if (string.IsNullOrWhiteSpace(Value)) return null;
        if (decimal.TryParse(Value, NumberStyles.Number, CultureInfo.InvariantCulture, out var amount) && Math.Abs(amount) < 1_000_000_000_000m)
            return (long)decimal.Round(amount * 100, MidpointRounding.AwayFromZero);
        Errors["value"] = ["An amount such as 1250.50."];
        return null;
    }

    private DateOnly? Date()
    {
        if (string.IsNullOrWhiteSpace(ExpectedCloseDate)) return null;
        if (DateOnly.TryParseExact(ExpectedCloseDate, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date)) return date;
        Errors["expected_close_date"] = ["A date such as 2026-03-31."];
        return null;
    }

    private JsonText Json()
    {
        if (string.IsNullOrWhiteSpace(CustomFields)) return JsonText.EmptyObject;
        try
        {
            if (JsonNode.Parse(CustomFields) is JsonObject fields) return JsonText.From(fields);
        }
        catch (JsonException)
        {
            // Told beside the field, like any other text that can't be read.
        }

        Errors["custom_fields"] = ["A JSON object such as {\"size\": \"20 seats\"}."];
        return JsonText.EmptyObject;
    }
}
