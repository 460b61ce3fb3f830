using System.Linq.Expressions;

namespace Dozen.Core.Analytics;

public enum ReportUnit
{
    Day,

    /// <summary>Monday to Sunday.</summary>
    Week,
    Month,
}

/// <summary>The last so many whole calendar days of a time zone, today included.</summary>
/// <param name="Since">The first day's midnight.</param>
/// <param name="Until">The midnight after today.</param>
/// <param name="FirstDay">In <paramref name="Zone"/>.</param>
public sealed record ReportPeriod(DateTimeOffset Since, DateTimeOffset Until, DateOnly FirstDay, int Days, TimeZoneInfo Zone)
{
    public const int MostDays = 3_650;

    /// <summary>Beyond this many, a report by day would be a list and no chart.</summary>
    public const int MostDaysByDay = 366;

    /// <param name="days">1 to <see cref="MostDays"/>.</param>
    public static ReportPeriod LastDays(int days, TimeZoneInfo zone, DateTimeOffset now)
    {
        var today = DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(now, zone).DateTime);
        return Between(today.AddDays(1 - days), today, zone);
    }

    /// <summary>The current month and the ones before it.</summary>
    public static ReportPeriod LastMonths(int months, TimeZoneInfo zone, DateTimeOffset now)
    {
        var today = DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(now, zone).DateTime);
        return Between(new DateOnly(today.Year, today.Month, 1).AddMonths(1 - months), today, zone);
    }

    /// <summary>The period cut into days, weeks or months; the first may begin before the period, of which it then holds a part.</summary>
    internal ReportBuckets By(ReportUnit unit)
    {
        var starts = new List<DateOnly>();
        var end = FirstDay.AddDays(Days);
        for (var start = StartOf(FirstDay, unit); start < end; start = Next(start, unit)) starts.Add(start);
        return new ReportBuckets(starts, [.. starts.Skip(1).Select(start => Midnight(start, Zone))]);
    }

    private static ReportPeriod Between(DateOnly first, DateOnly last, TimeZoneInfo zone) =>
        new(Midnight(first, zone), Midnight(last.AddDays(1), zone), first, last.DayNumber - first.DayNumber + 1, zone);

    private static DateOnly StartOf(DateOnly day, ReportUnit unit) => unit switch
    {
        ReportUnit.Week => day.AddDays(-(((int)day.DayOfWeek + 6) % 7)),
        ReportUnit.Month => new DateOnly(day.Year, day.Month, 1),
        _ => day,
    };

    private static DateOnly Next(DateOnly start, ReportUnit unit) => unit switch
    {
        ReportUnit.Week => start.AddDays(7),
        ReportUnit.Month => start.AddMonths(1),
        _ => start.AddDays(1),
    };

    /// <summary>Where clocks skip midnight itself, the day begins when they have gone on.</summary>
    private static DateTimeOffset Midnight(DateOnly day, TimeZoneInfo zone)
    {
        var local = day.ToDateTime(TimeOnly.MinValue);
        while (zone.IsInvalidTime(local)) local = local.AddMinutes(15);
        return new DateTimeOffset(local, zone.GetUtcOffset(local)).ToUniversalTime();
    }
}

/// <summary>
/// Time cut into pieces that need not be alike: days of 23 hours, months. A query finds the piece of a row by comparing
/// with the bounds, which every engine does the same way and knows no time zone for.
/// </summary>
/// <param name="Bounds">Where the second piece begins, the third …</param>
internal sealed record ReportBuckets(IReadOnlyList<DateOnly> Starts, IReadOnlyList<DateTimeOffset> Bounds)
{
    /// <summary>The number of the piece a row belongs to: a tree of comparisons, nine deep for a year of days.</summary>
    public Expression<Func<T, int>> IndexOf<T>(Expression<Func<T, DateTimeOffset>> time) =>
        Expression.Lambda<Func<T, int>>(Search(time.Body, 0, Starts.Count - 1), time.Parameters);

    private Expression Search(Expression time, int first, int last)
    {
        if (first == last) return Expression.Constant(first);

        // A member of an object becomes a parameter: tomorrow's report is the same statement.
        var middle = (first + last + 1) / 2;
        var bound = Expression.Property(Expression.Constant(new Bound(Bounds[middle - 1])), nameof(Bound.At));
        return Expression.Condition(Expression.LessThan(time, bound), Search(time, first, middle - 1), Search(time, middle, last));
    }

    private sealed record Bound(DateTimeOffset At);
}
