using System.Text.Json;
using System.Text.Json.Nodes;
using Dozen.Core.Common;
using Dozen.Core.Duplicates;
using Dozen.Core.Importing.Rows;
using Dozen.Core.Leads;
using SnakeCase = Dozen.Core.Database.SnakeCase;

namespace Dozen.Core.Importing;

/// <summary>What a draft means for leads: a new one, or additions to one that stands.</summary>
internal static class DraftMerge
{
    public static LeadIdentity Identity(LeadDraft draft) => new(
        draft.ExternalId is null ? [] : [draft.ExternalId, .. draft.AlternateExternalIds],
        draft.Email, draft.PhoneE164, draft.WebsiteDomain, draft.Company, draft.FirstName, draft.LastName);

    public static LeadIdentity Identity(Lead lead) => new(
        lead.ExternalId is null ? [] : [lead.ExternalId],
        lead.Email, lead.PhoneE164, lead.WebsiteDomain, lead.Company, lead.FirstName, lead.LastName);

    public static Lead NewLead(LeadDraft draft, long organizationId, SourceStamp stamp) => new()
    {
        OrganizationId = organizationId,
        ExternalId = draft.ExternalId,
        Email = draft.Email,
        FirstName = draft.FirstName,
        LastName = draft.LastName,
        Company = draft.Company,
        JobTitle = draft.JobTitle,
        Phone = draft.Phone,
        PhoneE164 = draft.PhoneE164,
        Website = draft.Website,
        WebsiteDomain = draft.WebsiteDomain,
        LinkedinUrl = draft.LinkedinUrl,
        Industry = draft.Industry,
        Address = draft.Address,
        City = draft.City,
        Region = draft.Region,
        PostalCode = draft.PostalCode,
        Country = draft.Country,
        Latitude = draft.Latitude,
        Longitude = draft.Longitude,
        Status = draft.Status is null ? LeadStatus.New : SnakeCase.Parse<LeadStatus>(draft.Status) ?? LeadStatus.New,
        Source = SnakeCase.Parse<LeadSource>(draft.Source) ?? LeadSource.Other,
        Value = draft.ValueCents,
        Notes = draft.Notes,
        Tags = draft.Tags,
        CustomFields = draft.CustomFields is null ? JsonText.EmptyObject : JsonText.From(draft.CustomFields),
        EnrichmentData = SourceData.ForNew(draft.SourceName, draft.SourceData, stamp),
        ExpectedCloseDate = draft.ExpectedCloseDate,
        SearchText = SearchText.Of(draft.Company, draft.FirstName, draft.LastName, draft.Email),
        CreatedAt = stamp.At,
        UpdatedAt = stamp.At,
    };

    /// <summary>
    /// Fills the lead's empty fields and refreshes the source's data; never overwrites a field that has a value.
    /// </summary>
    /// <param name="savedVersion">The version the lead will have once saved.</param>
    /// <returns>The names of the fields filled, or null when the draft had nothing new to say.</returns>
    public static IReadOnlyList<string>? Absorb(Lead lead, LeadDraft draft, SourceStamp stamp, long savedVersion)
    {
        var filled = new JsonObject();
        lead.ExternalId ??= Fill("external_id", lead.ExternalId, draft.ExternalId);
        lead.Email ??= Fill("email", lead.Email, draft.Email);
        if (lead.FirstName is null && lead.LastName is null)
        {
            lead.FirstName = Fill("first_name", lead.FirstName, draft.FirstName);
            lead.LastName = Fill("last_name", lead.LastName, draft.LastName);
        }

        lead.Company ??= Fill("company", lead.Company, draft.Company);
        lead.JobTitle ??= Fill("job_title", lead.JobTitle, draft.JobTitle);
        if (lead.Phone is null)
        {
            lead.Phone = Fill("phone", lead.Phone, draft.Phone);
            lead.PhoneE164 = draft.PhoneE164;
        }

        if (lead.Website is null)
        {
            lead.Website = Fill("website", lead.Website, draft.Website);
            lead.WebsiteDomain = draft.WebsiteDomain;
        }

        lead.LinkedinUrl ??= Fill("linkedin_url", lead.LinkedinUrl, draft.LinkedinUrl);
        lead.Industry ??= Fill("industry", lead.Industry, draft.Industry);
        if (lead.Address is null && lead.City is null && lead.PostalCode is null)
        {
            // An address is one thing: half of one and half of another would be a place that does not exist.
            lead.Address = Fill("address", lead.Address, draft.Address);
            lead.City = Fill("city", lead.City, draft.City);
            lead.Region ??= Fill("region", lead.Region, draft.Region);
            lead.PostalCode = Fill("postal_code", lead.PostalCode, draft.PostalCode);
            lead.Country ??= Fill("country", lead.Country, draft.Country);
        }

        if (lead.Latitude is null && draft.Latitude is not null)
        {
            lead.Latitude = draft.Latitude;
            lead.Longitude = draft.Longitude;
            filled["latitude"] = draft.Latitude;
            filled["longitude"] = draft.Longitude;
        }

        if (lead.Value is null && draft.ValueCents is { } cents)
        {
            lead.Value = cents;
            filled["value"] = cents;
        }

        lead.Notes ??= Fill("notes", lead.Notes, draft.Notes);
        if (lead.Tags.Count == 0 && draft.Tags.Count > 0)
        {
            lead.Tags = draft.Tags;
            filled["tags"] = JsonSerializer.SerializeToNode(draft.Tags);
        }

        if (lead.ExpectedCloseDate is null && draft.ExpectedCloseDate is { } close)
        {
            lead.ExpectedCloseDate = close;
            filled["expected_close_date"] = JsonSerializer.SerializeToNode(close);
        }

        FillCustomFields(lead, draft, filled);
        var names = filled.Select(f => f.Key).ToList();
        if (SourceData.Refreshed(lead.EnrichmentData, draft.SourceName, draft.SourceData, filled, stamp, savedVersion) is not { } enrichment) return null;

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

    private static void FillCustomFields(Lead lead, LeadDraft draft, JsonObject filled)
    {
        if (draft.CustomFields is null) return;
        var fields = lead.CustomFields.ToObject();
        var added = new JsonObject();
        foreach (var (name, value) in draft.CustomFields)
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
