using System.Text.Json.Nodes;
using Dozen.Core.Common;

namespace Dozen.Core.Organizations;

/// <summary>What an organisation's <c>settings</c> say, with the defaults for what they leave out. Unknown keys are kept.</summary>
public sealed class OrganizationSettings(JsonText text)
{
    private readonly JsonObject json = text.ToObject();

    /// <summary>ISO 4217 code in which lead values are shown; <c>USD</c> unless set.</summary>
    public string Currency => Text("currency") ?? "USD";

    /// <summary>ISO 3166-1 alpha-2 country whose rules read national phone numbers, or null.</summary>
    public string? DefaultCountry => Text("default_country");

    /// <summary>Score from which a lead counts as hot; 70 unless set.</summary>
    public int HotFrom => Threshold("hot") ?? 70;

    /// <summary>Score from which a lead counts as warm; 40 unless set.</summary>
    public int WarmFrom => Threshold("warm") ?? 40;

    /// <summary>Lists of text that criteria may name, such as <c>@competitors</c>; by name, without what is no text.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> NamedLists =>
        (json[SettingRules.NamedLists] as JsonObject ?? []).ToDictionary(
            l => l.Key,
            l => (IReadOnlyList<string>)[.. (l.Value as JsonArray ?? []).Select(t => t is JsonValue value && value.TryGetValue(out string? text) ? text : null).OfType<string>()]);

    public JsonText ToJson() => JsonText.From(json);

    /// <summary>These settings with a merge patch applied (RFC 7396); what is wrong with the patch is reported under <c>settings.KEY</c>.</summary>
    internal JsonText Merged(JsonText patch, FieldProblems problems)
    {
        if (JsonNode.Parse(patch.Text, documentOptions: new() { MaxDepth = 64 }) is not JsonObject changes)
        {
            problems.Add("settings", "A JSON object.");
            return ToJson();
        }

        var merged = (JsonObject)json.DeepClone();
        Merge(merged, changes);
        foreach (var (key, value) in changes)
        {
            if (value is null) continue;
            if (!SettingRules.Known.TryGetValue(key, out var rule)) problems.Add($"settings.{key}", $"There is no such setting. There are: {string.Join(", ", SettingRules.Known.Keys)}.");
            else if (rule(merged[key]) is { } problem) problems.Add($"settings.{key}", problem);
        }

        var text = JsonText.From(merged);
        if (text.Text.Length > SettingRules.Longest) problems.Add("settings", $"At most {SettingRules.Longest} characters.");
        if (text.Text.Contains(@"\u0000", StringComparison.Ordinal)) problems.Add("settings", "Contains the NUL character.");
        return text;
    }

    private static void Merge(JsonObject target, JsonObject changes)
    {
        foreach (var (key, value) in changes)
        {
            if (value is null) target.Remove(key);
            else if (value is JsonObject inner && target[key] is JsonObject known) Merge(known, inner);
            else target[key] = WithoutNulls(value.DeepClone());
        }
    }

    /// <summary>A null in a patch takes away, also where there is nothing yet to take it from.</summary>
    private static JsonNode WithoutNulls(JsonNode value)
    {
        if (value is not JsonObject fresh) return value;
        foreach (var key in fresh.Where(p => p.Value is null).Select(p => p.Key).ToList()) fresh.Remove(key);
        foreach (var (_, inner) in fresh) WithoutNulls(inner!);
        return fresh;
    }

    private int? Threshold(string key) => (json[SettingRules.TemperatureThresholds] as JsonObject)?[key] is JsonValue value && value.TryGetValue(out int score) ? score : null;

    /// <summary>The column mapping remembered for files with these headers, as JSON, or null.</summary>
    public JsonNode? ImportMapping(string fingerprint) => (json["import_mappings"] as JsonObject)?[fingerprint];

    public void RememberImportMapping(string fingerprint, JsonNode mapping)
    {
        if (json["import_mappings"] is not JsonObject mappings) json["import_mappings"] = mappings = [];
        mappings[fingerprint] = mapping.DeepClone();
    }

    private string? Text(string key) => json[key] is JsonValue value && value.TryGetValue(out string? text) ? text : null;
}
