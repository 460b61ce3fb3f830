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

    /// <summary>Two statements, however many leads; a lead that nobody contacted has no entry.</summary>
    public static async Task<Dictionary<long, ContactTimes>> OfAsync(DozenDbContext db, IReadOnlyList<long> leadIds, CancellationToken cancellationToken)
    {
        var ofLeads = db.Activities.AsNoTracking().Where(a => a.LeadId != null && leadIds.Contains(a.LeadId.Value));
        var times = await ofLeads.Where(IsReach)
            .GroupBy(a => a.LeadId!.Value)
            .Select(g => new { LeadId = g.Key, First = g.Min(a => a.CompletedAt ?? a.CreatedAt), Last = g.Max(a => a.CompletedAt ?? a.CreatedAt) })
            .ToDictionaryAsync(g => g.LeadId, g => new ContactTimes(g.First, g.Last), cancellationToken);

        var others = await ofLeads.Where(a => a.ActivityType == ActivityType.Other)
            .Select(a => new { LeadId = a.LeadId!.Value, Milestone = new Milestone(a.Metadata, a.CompletedAt ?? a.CreatedAt) }).ToListAsync(cancellationToken);
        foreach (var lead in others.GroupBy(o => o.LeadId, o => o.Milestone)) times[lead.Key] = times.GetValueOrDefault(lead.Key, Never).With(lead);
        return times;
    }

    /// <summary>With what came from the earlier platform.</summary>
    public ContactTimes With(IEnumerable<Milestone> milestones) => milestones.Aggregate(this, (known, other) => other.Kind switch
    {
        "first" => known with { First = known.First < other.At ? known.First : other.At },
        "last" => known with { Last = known.Last > other.At ? known.Last : other.At },
        _ => known,
    });
}

/// <summary>An activity of type <c>other</c>, which may be a milestone.</summary>
internal sealed record Milestone(JsonText Metadata, DateTimeOffset At)
{
    /// <summary>first, last, or null.</summary>
    public string? Kind => Metadata.ToObject()["milestone"] is JsonValue value && value.TryGetValue(out string? text) ? text : null;
}
