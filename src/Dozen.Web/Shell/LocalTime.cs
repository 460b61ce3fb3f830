using System.Globalization;

namespace Dozen.Web.Shell;

/// <summary>Times as a person in a time zone types and reads them.</summary>
internal static class LocalTime
{
    private const string Typed = "yyyy-MM-dd'T'HH:mm";

    /// <param name="name">IANA; a name this machine does not know is read as UTC.</param>
    public static TimeZoneInfo ZoneOf(string? name) => name is not null && TimeZoneInfo.TryFindSystemTimeZoneById(name, out var zone) ? zone : TimeZoneInfo.Utc;

    /// <summary>Reads what a date and time field holds; null when it is empty or no time.</summary>
    public static DateTimeOffset? Read(string? text, TimeZoneInfo zone)
    {
        if (!DateTime.TryParseExact(text, [Typed, Typed + ":ss"], CultureInfo.InvariantCulture, DateTimeStyles.None, out var local) || local.Year is < 1971 or > 2198) return null;

        // In the hour that is left out in spring, the clock has already moved on.
        if (zone.IsInvalidTime(local)) local = local.AddHours(1);
        return new DateTimeOffset(TimeZoneInfo.ConvertTimeToUtc(local, zone));
    }

    public static string Write(DateTimeOffset time, TimeZoneInfo zone) => TimeZoneInfo.ConvertTime(time, zone).ToString(Typed, CultureInfo.InvariantCulture);

    public static string Show(DateTimeOffset time, TimeZoneInfo zone) => TimeZoneInfo.ConvertTime(time, zone).ToString("ddd d MMM yyyy, HH:mm", CultureInfo.InvariantCulture);

    public static DateOnly DayOf(DateTimeOffset time, TimeZoneInfo zone) => DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(time, zone).DateTime);
}
