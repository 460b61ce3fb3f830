using System.Text.Json.Nodes;
using Dozen.Core.Common;
using Dozen.Core.Contacts;

namespace Dozen.Core.Organizations;

/// <summary>
/// The settings that may be set, each with its check (the problem, or null). A key that is not known here is refused when
/// it is set, because a misspelt one would look like a success; what stands under other keys already is kept.
/// </summary>
internal static class SettingRules
{
    /// <summary>Of all settings together, in characters.</summary>
    public const int Longest = 500_000;

    public const string TemperatureThresholds = "temperature_thresholds";

    public const string NamedLists = "named_lists";

    public static readonly IReadOnlyDictionary<string, Func<JsonNode?, string?>> Known = new Dictionary<string, Func<JsonNode?, string?>>(StringComparer.Ordinal)
    {
        ["currency"] = value => Text(value) is { } code && CurrencyCode.IsKnown(code) ? null : "A currency as in ISO 4217 (EUR, USD, GBP …).",
        ["default_country"] = value => Text(value) is { } code && CountryCode.Parse(code) == code ? null : "Two letters as in ISO 3166-1 (CY, US, DE …).",
        [TemperatureThresholds] = Thresholds,
        ["saved_views"] = value => value is JsonObject or JsonArray ? null : "An object or a list.",
        ["import_mappings"] = value => value is JsonObject mappings && mappings.All(m => m.Value is JsonObject) ? null : "An object of mappings.",
        [NamedLists] = Lists,
    };

    private static string? Lists(JsonNode? value)
    {
        const string Wanted = "An object of at most 50 lists: a name of lower-case letters, digits and _, and up to 10,000 texts of at most 255 characters.";
        return value is JsonObject { Count: <= 50 } lists && lists.All(l => IsListName(l.Key) && l.Value is JsonArray { Count: <= 10_000 } texts && texts.All(t => Text(t) is { Length: > 0 and <= 255 } text && !text.HasControls()))
            ? null
            : Wanted;
    }

    private static bool IsListName(string name) => name.Length is > 0 and <= 50 && name.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '_');

    private static string? Thresholds(JsonNode? value)
    {
        const string Wanted = "An object {\"hot\": 70, \"warm\": 40} of whole numbers from 1 to 100, hot above warm.";
        if (value is not JsonObject thresholds || thresholds.Any(t => t.Key is not ("hot" or "warm"))) return Wanted;
        var (hot, warm) = (Score(thresholds, "hot", 70), Score(thresholds, "warm", 40));
        return hot is >= 1 and <= 100 && warm is >= 1 and <= 100 && hot > warm ? null : Wanted;
    }

    private static int? Score(JsonObject thresholds, string key, int standard) =>
        thresholds[key] is not { } node ? standard : node is JsonValue value && value.TryGetValue(out int score) ? score : null;

    private static string? Text(JsonNode? value) => value is JsonValue scalar && scalar.TryGetValue(out string? text) ? text : null;
}
