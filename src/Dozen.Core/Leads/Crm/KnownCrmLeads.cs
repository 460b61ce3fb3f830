using Dozen.Core.Common;
using Dozen.Core.Contacts;
using Dozen.Core.Database;
using Dozen.Core.Leads.Bulk;
using Microsoft.EntityFrameworkCore;

namespace Dozen.Core.Leads.Crm;

/// <summary>A stored lead as far as finding it needs.</summary>
internal sealed record KnownCrmLead(long Id, string? ExternalId, string? CrmId, string? Email, bool IsInTrash)
{
    /// <summary>The plain fields that may change. The same address in other letters does not, and custom fields are joined one by one.</summary>
    public LeadPatch Changes(CrmKeys keys, LeadPatch fields) => fields with
    {
        Email = keys.Email is not null && keys.Email == Email ? default : fields.Email,
        CustomFields = fields.CustomFields.Value is null ? fields.CustomFields : default,
    };
}

/// <summary>The stored leads that a CRM may mean, and which of them it means: by id, else by e-mail address.</summary>
internal sealed class KnownCrmLeads(DozenDbContext db, CrmSource crm)
{
    // For an expression such as lower(email) a planner guesses how many rows a value has; with more it would read them all.
    private const int EmailsAtOnce = 50;

    private readonly Dictionary<long, KnownCrmLead> all = [];

    private IQueryable<Lead> Stored => db.Leads.AsNoTracking().IgnoreQueryFilters([DozenDbContext.TrashFilter]);

    /// <summary>Looks up what shares a key, and forgets what it knew of that.</summary>
    /// <param name="leadId">One that is asked for by its own id.</param>
    public async Task LoadAsync(IReadOnlyCollection<CrmKeys> keys, long? leadId, CancellationToken cancellationToken)
    {
        foreach (var known in all.Values.Where(l => keys.Any(k => Shares(l, k))).ToList()) all.Remove(known.Id);
        if (leadId is { } id) await AddAsync(Stored.Where(l => l.Id == id), cancellationToken);

        var crmIds = keys.Select(k => k.CrmId).OfType<string>().ToHashSet(StringComparer.Ordinal);
        var externalIds = crmIds.Select(i => crm.Prefix + i).Concat(keys.Select(k => k.ExternalId).OfType<string>()).Distinct();
        foreach (var some in externalIds.Chunk(BulkLimits.Batch)) await AddAsync(Stored.Where(l => l.ExternalId != null && some.Contains(l.ExternalId)), cancellationToken);

        // No index answers this; so it is asked once for all, and only for ids that are no lead's external id.
        crmIds.ExceptWith(all.Values.Select(l => l.CrmId).OfType<string>());
        if (crmIds.Count > 0)
        {
            var (name, missing) = (crm.Name, crmIds.ToArray());
            await AddAsync(Stored.Where(l => l.ExternalId != null && missing.Contains(DatabaseFunctions.TextAt(l.EnrichmentData, name, CrmSource.IdField))), cancellationToken);
        }

        // Under row-level security the index over lower(email) would not be used.
        using var _ = db.UseOwnerAccess();
        foreach (var some in keys.Select(k => k.Email).OfType<string>().Distinct().Chunk(EmailsAtOnce))
            await AddAsync(Stored.Where(l => l.DeletedAt == null && l.Email != null && some.Contains(l.Email.ToLower())), cancellationToken);
    }

    /// <summary>This is how the lead stands from now on.</summary>
    public void Learn(LeadView lead) =>
        Add(lead.Id, lead.ExternalId, lead.EnrichmentData.ToObject()[crm.Name]?[CrmSource.IdField]?.ToString(), lead.Email, lead.DeletedAt is not null);

    /// <param name="leadId">The lead itself, when it is named.</param>
    /// <param name="firstOfSeveral">Whether the earliest is meant where several share the e-mail address.</param>
    /// <returns>Null when there is none.</returns>
    public Result<KnownCrmLead?> Find(CrmKeys keys, long? leadId, bool firstOfSeveral)
    {
        if (leadId is { } id && !all.ContainsKey(id)) return LeadFailures.NotFound(id);
        var named = all.Values.Where(l => l.Id == leadId || Has(l.CrmId, keys.CrmId) || Has(l.ExternalId, keys.ExternalId)).ToList();
        if (named.Count > 1) return CrmFailures.Contradiction(named.Select(l => l.Id));
        if (named is [var lead])
        {
            if (lead.IsInTrash) return LeadFailures.InTrash;
            return keys.CrmId is not null && lead.CrmId is not null && lead.CrmId != keys.CrmId ? CrmFailures.OtherId(lead.Id) : lead;
        }

        var sharing = all.Values.Where(l => !l.IsInTrash && Has(l.Email, keys.Email) && !IsAnother(l, keys)).OrderBy(l => l.Id).ToList();
        return sharing.Count > 1 && !firstOfSeveral ? CrmFailures.Ambiguous(sharing.Select(l => l.Id)) : sharing.FirstOrDefault();
    }

    private static bool Has(string? value, string? wanted) => wanted is not null && value == wanted;

    private static bool Shares(KnownCrmLead lead, CrmKeys keys) => Has(lead.CrmId, keys.CrmId) || Has(lead.ExternalId, keys.ExternalId) || Has(lead.Email, keys.Email);

    /// <summary>Two different ids of one source are two leads, whatever address they share.</summary>
    private static bool IsAnother(KnownCrmLead lead, CrmKeys keys) =>
        (keys.CrmId is not null && lead.CrmId is not null)
        || (keys.ExternalId is { } wanted && lead.ExternalId is { } has && wanted.Split(':', 2)[0] == has.Split(':', 2)[0]);

    private async Task AddAsync(IQueryable<Lead> leads, CancellationToken cancellationToken)
    {
        var name = crm.Name;
        var rows = await leads.Select(l => new { l.Id, l.ExternalId, Kept = DatabaseFunctions.TextAt(l.EnrichmentData, name, CrmSource.IdField), l.Email, l.DeletedAt }).ToListAsync(cancellationToken);
        foreach (var row in rows) Add(row.Id, row.ExternalId, row.Kept, row.Email, row.DeletedAt is not null);
    }

    private void Add(long id, string? externalId, string? kept, string? email, bool isInTrash) =>
        all[id] = new KnownCrmLead(id, externalId, crm.IdAmong(externalId, kept), email is null ? null : EmailAddress.KeyOf(email), isInTrash);
}
