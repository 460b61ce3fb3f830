using System.Text.Json;
using System.Text.Json.Nodes;
using Dozen.Core.Common;
using Dozen.Core.Leads;

namespace Dozen.Core.Importing;

/// <summary>Joins what a row says to a lead that stands.</summary>
internal static class LeadAbsorption
{
    /// <summary>
    /// Fills the lead's empty fields and refreshes the source's data; never overwrites a field that has a value.
    /// </summary>
    /// <param name="savedVersion">The version the lead will have once saved.</param>
    /// <returns>The names of the fields filled, or null when it had nothing new to say.</returns>
    public static IReadOnlyList<string>? Absorb(Lead lead, Lead incoming, string source, SourceStamp stamp, long savedVersion)
    {
        var filled = new JsonObject();
        lead.ExternalId ??= Fill("external_id", lead.ExternalId, incoming.ExternalId);
        lead.Email ??= Fill("email", lead.Email, incoming.Email);
        if (lead.FirstName is null && lead.LastName is null)
        {
            lead.FirstName = Fill("first_name", lead.FirstName, incoming.FirstName);
            lead.LastName = Fill("last_name", lead.LastName, incoming.LastName);
        }

        lead.Company ??= Fill("company", lead.Company, incoming.Company);
        lead.JobTitle ??= Fill("job_title", lead.JobTitle, incoming.JobTitle);
        if (lead.Phone is null)
        {
            lead.Phone = Fill("phone", lead.Phone, incoming.Phone);
            lead.PhoneE164 = incoming.PhoneE164;
        }

        if (lead.Website is null)
        {
            lead.Website = Fill("website", lead.Website, incoming.Website);
            lead.WebsiteDomain = incoming.WebsiteDomain;
        }

        lead.LinkedinUrl ??= Fill("linkedin_url", lead.LinkedinUrl, incoming.LinkedinUrl);
        lead.Industry ??= Fill("industry", lead.Industry, incoming.Industry);
        if (lead.Address is null && lead.City is null && lead.PostalCode is null)
        {
            // An address is one thing: half of one and half of another would be a place that does not exist.
            lead.Address = Fill("address", lead.Address, incoming.Address);
            lead.City = Fill("city", lead.City, incoming.City);
            lead.Region ??= Fill("region", lead.Region, incoming.Region);
            lead.PostalCode = Fill("postal_code", lead.PostalCode, incoming.PostalCode);
            lead.Country ??= Fill("country", lead.Country, incoming.Country);
        }

        if (lead.Latitude is null && incoming.Latitude is not null)
        {
            lead.Latitude = incoming.Latitude;
            lead.Longitude = incoming.Longitude;
            filled["latitude"] = incoming.Latitude;
            filled["longitude"] = incoming.Longitude;
        }

        if (lead.Value is null && incoming.Value is { } cents)
        {
            lead.Value = cents;
            filled["value"] = cents;
        }

        lead.Notes ??= Fill("notes", lead.Notes, incoming.Notes);
        if (lead.Tags.Count == 0 && incoming.Tags.Count > 0)
        {
            lead.Tags = incoming.Tags;
            filled["tags"] = JsonSerializer.SerializeToNode(incoming.Tags);
        }

        if (lead.ExpectedCloseDate is null && incoming.ExpectedCloseDate is { } close)
        {
            lead.ExpectedCloseDate = close;
            filled["expected_close_date"] = JsonSerializer.SerializeToNode(close);
        }

        FillCustomFields(lead, incoming, filled);
        var names = filled.Select(f => f.Key).ToList();
        if (SourceData.Refreshed(lead.EnrichmentData, source, incoming.EnrichmentData, filled, stamp, savedVersion) is not { } enrichment) return null;

        lead.EnrichmentData = enrichment;
        lead.SearchText = SearchText.Of(lead.Company, lead.FirstName, lead.LastName, lead.Email);
        lead.UpdatedAt = stamp.At;
        return names;

        string? Fill(string field, string? current, string? value)
        {
            if (current is not null || value is null) return current;
            filled[field] = value;
            return value;
        }
    }

    private static void FillCustomFields(Lead lead, Lead incoming, JsonObject filled)
    {
        if (incoming.CustomFields == JsonText.EmptyObject) return;
        var fields = lead.CustomFields.ToObject();
        var added = new JsonObject();
        foreach (var (name, value) in incoming.CustomFields.ToObject())
        {
            if (fields[name] is not null || value is null) continue;
            fields[name] = value.DeepClone();
            added[name] = value.DeepClone();
        }

        if (added.Count == 0) return;
        lead.CustomFields = JsonText.From(fields);
        filled["custom_fields"] = added;
    }
}
