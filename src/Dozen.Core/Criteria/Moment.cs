using System.Globalization;
using Dozen.Core.Common;

namespace Dozen.Core.Criteria;

/// <summary>A time that criteria name: one microsecond, or a whole day in UTC where only a date is given.</summary>
/// <param name="Start">Its first moment.</param>
/// <param name="End">The first moment after it.</param>
public readonly record struct Moment(DateTimeOffset Start, DateTimeOffset End)
{
    private static readonly string[] Times =
        ["yyyy-MM-dd'T'HH:mm:ssK", "yyyy-MM-dd'T'HH:mm:ss.fK", "yyyy-MM-dd'T'HH:mm:ss.ffK", "yyyy-MM-dd'T'HH:mm:ss.fffK", "yyyy-MM-dd'T'HH:mm:ss.ffffK", "yyyy-MM-dd'T'HH:mm:ss.fffffK", "yyyy-MM-dd'T'HH:mm:ss.ffffffK", "yyyy-MM-dd'T'HH:mm:ss.fffffffK"];

    public bool IsDay => End - Start == TimeSpan.FromDays(1);

    /// <summary><c>2026-03-01</c>, or <c>2026-03-01T09:30:00Z</c> with at most seven decimals and any offset; null for anything else, and beyond the years 1900 to 2999.</summary>
    public static Moment? Parse(ReadOnlySpan<char> text)
    {
        if (DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day))
            return day.Year is < 1900 or > 2999 ? null : new Moment(StartOf(day), StartOf(day.AddDays(1)));

        // Without an offset it would be another moment on each machine.
        if (text.Length < 20 || (text[^1] != 'Z' && text[^6] is not ('+' or '-'))) return null;
        if (!DateTimeOffset.TryParseExact(text, Times, CultureInfo.InvariantCulture, DateTimeStyles.None, out var time)) return null;
        var start = time.ToMicroseconds();
        return start.Year is < 1900 or > 2999 ? null : new Moment(start, start.AddTicks(TimeSpan.TicksPerMicrosecond));
    }

    public static DateTimeOffset StartOf(DateOnly day) => new(day.ToDateTime(TimeOnly.MinValue), TimeSpan.Zero);
}
