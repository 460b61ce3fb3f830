using Dozen.Core.Common;
using Dozen.Core.Database;
using Dozen.Core.Users;

namespace Dozen.Core.Leads.Crm;

public enum CrmOutcome
{
    Created,
    Updated,

    /// <summary>It was as the CRM has it already.</summary>
    Unchanged,

    /// <summary>Left alone: the failure says why.</summary>
    Failed,
}

/// <summary>What became of one lead of a CRM.</summary>
/// <param name="LeadId">Null when it failed.</param>
/// <param name="Failure">Null unless it failed.</param>
public sealed record SyncedLead(long? LeadId, CrmOutcome Outcome, Failure? Failure);

/// <param name="Leads">One per lead that was sent, in their order.</param>
public sealed record CrmSync(IReadOnlyList<SyncedLead> Leads);

/// <summary>
/// Brings leads to where an outside CRM has them: each is found by the CRM's id, its external id or its e-mail address and changed, or
/// created. In one transaction; what is wrong with one lead does not stop the others, and sent again it changes nothing. Each lead is
/// written by the verb that people use, so history, webhooks and workflows hear of it as of theirs.
/// </summary>
[Needs(Area.Leads, Access.Write)]
public sealed class SyncCrmLeads(DozenDbContext db, CreateLead create, UpdateLead update, TimeProvider time)
{
    /// <summary>Leads of one call.</summary>
    public const int MostLeads = 500;

    private const int Attempts = 3;

    /// <param name="crm">The CRM's name, such as <c>hubspot</c>; null for the only one there is.</param>
    public async Task<Result<CrmSync>> ExecuteAsync(string? crm, IReadOnlyList<CrmLead> leads, CancellationToken cancellationToken)
    {
        if (leads.Count > MostLeads) return CrmFailures.TooMany(leads.Count);
        if (!CrmSource.Of(crm).TryGet(out var source, out var unusable)) return unusable;

        await using var transaction = await db.BeginOrJoinAsync(cancellationToken);
        var keys = leads.Select(l => CrmKeys.Of(source, l)).ToList();
        var known = new KnownCrmLeads(db, source);
        await known.LoadAsync(keys.Where(k => k.Succeeded).Select(k => k.Value).ToList(), leadId: null, cancellationToken);

        var synced = new List<SyncedLead>(leads.Count);
        foreach (var (lead, found) in leads.Zip(keys))
            synced.Add(found.TryGet(out var mine, out var invalid) ? await WriteAsync(source, known, mine, lead.Fields, cancellationToken) : Refused(invalid));

        await transaction.CommitAsync(cancellationToken);
        return new CrmSync(synced);
    }

    private async Task<SyncedLead> WriteAsync(CrmSource crm, KnownCrmLeads known, CrmKeys keys, LeadPatch fields, CancellationToken cancellationToken)
    {
        for (var attempt = 1; attempt <= Attempts; attempt++)
        {
            var written = await WriteOnceAsync(crm, known, keys, fields, cancellationToken);
            db.ChangeTracker.Clear();

            // Else somebody changed the lead, or gave its id to another one, at this moment.
            if (written.Failure is not { Kind: FailureKind.Stale or FailureKind.NotFound } && written.Failure != LeadFailures.ExternalIdTaken) return written;
            await known.LoadAsync([keys], leadId: null, cancellationToken);
        }

        return Refused(LeadFailures.Stale);
    }

    private async Task<SyncedLead> WriteOnceAsync(CrmSource crm, KnownCrmLeads known, CrmKeys keys, LeadPatch fields, CancellationToken cancellationToken)
    {
        if (!known.Find(keys, leadId: null, firstOfSeveral: true).TryGet(out var standing, out var unclear)) return Refused(unclear);

        var also = crm.Besides(keys, fields, time.Now());
        if (standing is null)
        {
            if (!(await create.ExecuteAsync(fields, fields.Source.Or(LeadSource.Other), externalId: null, also, cancellationToken)).TryGet(out var created, out var refused)) return Refused(refused);
            known.Learn(created);
            return new SyncedLead(created.Id, CrmOutcome.Created, null);
        }

        if (!(await update.ExecuteAsync(standing.Id, standing.Changes(keys, fields), version: null, also, cancellationToken)).TryGet(out var updated, out var failure)) return Refused(failure);
        known.Learn(updated.Lead);
        return new SyncedLead(standing.Id, updated.Changed ? CrmOutcome.Updated : CrmOutcome.Unchanged, null);
    }

    private static SyncedLead Refused(Failure failure) => new(null, CrmOutcome.Failed, failure);
}
