using Dozen.Core.Activities;
using Dozen.Core.Common;
using Dozen.Core.Database;
using Dozen.Core.Users;
using Microsoft.EntityFrameworkCore;

namespace Dozen.Core.Exporting;

/// <param name="LeadName">What the lead is called today; null for an event of the organisation itself.</param>
/// <param name="User">E-mail address; null when the system acted.</param>
internal sealed record ExportedActivity(Activity Activity, string? LeadName, string? User);

/// <summary>Which activities are exported; newest first.</summary>
/// <param name="Since">Written at this time or later.</param>
/// <param name="Until">Written before this time.</param>
/// <param name="Fields">Columns in the order wanted; none means all of them.</param>
public sealed record ActivityExport(
    ExportFormat Format, IReadOnlyList<string> Fields, IReadOnlyList<ActivityType> Types, IReadOnlyList<ActivityStatus> Statuses,
    long? LeadId = null, long? UserId = null, DateTimeOffset? Since = null, DateTimeOffset? Until = null);

/// <summary>What happened, as a file.</summary>
[Needs(Area.Activities, Access.Read)]
public sealed class ExportActivities(DozenDbContext db, IReadSnapshot snapshot, TimeProvider time)
{
    internal static readonly ExportTable<ExportedActivity> Table = new(
        "activities",
        new("id", a => a.Activity.Id),
        new("created_at", a => (DateTimeOffset?)a.Activity.CreatedAt),
        new("activity_type", a => a.Activity.ActivityType.ToText()),
        new("direction", a => a.Activity.Direction?.ToText()),
        new("status", a => a.Activity.Status.ToText()),
        new("subject", a => a.Activity.Subject),
        new("content", a => a.Activity.Content),
        new("lead_id", a => a.Activity.LeadId),
        new("lead", a => a.LeadName),
        new("user", a => a.User),
        new("scheduled_at", a => a.Activity.ScheduledAt),
        new("completed_at", a => a.Activity.CompletedAt),
        new("metadata", a => a.Activity.Metadata));

    public static IReadOnlyList<string> Columns { get; } = [.. Table.Columns.Select(c => c.Name)];

    /// <returns>Refuses fields that are no columns (<c>validation</c>, field <c>fields</c>).</returns>
    public async Task<Result<ExportFile>> ExecuteAsync(ActivityExport export, CancellationToken cancellationToken)
    {
        if (!Table.Choose(export.Fields).TryGet(out var columns, out var unknown)) return unknown;

        var users = await db.Users.Select(u => new { u.Id, u.Email }).ToDictionaryAsync(u => u.Id, u => u.Email, cancellationToken);
        return new ListFile<ExportedActivity>(Table, columns, export.Format, time.Now(), stop => new ExportRows(db, snapshot).InOrderAsync(
            () => null,
            token => Matching(export).OrderByDescending(a => a.CreatedAt).ThenByDescending(a => a.Id).Select(a => a.Id).ToListAsync(token),
            (ids, token) => ReadAsync(ids, users, token),
            stop));
    }

    private IQueryable<Activity> Matching(ActivityExport export)
    {
        IQueryable<Activity> activities = db.Activities;
        if (export.Types.Count > 0) activities = activities.Where(a => export.Types.Contains(a.ActivityType));
        if (export.Statuses.Count > 0) activities = activities.Where(a => export.Statuses.Contains(a.Status));
        if (export.LeadId is { } leadId) activities = activities.Where(a => a.LeadId == leadId);
        if (export.UserId is { } userId) activities = activities.Where(a => a.UserId == userId);
        if (export.Since is { } since) activities = activities.Where(a => a.CreatedAt >= since);
        if (export.Until is { } until) activities = activities.Where(a => a.CreatedAt < until);
        return activities;
    }

    private async Task<Dictionary<long, ExportedActivity>> ReadAsync(long[] ids, Dictionary<long, string> users, CancellationToken cancellationToken)
    {
        var rows = await db.Activities.AsNoTracking().Where(a => ids.Contains(a.Id)).ToListAsync(cancellationToken);
        var leadIds = rows.Select(a => a.LeadId).OfType<long>().Distinct().ToArray();
        var leads = await db.Leads.IgnoreQueryFilters([DozenDbContext.TrashFilter]).Where(l => leadIds.Contains(l.Id))
            .Select(l => new { l.Id, l.Company, l.FirstName, l.LastName, l.Email, l.Phone }).ToDictionaryAsync(l => l.Id, cancellationToken);
        return rows.ToDictionary(a => a.Id, a => new ExportedActivity(
            a,
            a.LeadId is { } leadId && leads.TryGetValue(leadId, out var lead) ? Leads.Lead.NameOf(lead.Company, lead.FirstName, lead.LastName, lead.Email, lead.Phone) : null,
            a.UserId is { } userId ? users.GetValueOrDefault(userId) : null));
    }
}
