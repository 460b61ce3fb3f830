using Dozen.Core.Common;
using Dozen.Core.Database;
using Dozen.Core.Duplicates;
using Dozen.Core.Importing.Rows;
using Dozen.Core.Leads;

namespace Dozen.Core.Importing;

/// <summary>What a draft is compared by, and the lead it would be.</summary>
internal static class DraftLead
{
    public static LeadIdentity Identity(LeadDraft draft) => new(
        draft.ExternalId is null ? [] : [draft.ExternalId, .. draft.AlternateExternalIds],
        draft.Email, draft.PhoneE164, draft.WebsiteDomain, draft.Company, draft.FirstName, draft.LastName);

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
        LeadTemperature = draft.LeadTemperature is null ? LeadTemperature.Cold : SnakeCase.Parse<LeadTemperature>(draft.LeadTemperature) ?? LeadTemperature.Cold,
        Score = draft.Score ?? 0,
        LastEngagementDate = draft.LastEngagementDate,
        Value = draft.ValueCents,
        Notes = draft.Notes,
        Tags = draft.Tags,
        CustomFields = draft.CustomFields is null ? JsonText.EmptyObject : JsonText.From(draft.CustomFields),
        EnrichmentData = SourceData.ForNew(draft.SourceName, draft.SourceData, draft.OtherSources, stamp),
        ExpectedCloseDate = draft.ExpectedCloseDate,
        SearchText = SearchText.Of(draft.Company, draft.FirstName, draft.LastName, draft.Email),
        CreatedAt = stamp.At,
        UpdatedAt = stamp.At,
    };
}
