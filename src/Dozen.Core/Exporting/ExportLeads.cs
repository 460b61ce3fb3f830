using Dozen.Core.Common;
using Dozen.Core.Common.Listing;
using Dozen.Core.Database;
using Dozen.Core.Leads;
using Dozen.Core.Users;
using Microsoft.EntityFrameworkCore;

namespace Dozen.Core.Exporting;

/// <summary>A lead with what only other tables know of it.</summary>
/// <param name="Owner">E-mail address.</param>
internal sealed record ExportedLead(Lead Lead, string? Owner);

/// <summary>Which leads are exported, in which order and with which columns.</summary>
/// <param name="Order">Newest first when null.</param>
/// <param name="Fields">Columns in the order wanted; none means all of them, which is what an import needs to make the same leads again.</param>
public sealed record LeadExport(LeadFilter Filter, SortOrder? Order, ExportFormat Format, IReadOnlyList<string> Fields);

/// <summary>The leads of a list as a file. The headings are those that an import understands.</summary>
[Needs(Area.Leads, Access.Read)]
public sealed class ExportLeads(DozenDbContext db, LeadQueries leads, IReadSnapshot snapshot, TimeProvider time)
{
    internal static readonly ExportTable<ExportedLead> Table = new(
        "leads",
        new("id", l => l.Lead.Id),
        new("external_id", l => l.Lead.ExternalId),
        new("email", l => l.Lead.Email),
        new("first_name", l => l.Lead.FirstName),
        new("last_name", l => l.Lead.LastName),
        new("company", l => l.Lead.Company),
        new("job_title", l => l.Lead.JobTitle),
        new("phone", l => l.Lead.Phone),
        new("phone_e164", l => l.Lead.PhoneE164),
        new("website", l => l.Lead.Website),
        new("website_domain", l => l.Lead.WebsiteDomain),
        new("linkedin_url", l => l.Lead.LinkedinUrl),
        new("industry", l => l.Lead.Industry),
        new("address", l => l.Lead.Address),
        new("city", l => l.Lead.City),
        new("region", l => l.Lead.Region),
        new("postal_code", l => l.Lead.PostalCode),
        new("country", l => l.Lead.Country),
        new("latitude", l => l.Lead.Latitude),
        new("longitude", l => l.Lead.Longitude),
        new("status", l => l.Lead.Status.ToText()),
        new("source", l => l.Lead.Source.ToText()),
        new("lead_temperature", l => l.Lead.LeadTemperature.ToText()),
        new("score", l => l.Lead.Score),
        new("value", l => ExportValue.Money(l.Lead.Value)),
        new("notes", l => l.Lead.Notes),
        new("tags", l => ExportValue.List(l.Lead.Tags)),
        new("custom_fields", l => l.Lead.CustomFields),
        new("enrichment_data", l => l.Lead.EnrichmentData),
        new("expected_close_date", l => l.Lead.ExpectedCloseDate),
        new("last_engagement_date", l => l.Lead.LastEngagementDate),
        new("assigned_to", l => l.Owner),
        new("created_at", l => (DateTimeOffset?)l.Lead.CreatedAt),
        new("updated_at", l => (DateTimeOffset?)l.Lead.UpdatedAt),
        new("deleted_at", l => l.Lead.DeletedAt));

    public static IReadOnlyList<string> Columns { get; } = [.. Table.Columns.Select(c => c.Name)];

    /// <returns>Refuses fields that are no columns (<c>validation</c>, field <c>fields</c>).</returns>
    public async Task<Result<ExportFile>> ExecuteAsync(LeadExport export, CancellationToken cancellationToken)
    {
        if (!Table.Choose(export.Fields).TryGet(out var columns, out var unknown)) return unknown;

        var owners = await db.Users.Select(u => new { u.Id, u.Email }).ToDictionaryAsync(u => u.Id, u => u.Email, cancellationToken);
        return new ListFile<ExportedLead>(Table, columns, export.Format, time.Now(), stop => new ExportRows(db, snapshot).InOrderAsync(
            () => leads.OwnerAccessFor(export.Filter),
            token => leads.IdsAsync(export.Filter, export.Order, token),
            (ids, token) => db.Leads.IgnoreQueryFilters([DozenDbContext.TrashFilter]).AsNoTracking().Where(l => ids.Contains(l.Id))
                .ToDictionaryAsync(l => l.Id, l => new ExportedLead(l, l.AssignedToId is { } owner ? owners.GetValueOrDefault(owner) : null), token),
            stop));
    }
}
