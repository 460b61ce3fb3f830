using System.Collections.Frozen;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Dozen.Core.Exporting;

/// <summary>
/// The ids of a file and the ids its rows have here. Each table's run of ids is moved as a whole, so that a reference can
/// be followed before the row it means has been read, and a million of them take no memory. Users alone are matched one by one.
/// </summary>
internal sealed class RestoredIds(long organizationId, IReadOnlyDictionary<string, long> highest, IReadOnlyDictionary<string, long> shifts, IReadOnlyDictionary<long, long> users)
{
    /// <summary>What the members of our own JSON documents refer to.</summary>
    private static readonly FrozenDictionary<string, string> Members = Load("""
        organizations: organization_id
        users: user_id user_ids assigned_to assigned_to_id assigned_from created_by owner_id author_id mentioned_users
        leads: lead_id lead_ids merged_lead_id merged_lead_ids duplicate_id duplicate_ids survivor_id kept_id winner_id
        campaigns: campaign_id campaign_ids
        workflows: workflow_id
        workflow_executions: execution_id import_id workflow_execution_id
        lead_scoring_rules: rule_id rule_ids
        activities: activity_id activity_ids activity_log_id
        lead_notes: note_id note_ids
        integrations: integration_id token_id
        """);

    /// <returns>Null for an id that is no row of the file: it had been deleted, and must not come to mean another.</returns>
    public long? Of(string table, long id) => table switch
    {
        "organizations" => organizationId,
        "users" => users.TryGetValue(id, out var user) ? user : null,
        _ => id >= 1 && id <= highest[table] ? id + shifts[table] : null,
    };

    /// <summary>Puts the ids of here into a row, in its columns and in the documents they hold.</summary>
    public void Translate(OrganizationTable table, JsonObject row)
    {
        foreach (var column in table.Columns)
        {
            if (row[column.Name] is not { } value) continue;
            if (column.RefersTo is { } other) row[column.Name] = Of(other, value.GetValue<long>());
            else if (column is { IsJson: true, Name: "enrichment_data" }) Sources(value);
            else if (column is { IsJson: true, Name: not "custom_fields" }) row[column.Name] = Document(value, Members.GetValueOrDefault(column.Name));
        }
    }

    /// <param name="table">What numbers here mean; null when they mean nothing.</param>
    private JsonNode? Document(JsonNode? node, string? table)
    {
        switch (node)
        {
            case JsonObject map:
                // A change of a reference (from, to), or a condition on one (field, value).
                var condition = map["field"] is JsonValue field && field.TryGetValue(out string? name) ? Members.GetValueOrDefault(name) : null;
                foreach (var (member, value) in map.ToList())
                {
                    var means = Members.GetValueOrDefault(member)
                        ?? (member is "from" or "to" ? table : null)
                        ?? (member == "value" ? condition : null);
                    map[member] = Document(value?.DeepClone(), means);
                }

                return map;
            case JsonArray list:
                return new JsonArray([.. list.Select(item => Document(item?.DeepClone(), table))]);
            case JsonValue value when table is not null && value.GetValueKind() == JsonValueKind.Number && value.TryGetValue(out long id):
                return Of(table, id);
            default:
                return node;
        }
    }

    /// <summary>What sources said is theirs; only our own note of the run that brought it holds an id.</summary>
    private void Sources(JsonNode enrichment)
    {
        foreach (var (_, source) in enrichment.AsObject()) Import((source as JsonObject)?["import"] as JsonObject);
    }

    private void Import(JsonObject? import)
    {
        if (import is null) return;
        Run(import);
        if (import["origin"] is JsonObject origin) Run(origin);
        Import((import["previous"] as JsonObject)?["import"] as JsonObject);

        void Run(JsonObject run)
        {
            if (run["execution_id"] is JsonValue value && value.TryGetValue(out long id)) run["execution_id"] = Of("workflow_executions", id);
        }
    }

    private static FrozenDictionary<string, string> Load(string lines) => lines.Split('\n', StringSplitOptions.TrimEntries)
        .Select(line => line.Split(": "))
        .SelectMany(parts => parts[1].Split(' ').Select(member => KeyValuePair.Create(member, parts[0])))
        .ToFrozenDictionary(StringComparer.Ordinal);
}
