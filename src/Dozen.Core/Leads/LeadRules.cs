using System.Text.Json.Nodes;
using Dozen.Core.Common;
using Dozen.Core.Contacts;

namespace Dozen.Core.Leads;

/// <summary>Puts input into a lead: trims, derives, and tells what is wrong with it.</summary>
internal static class LeadRules
{
    /// <summary>Sets the fields that are present. The owner and the status are moved by their own verbs.</summary>
    public static void Fill(Lead lead, LeadInput input, string? defaultCountry)
    {
        lead.Email = Text(input.Email, lead.Email);
        lead.FirstName = Text(input.FirstName, lead.FirstName);
        lead.LastName = Text(input.LastName, lead.LastName);
        lead.Company = Text(input.Company, lead.Company);
        lead.JobTitle = Text(input.JobTitle, lead.JobTitle);
        lead.Phone = Text(input.Phone, lead.Phone);
        lead.LinkedinUrl = Text(input.LinkedinUrl, lead.LinkedinUrl);
        lead.Industry = Text(input.Industry, lead.Industry);
        lead.Address = Text(input.Address, lead.Address);
        lead.City = Text(input.City, lead.City);
        lead.Region = Text(input.Region, lead.Region);
        lead.PostalCode = Text(input.PostalCode, lead.PostalCode);
        lead.Country = Text(input.Country, lead.Country)?.ToUpperInvariant();
        lead.Latitude = input.Latitude.Or(lead.Latitude);
        lead.Longitude = input.Longitude.Or(lead.Longitude);
        lead.LeadTemperature = input.LeadTemperature.Or(lead.LeadTemperature);
        lead.Value = input.Value.Or(lead.Value);
        lead.Notes = Text(input.Notes, lead.Notes);
        lead.Tags = Tags(input.Tags.Or(lead.Tags));
        lead.CustomFields = input.CustomFields.Or(lead.CustomFields) ?? JsonText.EmptyObject;
        lead.ExpectedCloseDate = input.ExpectedCloseDate.Or(lead.ExpectedCloseDate);

        if (input.Website.IsPresent)
        {
            lead.Website = Text(input.Website, null);
            if (lead.Website is not null && WebAddress.Parse(lead.Website) is { } website) lead.Website = website.Url;
        }

        Derive(lead, defaultCountry);
    }

    /// <summary>Everything that is wrong with the lead as it stands, by field; empty when it may be saved.</summary>
    public static Dictionary<string, string[]> Problems(Lead lead)
    {
        var problems = new Dictionary<string, string[]>();
        if (lead.Email is null && lead.Phone is null && lead.Company is null && (lead.FirstName is null || lead.LastName is null))
            problems["company"] = ["A lead needs at least one of: email, phone, company, or first and last name."];

        Length("email", lead.Email, LeadLimits.Email);
        Length("first_name", lead.FirstName, LeadLimits.Name);
        Length("last_name", lead.LastName, LeadLimits.Name);
        Length("company", lead.Company, LeadLimits.Company);
        Length("job_title", lead.JobTitle, LeadLimits.JobTitle);
        Length("phone", lead.Phone, LeadLimits.Phone);
        Length("website", lead.Website, LeadLimits.Website);
        Length("linkedin_url", lead.LinkedinUrl, LeadLimits.LinkedinUrl);
        Length("industry", lead.Industry, LeadLimits.Industry);
        Length("address", lead.Address, LeadLimits.Text);
        Length("city", lead.City, LeadLimits.City);
        Length("region", lead.Region, LeadLimits.Region);
        Length("postal_code", lead.PostalCode, LeadLimits.PostalCode);
        Length("notes", lead.Notes, LeadLimits.Text);
        Length("external_id", lead.ExternalId, LeadLimits.ExternalId);
        if (lead.Email is not null && !EmailAddress.IsValid(lead.Email)) problems["email"] = ["This is no e-mail address."];
        if (lead.Website is not null && WebAddress.Parse(lead.Website) is null) problems["website"] = ["This is no http or https address."];
        if (lead.LinkedinUrl is not null && WebAddress.Parse(lead.LinkedinUrl) is null) problems["linkedin_url"] = ["This is no http or https address."];
        if (lead.Country is not null && CountryCode.Parse(lead.Country) != lead.Country) problems["country"] = ["Two letters as in ISO 3166-1 (CY, US, DE …)."];
        if (lead.Latitude is < -90 or > 90 or double.NaN) problems["latitude"] = ["Between -90 and 90."];
        if (lead.Longitude is < -180 or > 180 or double.NaN) problems["longitude"] = ["Between -180 and 180."];
        if (lead.Value < 0) problems["value"] = ["In cents, not negative."];
        if (lead.Tags.Count > LeadLimits.Tags) problems["tags"] = [$"At most {LeadLimits.Tags} tags."];
        else if (lead.Tags.Any(t => t.Length > LeadLimits.Tag || t.HasControls())) problems["tags"] = [$"A tag has at most {LeadLimits.Tag} characters, and no control characters."];
        if (lead.CustomFields.Text.Length > LeadLimits.Text) problems["custom_fields"] = [$"At most {LeadLimits.Text} characters."];
        else if (JsonNode.Parse(lead.CustomFields.Text) is not JsonObject) problems["custom_fields"] = ["Must be a JSON object."];
        else if (lead.CustomFields.Text.Contains(@"\u0000", StringComparison.Ordinal)) problems["custom_fields"] = ["Must not contain the NUL character."];
        return problems;

        void Length(string field, string? text, int limit)
        {
            if (text is null) return;
            if (text.Length > limit) problems[field] = [$"{text.Length} characters, at most {limit}."];
            else if (text.HasControls()) problems[field] = ["Contains control characters."];
        }
    }

    public static Failure? Check(Lead lead) => Problems(lead) is { Count: > 0 } problems
        ? new Failure(FailureKind.Invalid, "validation", "Some fields are not valid.") { Errors = problems }
        : null;

    /// <summary>Tags without blanks around them, each once; a null or blank one is none.</summary>
    public static string[] Tags(IEnumerable<string?>? tags) => [.. (tags ?? []).OfType<string>().Select(t => t.Trim()).Where(t => t.Length > 0).Distinct()];

    /// <summary>Sets what follows from other fields.</summary>
    private static void Derive(Lead lead, string? defaultCountry)
    {
        lead.PhoneE164 = lead.Phone is { Length: <= LeadLimits.Phone } phone ? PhoneNumber.ToE164(phone, lead.Country ?? defaultCountry) : null;
        lead.WebsiteDomain = lead.Website is null ? null : WebAddress.Parse(lead.Website)?.Domain;
        lead.SearchText = SearchText.Of(lead.Company, lead.FirstName, lead.LastName, lead.Email);
    }

    private static string? Text(Patched<string?> input, string? current) =>
        !input.IsPresent ? current : string.IsNullOrWhiteSpace(input.Value) ? null : input.Value.Trim();
}
