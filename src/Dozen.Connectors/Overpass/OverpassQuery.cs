using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Dozen.Core.Discovery;

namespace Dozen.Connectors.Overpass;

/// <summary>A question in Overpass's language.</summary>
internal static class OverpassQuery
{
    /// <summary>Elements that one answer holds at most; a cell that has more is cut.</summary>
    public const int Most = 2_000;

    /// <summary>Seconds that the server may think.</summary>
    public const int Timeout = 60;

    // These often hold several values with semicolons between them.
    private static readonly HashSet<string> Lists = ["cuisine", "healthcare:speciality", "sport", "craft", "trade"];

    public static string Of(Industry industry, GeoBox box)
    {
        var bounds = string.Create(CultureInfo.InvariantCulture, $"({box.South:0.######},{box.West:0.######},{box.North:0.######},{box.East:0.######})");
        var query = new StringBuilder($"[out:json][timeout:{Timeout}];(");
        foreach (var (key, value) in industry.Tags)
        {
            query.Append(Lists.Contains(key)
                ? $"nwr[{Quoted(key)}~{Quoted($"(^|;) *{Regex.Escape(value)} *(;|$)")}]{bounds};"
                : $"nwr[{Quoted(key)}={Quoted(value)}]{bounds};");
        }

        return query.Append(CultureInfo.InvariantCulture, $");out tags center {Most};").ToString();
    }

    private static string Quoted(string text) => $"\"{text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\"";
}
