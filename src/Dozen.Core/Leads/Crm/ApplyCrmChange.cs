using Dozen.Core.Activities;
using Dozen.Core.Common;
using Dozen.Core.Database;
using Dozen.Core.Users;

namespace Dozen.Core.Leads.Crm;

/// <summary>One message of a CRM about one lead.</summary>
/// <param name="Crm">The CRM's name, such as <c>hubspot</c>; null for the only one there is.</param>
/// <param name="Event">What happened there, in its own words: at most 100 characters. It is written down, and decides nothing.</param>
/// <param name="LeadId">The lead itself; else it is found by what <paramref name="Lead"/> says.</param>
public sealed record CrmChange(string? Crm, string Event, long? LeadId, CrmLead Lead);

/// <param name="Changed">Whether there was anything to change.</param>
public sealed record AppliedCrmChange(LeadView Lead, bool Changed);

/// <summary>
/// Applies one change of an outside CRM to the lead that it means, and writes the event into the lead's history. A message that
/// changes nothing, such as the same one again, leaves no trace. Never creates or deletes a lead.
/// </summary>
[Needs(Area.Leads, Access.Write)]
public sealed class ApplyCrmChange(DozenDbContext db, Caller caller, UpdateLead update, TimeProvider time)
{
    private const int LongestEvent = 100;

    /// <returns><c>lead.not_found</c> when it means none, <c>crm.ambiguous</c> when its address means several.</returns>
    public async Task<Result<AppliedCrmChange>> ExecuteAsync(CrmChange change, CancellationToken cancellationToken)
    {
        var problems = new FieldProblems();
        problems.Required("event", change.Event, LongestEvent);
        if (problems.Failure is { } invalid) return invalid;
        if (!CrmSource.Of(change.Crm).TryGet(out var crm, out var unusable)) return unusable;
        if (!CrmKeys.Of(crm, change.Lead).TryGet(out var keys, out var wrong)) return wrong;
        if (keys.IsEmpty && change.LeadId is null) return Failure.Invalid("lead_id", "Say which lead: lead_id, crm_id, external_id or email.");

        await using var transaction = await db.BeginOrJoinAsync(cancellationToken);
        var known = new KnownCrmLeads(db, crm);
        await known.LoadAsync([keys], change.LeadId, cancellationToken);
        if (!known.Find(keys, change.LeadId, firstOfSeveral: false).TryGet(out var standing, out var unclear)) return unclear == LeadFailures.InTrash ? LeadFailures.Unknown : unclear;
        if (standing is null) return LeadFailures.Unknown;

        var now = time.Now();
        var fields = change.Lead.Fields;
        if (!(await update.ExecuteAsync(standing.Id, standing.Changes(keys, fields), version: null, crm.Besides(keys, fields, now), cancellationToken)).TryGet(out var updated, out var refused)) return refused;
        if (updated.Changed)
        {
            db.Activities.Add(Activity.Record(caller, standing.Id, ActivityType.Other, change.Event.Trim(), now, new { original_type = change.Event.Trim(), crm = crm.Name, crm_id = keys.CrmId }));
            await db.SaveChangesAsync(cancellationToken);
        }

        await transaction.CommitAsync(cancellationToken);
        return new AppliedCrmChange(updated.Lead, updated.Changed);
    }
}
