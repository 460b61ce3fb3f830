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

    public JsonText ToJson() => JsonText.From(json);

    /// <summary>The column mapping remembered for files with these headers, as JSON, or null.</summary>
    public JsonNode? ImportMapping(string fingerprint) => (json["import_mappings"] as JsonObject)?[fingerprint];

    public void RememberImportMapping(string fingerprint, JsonNode mapping)
    {
        if (json["import_mappings"] is not JsonObject mappings) json["import_mappings"] = mappings = [];
        mappings[fingerprint] = mapping.DeepClone();
    }

    private string? Text(string key) => json[key] is JsonValue value && value.TryGetValue(out string? text) ? text : null;
}
