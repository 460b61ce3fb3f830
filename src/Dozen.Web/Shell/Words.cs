using System.Globalization;
using Dozen.Core.Database;

namespace Dozen.Web.Shell;

/// <summary>How values are written on pages.</summary>
internal static class Words
{
    private static readonly Dictionary<string, string> Spelled = new(StringComparer.Ordinal)
    {
        ["google_maps"] = "Google Maps",
        ["openstreetmap"] = "OpenStreetMap",
        ["api"] = "API",
        ["closed_won"] = "Won",
        ["closed_lost"] = "Lost",
        ["linkedin"] = "LinkedIn",
        ["linkedin_url"] = "LinkedIn",
        ["sms"] = "SMS",
        ["ai"] = "AI",
        ["url"] = "URL",
        ["website"] = "Website",
        ["custom"] = "Workflow",
        ["n8n"] = "n8n",
    };

    /// <summary><c>social_media</c> becomes "Social media".</summary>
    public static string Of(string snake)
    {
        if (Spelled.TryGetValue(snake, out var spelled)) return spelled;
        var words = snake.Replace('_', ' ').Trim();
        return words.Length == 0 ? snake : char.ToUpperInvariant(words[0]) + words[1..];
    }

    public static string Of<TEnum>(TEnum value) where TEnum : struct, Enum => Of(value.ToText());

    public static string Count(long number) => number.ToString("#,0", CultureInfo.InvariantCulture);

    public static string Count(long number, string one, string many) => $"{Count(number)} {(number == 1 ? one : many)}";

    /// <param name="cents">Null is shown as a dash.</param>
    public static string Money(long? cents, string currency) =>
        cents is { } value ? $"{(value / 100m).ToString("#,0.00", CultureInfo.InvariantCulture)} {currency}" : "–";

    public static string Exact(DateTimeOffset time) => time.UtcDateTime.ToString("d MMM yyyy, HH:mm 'UTC'", CultureInfo.InvariantCulture);

    /// <summary>How long ago, as people say it; beyond a month the date.</summary>
    public static string Ago(DateTimeOffset time, DateTimeOffset now)
    {
        var past = now - time;
        return past switch
        {
            { TotalSeconds: < 60 } => "just now",
            { TotalMinutes: < 60 } => $"{(int)past.TotalMinutes} min ago",
            { TotalHours: < 24 } => $"{(int)past.TotalHours} h ago",
            { TotalDays: < 2 } => "yesterday",
            { TotalDays: < 31 } => $"{(int)past.TotalDays} days ago",
            _ => time.UtcDateTime.ToString("d MMM yyyy", CultureInfo.InvariantCulture),
        };
    }
}
