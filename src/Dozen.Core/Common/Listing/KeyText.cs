using System.Globalization;

namespace Dozen.Core.Common.Listing;

internal delegate bool TryReadKey<TKey>(string text, out TKey value);

/// <summary>How a cursor writes the values of a key, without loss.</summary>
internal sealed record KeyText<TKey>(Func<TKey, string> Write, TryReadKey<TKey> TryRead);

internal static class KeyText
{
    public static readonly KeyText<long> Long = new(
        value => value.ToString(CultureInfo.InvariantCulture),
        (string text, out long value) => long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out value));

    public static readonly KeyText<int> Int = new(
        value => value.ToString(CultureInfo.InvariantCulture),
        (string text, out int value) => int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out value));

    /// <summary>In microseconds, as exact as the databases are.</summary>
    public static readonly KeyText<DateTimeOffset> Time = new(
        value => Long!.Write(value.UtcTicks / TimeSpan.TicksPerMicrosecond),
        (string text, out DateTimeOffset value) =>
        {
            var known = Long!.TryRead(text, out var microseconds) && microseconds is >= 0 && microseconds <= DateTime.MaxValue.Ticks / TimeSpan.TicksPerMicrosecond;
            value = known ? new DateTimeOffset(microseconds * TimeSpan.TicksPerMicrosecond, TimeSpan.Zero) : default;
            return known;
        });

    public static readonly KeyText<DateOnly> Date = new(
        value => Int!.Write(value.DayNumber),
        (string text, out DateOnly value) =>
        {
            var known = Int!.TryRead(text, out var day) && day >= 0 && day <= DateOnly.MaxValue.DayNumber;
            value = known ? DateOnly.FromDayNumber(day) : default;
            return known;
        });

    public static readonly KeyText<string> Text = new(
        value => value,
        (string text, out string value) =>
        {
            value = text;

            // PostgreSQL refuses it in text.
            return !text.Contains('\0');
        });
}
