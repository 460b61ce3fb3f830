using System.Globalization;

namespace Dozen.Core.Importing.Rows;

/// <summary>Dates as files write them.</summary>
internal static class DateText
{
    private static readonly string[] Sure =
        ["yyyy-M-d", "yyyy/M/d", "yyyyMMdd", "d.M.yyyy", "d MMM yyyy", "d MMMM yyyy", "MMM d, yyyy", "MMMM d, yyyy", "d-MMM-yyyy"];

    private static readonly string[] DayFirst = ["d/M/yyyy", "d-M-yyyy"];
    private static readonly string[] MonthFirst = ["M/d/yyyy", "M-d-yyyy"];

    /// <summary>
    /// The date, a time behind it left out. 3/4/2026 is read as the country writes it; without a country only when one order is possible.
    /// Null when it is no date, or not sure which.
    /// </summary>
    public static DateOnly? Read(string text, string? country)
    {
        if (text.Length > 10 && text[10] is 'T' or ' ' && DateOnly.TryParseExact(text.AsSpan(0, 10), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var start)) return start;

        var day = text.Contains(':') && text.IndexOf(' ') is > 0 and var blank ? text[..blank] : text;
        if (Parse(day, Sure) is { } sure) return sure;

        var (dayFirst, monthFirst) = (Parse(day, DayFirst), Parse(day, MonthFirst));
        if (dayFirst is null || monthFirst is null || dayFirst == monthFirst) return dayFirst ?? monthFirst;
        return country is null ? null : country is "US" or "PH" ? monthFirst : dayFirst;
    }

    private static DateOnly? Parse(string text, string[] formats) =>
        DateOnly.TryParseExact(text, formats, CultureInfo.InvariantCulture, DateTimeStyles.None, out var date) ? date : null;
}
