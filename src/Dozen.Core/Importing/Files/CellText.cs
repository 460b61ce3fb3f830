using System.Globalization;
using System.Text;

namespace Dozen.Core.Importing.Files;

/// <summary>The text of a workbook cell as it would stand in a CSV file.</summary>
internal static class CellText
{
    /// <summary>A number without exponent, so that phone numbers and ids stay what they are.</summary>
    public static string Number(string raw)
    {
        var text = raw.Trim();
        if (text.Length is 0 or > 40) return text;
        if (!text.AsSpan().ContainsAnyExceptInRange('0', '9')) return text;
        if (!double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) || !double.IsFinite(number)) return text;

        var shortest = number.ToString("R", CultureInfo.InvariantCulture);
        return shortest.Contains('E') ? WithoutExponent(number) : shortest;
    }

    /// <summary>ISO 8601: a date, a date and time, or a time of day when there is no date in it.</summary>
    /// <remarks>Outside of the calendar of a workbook (before 1900, after 9999) the number stays a number.</remarks>
    public static string Date(string raw, bool from1904)
    {
        if (!double.TryParse(raw, NumberStyles.Float, CultureInfo.InvariantCulture, out var serial) || serial is < 0 or >= 2_958_466) return Number(raw);
        if (from1904) serial += 1462;

        var seconds = Math.Round(serial * 86_400);
        if (seconds < 86_400 && !from1904) return TimeOnly.FromTimeSpan(TimeSpan.FromSeconds(seconds)).ToString("HH:mm:ss", CultureInfo.InvariantCulture);

        // Workbooks count a 29 February 1900 that never was.
        var days = serial is >= 60 and < 61 ? (double?)null : serial < 60 ? 1 : 0;
        if (days is not { } shift || serial + shift >= 2_958_466) return Number(raw);

        var date = new DateTime(1899, 12, 30, 0, 0, 0, DateTimeKind.Unspecified).AddSeconds(seconds + shift * 86_400);
        return date.ToString(date.TimeOfDay == TimeSpan.Zero ? "yyyy-MM-dd" : "yyyy-MM-ddTHH:mm:ss", CultureInfo.InvariantCulture);
    }

    /// <summary>Workbooks write a control character as <c>_x000D_</c>.</summary>
    public static string Unescape(string text)
    {
        var at = text.IndexOf("_x", StringComparison.Ordinal);
        if (at < 0) return text;

        var plain = new StringBuilder(text.Length).Append(text, 0, at);
        while (at < text.Length)
        {
            if (at + 7 <= text.Length && text[at] == '_' && text[at + 1] == 'x' && text[at + 6] == '_'
                && ushort.TryParse(text.AsSpan(at + 2, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var code)
                && !char.IsSurrogate((char)code))
            {
                plain.Append((char)code);
                at += 7;
            }
            else
            {
                plain.Append(text[at++]);
            }
        }

        return plain.ToString();
    }

    private static string WithoutExponent(double number)
    {
        var shortest = number.ToString("R", CultureInfo.InvariantCulture);
        if (decimal.TryParse(shortest, NumberStyles.Float, CultureInfo.InvariantCulture, out var exact) && exact != 0)
            return exact.ToString("0.############################", CultureInfo.InvariantCulture);

        // Beyond 28 digits: no phone, no id, no amount.
        return Math.Abs(number) >= 1 ? number.ToString("F0", CultureInfo.InvariantCulture) : shortest;
    }
}
