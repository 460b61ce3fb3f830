using System.Linq.Expressions;
using System.Text.Json.Nodes;
using Dozen.Core.Common;
using Dozen.Core.Database;
using Microsoft.EntityFrameworkCore;

namespace Dozen.Core.Activities;

/// <summary>
/// When somebody first and last reached out to a lead. Kept in no column: it is the completed outbound contacts among its
/// activities, and the milestones that came from the earlier platform.
/// </summary>
internal sealed record ContactTimes(DateTimeOffset? First, DateTimeOffset? Last)
{
    private static readonly ContactTimes Never = new(null, null);

    /// <summary>Somebody reached out, and got through.</summary>
    public static readonly Expression<Func<Activity, bool>> IsReach = a =>
        a.Direction == ActivityDirection.Outbound && a.Status == ActivityStatus.Completed && ActivityKinds.Reaching.Contains(a.ActivityType);

    public static async Task<ContactTimes> OfAsync(DozenDbContext db, long leadId, CancellationToken cancellationToken) =>
        (await OfAsync(db, [leadId], cancellationToken)).GetValueOrDefault(leadId, Never);

    /// <summary>
    /// Two statements, however many leads, and a third where there are milestones; a lead that nobody contacted has no entry.
    /// A milestone speaks for all that was recorded before it: only contacts recorded after it can be earlier or later still.
    /// </summary>
    public static async Task<Dictionary<long, ContactTimes>> OfAsync(DozenDbContext db, IReadOnlyList<long> leadIds, CancellationToken cancellationToken)
    {
        var ofLeads = db.Activities.AsNoTracking().Where(a => a.LeadId != null && leadIds.Contains(a.LeadId.Value));
        var contacts = ofLeads.Where(IsReach);
        var times = await contacts
            .GroupBy(a => a.LeadId!.Value)
            .Select(g => new { LeadId = g.Key, First = g.Min(a => a.CompletedAt ?? a.CreatedAt), Last = g.Max(a => a.CompletedAt ?? a.CreatedAt) })
            .ToDictionaryAsync(g => g.LeadId, g => new ContactTimes(g.First, g.Last), cancellationToken);

        var others = await ofLeads.Where(a => a.ActivityType == ActivityType.Other)
            .Select(a => new { a.Id, LeadId = a.LeadId!.Value, a.Metadata, At = a.CompletedAt ?? a.CreatedAt }).ToListAsync(cancellationToken);
        var milestones = others.Select(o => (o.Id, o.LeadId, o.At, Kind: MilestoneOf(o.Metadata))).Where(m => m.Kind is "first" or "last").ToList();
        if (milestones.Count == 0) return times;

        var oldest = milestones.Min(m => m.Id);
        var later = (await contacts.Where(a => a.Id > oldest).Select(a => new { a.Id, LeadId = a.LeadId!.Value, At = a.CompletedAt ?? a.CreatedAt }).ToListAsync(cancellationToken))
            .ToLookup(c => c.LeadId);
        foreach (var (id, leadId, at, kind) in milestones)
        {
            var known = times.GetValueOrDefault(leadId, Never);
            var since = later[leadId].Where(c => c.Id > id).Select(c => c.At).Append(at);
            times[leadId] = kind == "first" ? known with { First = since.Min() } : known with { Last = since.Max() };
        }

        return times;
    }

    /// <summary>first, last, or null.</summary>
    private static string? MilestoneOf(JsonText metadata) => metadata.ToObject()["milestone"] is JsonValue value && value.TryGetValue(out string? text) ? text : null;
}
