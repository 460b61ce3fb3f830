using Dozen.Core.Activities;
using Dozen.Core.Common;
using Dozen.Core.Database;

namespace Dozen.Core.Leads;

/// <summary>A lead as it is served: all of it.</summary>
/// <param name="PhoneE164">Derived from phone; null when that is no valid number.</param>
/// <param name="Value">In cents.</param>
/// <param name="EnrichmentData">One object per source: what it said, when, how sure.</param>
/// <param name="Version">Also the ETag.</param>
/// <param name="FirstContactedAt">The first completed outbound e-mail, call, meeting or message; derived from activities.</param>
/// <param name="LastContactedAt">The last one; derived from activities.</param>
public sealed record LeadView(
    long Id,
    long OrganizationId,
    string? ExternalId,
    string? Email,
    string? FirstName,
    string? LastName,
    string? Company,
    string? JobTitle,
    string? Phone,
    [property: System.Text.Json.Serialization.JsonPropertyName("phone_e164")] string? PhoneE164,
    string? Website,
    string? WebsiteDomain,
    string? LinkedinUrl,
    string? Industry,
    string? Address,
    string? City,
    string? Region,
    string? PostalCode,
    string? Country,
    double? Latitude,
    double? Longitude,
    LeadStatus Status,
    LeadSource Source,
    LeadTemperature LeadTemperature,
    int Score,
    long? Value,
    string? Notes,
    IReadOnlyList<string> Tags,
    JsonText CustomFields,
    JsonText EnrichmentData,
    DateOnly? ExpectedCloseDate,
    DateTimeOffset? LastEngagementDate,
    long? AssignedToId,
    long Version,
    DateTimeOffset CreatedAt,
    DateTimeOffset UpdatedAt,
    DateTimeOffset? DeletedAt,
    DateTimeOffset? FirstContactedAt,
    DateTimeOffset? LastContactedAt)
{
    public string DisplayName => Lead.NameOf(Company, FirstName, LastName, Email, Phone);

    /// <summary>A lead whom nobody can have contacted yet.</summary>
    public static LeadView From(Lead lead) => From(lead, null);

    /// <summary>With what its activities say of it.</summary>
    internal static async Task<LeadView> ReadAsync(DozenDbContext db, Lead lead, CancellationToken cancellationToken) =>
        From(lead, await ContactTimes.OfAsync(db, lead.Id, cancellationToken));

    internal static LeadView From(Lead lead, ContactTimes? contacts) => new(
        lead.Id, lead.OrganizationId, lead.ExternalId, lead.Email, lead.FirstName, lead.LastName, lead.Company, lead.JobTitle,
        lead.Phone, lead.PhoneE164, lead.Website, lead.WebsiteDomain, lead.LinkedinUrl, lead.Industry, lead.Address, lead.City,
        lead.Region, lead.PostalCode, lead.Country, lead.Latitude, lead.Longitude, lead.Status, lead.Source, lead.LeadTemperature,
        lead.Score, lead.Value, lead.Notes, lead.Tags, lead.CustomFields, lead.EnrichmentData, lead.ExpectedCloseDate,
        lead.LastEngagementDate, lead.AssignedToId, lead.Version, lead.CreatedAt, lead.UpdatedAt, lead.DeletedAt,
        contacts?.First, contacts?.Last);
}
