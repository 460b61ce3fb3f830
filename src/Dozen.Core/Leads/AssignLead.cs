using Dozen.Core.Activities;
using Dozen.Core.Common;
using Dozen.Core.Database;
using Dozen.Core.Users;
using Microsoft.EntityFrameworkCore;

namespace Dozen.Core.Leads;

/// <summary>Gives a lead to a user, or to nobody.</summary>
/// <param name="UserId">An active user of the organisation; null takes the lead from its owner.</param>
/// <param name="Version">The version the caller has seen; null to assign whatever it is now.</param>
public sealed record LeadAssignment(long? UserId, long? Version = null);

[Needs(Area.Assignment, Access.Write)]
public sealed class AssignLead(DozenDbContext db, Caller caller, TimeProvider time)
{
    public async Task<Result<LeadView>> ExecuteAsync(long leadId, LeadAssignment assignment, CancellationToken cancellationToken)
    {
        var lead = await db.Leads.SingleOrDefaultAsync(l => l.Id == leadId, cancellationToken);
        if (lead is null) return LeadFailures.NotFound(leadId);
        if (assignment.Version is { } seen && seen != lead.Version) return LeadFailures.Stale;
        if (await RefusalAsync(db, caller, assignment.UserId, cancellationToken) is { } refusal) return refusal;

        Assign(db, caller, lead, assignment.UserId, time.Now());
        return await db.TrySaveAsync(cancellationToken) ? await LeadView.ReadAsync(db, lead, cancellationToken) : LeadFailures.Stale;
    }

    /// <summary>Changes the owner and records it: the history of owners is the activities of type <c>assigned</c>.</summary>
    internal static void Assign(DozenDbContext db, Caller caller, Lead lead, long? userId, DateTimeOffset now)
    {
        var before = lead.AssignedToId;
        if (lead.AssignTo(userId, now)) db.Activities.Add(RecordOf(caller, lead, before, now));
    }

    internal static Activity RecordOf(Caller caller, Lead lead, long? before, DateTimeOffset now) => Given(caller, lead.Id, before, lead.AssignedToId, now);

    internal static Activity Given(Caller caller, long leadId, long? from, long? to, DateTimeOffset now) => Activity.Record(
        caller, leadId, ActivityType.Assigned, to is null ? "Owner removed" : from is null ? "Owner set" : "Owner changed", now,
        new { assigned_from = from, assigned_to = to });

    /// <summary>Why the caller may not give a lead to this user, or null. Asked by every verb that can change an owner.</summary>
    internal static async Task<Failure?> RefusalAsync(DozenDbContext db, Caller caller, long? userId, CancellationToken cancellationToken)
    {
        if (caller.RefusalOf(Area.Assignment, Access.Write) is { } refusal) return refusal;
        return userId is not { } id || await db.Users.AnyAsync(u => u.Id == id && u.IsActive, cancellationToken) ? null : LeadFailures.UnknownAssignee(id);
    }
}
