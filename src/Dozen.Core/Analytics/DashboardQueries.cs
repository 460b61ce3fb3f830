using Dozen.Core.Common.Listing;
using Dozen.Core.Database;
using Dozen.Core.Leads;
using Dozen.Core.Users;
using Microsoft.EntityFrameworkCore;

namespace Dozen.Core.Analytics;

/// <summary>How many living leads have one value of a field.</summary>
/// <param name="Value">lower_snake text.</param>
public sealed record LeadCount(string Value, long Count);

/// <param name="NewestLeads">At most ten.</param>
public sealed record Dashboard(
    long TotalLeads,
    IReadOnlyList<LeadCount> ByStatus,
    IReadOnlyList<LeadCount> BySource,
    IReadOnlyList<LeadCount> ByTemperature,
    IReadOnlyList<LeadSummary> NewestLeads);

/// <summary>What the first page shows.</summary>
[Needs(Area.Metrics, Access.Read)]
public sealed class DashboardQueries(DozenDbContext db, LeadQueries leads)
{
    public async Task<Dashboard> GetAsync(CancellationToken cancellationToken)
    {
        // One pass over the leads: the three breakdowns and the total are sums over the same groups.
        var groups = await db.Leads.GroupBy(l => new { l.Status, l.Source, l.LeadTemperature })
            .Select(g => new Group(g.Key.Status, g.Key.Source, g.Key.LeadTemperature, g.LongCount()))
            .ToListAsync(cancellationToken);
        var newest = await leads.ListAsync(new LeadFilter(), new ListPaging(PerPage: 10, CountTotal: false), cancellationToken);

        return new Dashboard(
            groups.Sum(g => g.Count),
            CountsBy(groups, g => g.Status),
            CountsBy(groups, g => g.Source),
            CountsBy(groups, g => g.Temperature),
            newest.Value.Items);
    }

    private static List<LeadCount> CountsBy<TEnum>(List<Group> groups, Func<Group, TEnum> key) where TEnum : struct, Enum =>
        groups.GroupBy(key).OrderBy(g => g.Key).Select(g => new LeadCount(g.Key.ToText(), g.Sum(x => x.Count))).ToList();

    private sealed record Group(LeadStatus Status, LeadSource Source, LeadTemperature Temperature, long Count);
}
