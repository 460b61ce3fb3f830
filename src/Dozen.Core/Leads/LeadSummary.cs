using System.Linq.Expressions;

namespace Dozen.Core.Leads;

/// <summary>A lead as lists show it: without its notes, custom fields and source data.</summary>
/// <param name="Value">In cents.</param>
public sealed record LeadSummary(
    long Id,
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
    string? Industry,
    string? City,
    string? Region,
    string? Country,
    LeadStatus Status,
    LeadSource Source,
    LeadTemperature LeadTemperature,
    int Score,
    long? Value,
    IReadOnlyList<string> Tags,
    long? AssignedToId,
    long Version,
    DateTimeOffset CreatedAt,
    DateTimeOffset UpdatedAt,
    DateTimeOffset? DeletedAt)
{
    public string DisplayName => Lead.NameOf(Company, FirstName, LastName, Email, Phone);

    internal static readonly Expression<Func<Lead, LeadSummary>> Projection = lead => new LeadSummary(
        lead.Id, lead.ExternalId, lead.Email, lead.FirstName, lead.LastName, lead.Company, lead.JobTitle, lead.Phone, lead.PhoneE164,
        lead.Website, lead.WebsiteDomain, lead.Industry, lead.City, lead.Region, lead.Country, lead.Status, lead.Source,
        lead.LeadTemperature, lead.Score, lead.Value, lead.Tags, lead.AssignedToId, lead.Version, lead.CreatedAt, lead.UpdatedAt,
        lead.DeletedAt);
}
