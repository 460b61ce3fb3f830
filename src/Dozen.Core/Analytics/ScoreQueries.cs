using Dozen.Core.Database;
using Dozen.Core.Users;
using Microsoft.EntityFrameworkCore;

namespace Dozen.Core.Analytics;

/// <summary>How scores are spread, and how they move.</summary>
[Needs(Area.Metrics, Access.Read)]
public sealed class ScoreQueries(DozenDbContext db)
{
    private const int BandWidth = 10;
    private const int Bands = 10;

    public async Task<ScoreReport> GetAsync(ReportPeriod period, CancellationToken cancellationToken)
    {
        var groups = await db.Leads.GroupBy(l => new { Band = l.Score / BandWidth, l.LeadTemperature })
            .Select(g => new { g.Key.Band, Temperature = g.Key.LeadTemperature, Count = g.LongCount(), Sum = g.Sum(l => (long)l.Score), Min = g.Min(l => l.Score), Max = g.Max(l => l.Score) })
            .ToListAsync(cancellationToken);

        // 100 stands in the last band, with the nineties.
        var bands = Enumerable.Range(0, Bands).Select(band => new ScoreBand(
            band * BandWidth, band == Bands - 1 ? 100 : (band * BandWidth) + BandWidth - 1, groups.Where(g => Math.Min(g.Band, Bands - 1) == band).Sum(g => g.Count)));
        var summary = groups.Count == 0
            ? new ScoreSummary(null, null, null)
            : new ScoreSummary(Share.Of(groups.Sum(g => g.Sum), groups.Sum(g => g.Count)), groups.Max(g => g.Max), groups.Min(g => g.Min));
        return new ScoreReport(
            ReportSpan.Of(period), summary, [.. bands],
            [.. groups.GroupBy(g => g.Temperature).OrderBy(g => g.Key).Select(g => new LeadCount(g.Key.ToText(), g.Sum(x => x.Count)))],
            await TrendAsync(period, cancellationToken));
    }

    /// <summary>One entry per day; per week beyond <see cref="ReportPeriod.MostDaysByDay"/> days.</summary>
    internal async Task<IReadOnlyList<ScoreDay>> TrendAsync(ReportPeriod period, CancellationToken cancellationToken)
    {
        var (since, until) = (period.Since, period.Until);
        var buckets = period.By(period.Days > ReportPeriod.MostDaysByDay ? ReportUnit.Week : ReportUnit.Day);
        var index = buckets.IndexOf<Scoring.ScoreChange>(c => c.CreatedAt);
        var groups = await db.ScoreHistory.Where(c => c.CreatedAt >= since && c.CreatedAt < until)
            .GroupBy(index, (at, changes) => new { At = at, Count = changes.LongCount(), Sum = changes.Sum(c => (long)c.NewScore) })
            .ToDictionaryAsync(g => g.At, cancellationToken);
        return [.. buckets.Starts.Select((start, i) => groups.TryGetValue(i, out var g) ? new ScoreDay(start, Share.Of(g.Sum, g.Count), g.Count) : new ScoreDay(start, null, 0))];
    }
}
