using System.Text.Json.Nodes;
using Dozen.Core.Contacts;
using Dozen.Core.Leads;

namespace Dozen.Core.Enrichment;

/// <summary>Puts values into a lead's fields where they may go, and keeps account of it.</summary>
/// <param name="applied">What earlier visits put there: as long as it still stands, it may be replaced.</param>
internal sealed class LeadFields(Lead lead, JsonObject? applied, MapFields map)
{
    /// <summary>Fields that hold what a visit put there, with their values.</summary>
    public JsonObject Applied { get; } = [];

    /// <summary>Fields that are different now, with what they were and are; for the history.</summary>
    public SortedDictionary<string, FieldChange> Changes { get; } = new(StringComparer.Ordinal);

    public void Email(FoundValue found)
    {
        if (found.Value.Length > LeadLimits.Email || !EmailAddress.IsValid(found.Value)) return;
        if (lead.Email is not null && EmailAddress.KeyOf(lead.Email) == EmailAddress.KeyOf(found.Value)) Keep("email", lead.Email);
        else if (May("email", lead.Email, found.Confidence)) lead.Email = Put("email", lead.Email, found.Value);
    }

    public void Phone(FoundValue found)
    {
        if (lead.PhoneE164 == found.Value)
        {
            Keep("phone", lead.Phone);
            return;
        }

        if (!May("phone", lead.Phone, found.Confidence)) return;
        lead.Phone = Put("phone", lead.Phone, found.Detail is { Length: <= LeadLimits.Phone } written ? written : found.Value);
        lead.PhoneE164 = found.Value;
    }

    public void Company(FoundValue found)
    {
        if (found.Value.Length <= LeadLimits.Company && lead.Company != found.Value && May("company", lead.Company, found.Confidence)) lead.Company = Put("company", lead.Company, found.Value);
        else Keep("company", lead.Company);
    }

    public void Website(WebAddress site)
    {
        if (site.Url.Length > LeadLimits.Website || lead.Website == site.Url || !May("website", lead.Website, BestValue.Sure)) return;
        lead.Website = Put("website", lead.Website, site.Url);
        lead.WebsiteDomain = site.Domain;
    }

    /// <summary>An address is one thing: half of one and half of another would be a place that does not exist.</summary>
    public void Address(PostalAddress found, double confidence)
    {
        if (found.City is { Length: > LeadLimits.City } || found.Region is { Length: > LeadLimits.Region } || found.PostalCode is { Length: > LeadLimits.PostalCode }) return;
        var isEmpty = lead.Address is null && lead.City is null && lead.PostalCode is null;
        string[] parts = ["address", "city", "postal_code"];
        var mayAll = parts.All(p => ValueOf(p) is not { } value || map.Gave(p) || IsOurs(p, value));
        if (!isEmpty && !(mayAll && confidence >= BestValue.Sure && found is { Street: not null, City: not null })) return;

        lead.Address = Put("address", lead.Address, found.Street ?? lead.Address);
        lead.City = Put("city", lead.City, found.City ?? lead.City);
        lead.PostalCode = Put("postal_code", lead.PostalCode, found.PostalCode ?? (isEmpty ? null : lead.PostalCode));
        if (lead.Region is null || map.Gave("region")) lead.Region = Put("region", lead.Region, found.Region ?? lead.Region);
        lead.Country ??= Put("country", lead.Country, found.Country);
    }

    public void Person(FoundValue found)
    {
        var name = PersonName.Split(found.Value);
        if (name.First is { Length: > LeadLimits.Name } || name.Last is null or { Length: > LeadLimits.Name }) return;
        if (lead.FirstName is null && lead.LastName is null)
        {
            lead.FirstName = Put("first_name", null, name.First);
            lead.LastName = Put("last_name", null, name.Last);
            if (lead.JobTitle is null && found.Detail is { Length: <= LeadLimits.JobTitle } title) lead.JobTitle = Put("job_title", null, title);
            return;
        }

        // Whose title is it? Only this very person's.
        if (lead.FirstName != name.First || lead.LastName != name.Last) return;
        Keep("first_name", lead.FirstName);
        Keep("last_name", lead.LastName);
        Keep("job_title", lead.JobTitle);
    }

    public void LinkedIn(FoundValue found)
    {
        if (lead.LinkedinUrl is null && found.Value.Length <= LeadLimits.LinkedinUrl) lead.LinkedinUrl = Put("linkedin_url", null, found.Value);
        else Keep("linkedin_url", lead.LinkedinUrl);
    }

    private bool May(string field, string? current, double confidence) =>
        current is null || IsOurs(field, current) || (map.Gave(field) && confidence >= BestValue.Sure);

    private bool IsOurs(string field, string current) => applied?[field] is JsonValue value && value.TryGetValue(out string? ours) && ours == current;

    private void Keep(string field, string? current)
    {
        if (current is not null && IsOurs(field, current)) Applied[field] = current;
    }

    private string? Put(string field, string? current, string? value)
    {
        if (value == current)
        {
            Keep(field, current);
            return current;
        }

        Changes[field] = new FieldChange(current, value);
        if (value is not null) Applied[field] = value;
        return value;
    }

    private string? ValueOf(string field) => field switch
    {
        "address" => lead.Address,
        "city" => lead.City,
        _ => lead.PostalCode,
    };
}

/// <summary>What a field was, and what it is now.</summary>
public sealed record FieldChange(string? From, string? To);
