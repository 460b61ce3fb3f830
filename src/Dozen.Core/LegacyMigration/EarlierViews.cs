using System.Globalization;
using Dozen.Core.LegacyMigration.Mapping;

namespace Dozen.Core.LegacyMigration;

/// <summary>
/// The names of seven tables that are gone, as read-only views over the new ones, for reports that still ask for them. They
/// show what the twelve tables hold today; rows that were made since the migration are among them where their kind is.
/// </summary>
public static class EarlierViews
{
    /// <summary>The only views that may stand beside the twelve tables.</summary>
    public static readonly IReadOnlyList<string> Names =
    [
        "communications", "activity_logs", "lead_assignments", "enriched_lead_data", "google_maps_leads", "google_maps_search_executions", "workflow_logs",
    ];

    private const string Contacts = "a.activity_type IN ('email', 'call', 'meeting', 'linkedin', 'sms')";

    internal static IReadOnlyList<EarlierView> All(MappingPlan plan)
    {
        // What came from the logs is told by its range of ids; what was added since, by having none of the others'.
        var (communications, logs, assignments) = (Range(plan, "communications"), Range(plan, "activity_logs"), Range(plan, "lead_assignments"));
        var later = string.Create(CultureInfo.InvariantCulture, $"a.id > {Range(plan, "campaign_leads").Last}");
        return
        [
            View("communications", json => $"""
                SELECT {Id(communications)} AS id, a.lead_id, a.user_id, a.activity_type AS communication_type, a.direction, a.subject, a.content, a.status,
                    a.scheduled_at, a.completed_at, {json("a.metadata", "comm_metadata")} AS comm_metadata, a.created_at, {json("a.metadata", "updated_at")} AS updated_at
                FROM activities AS a WHERE {Within(communications)} OR ({later} AND a.lead_id IS NOT NULL AND {Contacts})
                """),
            View("activity_logs", json => $"""
                SELECT {Id(logs)} AS id, a.lead_id, a.user_id, coalesce({json("a.metadata", "original_type")}, a.activity_type) AS activity_type, a.subject AS description,
                    {json("a.metadata", "data")} AS activity_metadata, a.created_at
                FROM activities AS a WHERE {Within(logs)} OR ({later} AND NOT ({Contacts}) AND a.activity_type <> 'assigned')
                """),
            View("lead_assignments", json => $"""
                SELECT {Id(assignments)} AS id, a.lead_id, {json("a.metadata", "assigned_from")} AS assigned_from, {json("a.metadata", "assigned_to")} AS assigned_to,
                    a.user_id AS assigned_by, {json("a.metadata", "reason")} AS reason, a.created_at AS assigned_at
                FROM activities AS a WHERE {Within(assignments)} OR ({later} AND a.activity_type = 'assigned')
                """),
            Elements("workflow_logs", "workflow_executions", "output_data", ["steps"], WorkflowTables.Steps),
            Elements("google_maps_leads", "workflow_executions", "output_data", ["google_maps", "leads"], WorkflowTables.MapsLeads),
            Elements("google_maps_search_executions", "workflow_executions", "output_data", ["google_maps", "searches"], WorkflowTables.MapsSearches),
            Elements("enriched_lead_data", "leads", "enrichment_data", ["records"], WorkflowTables.EnrichedData),
        ];
    }

    private static EarlierView View(string name, Func<Func<string, string, string>, string> query) => new(
        name,
        query((column, key) => $"({column} ->> '{key}')"),
        query((column, key) => $"({column} ->> '$.{key}')"));

    private static EarlierView Elements(string name, string table, string column, IReadOnlyList<string> keys, LegacyTable definition)
    {
        var columns = definition.Columns.Select(c => c.Name).ToList();
        var (postgresPath, sqlitePath) = ($"'{{{string.Join(',', keys)}}}'", $"'$.{string.Join('.', keys)}'");

        // Numbers that name rows are numbers in a report too.
        string Typed(string name) => name == "id" || name.EndsWith("_id", StringComparison.Ordinal) ? $"(e.value ->> '{name}')::bigint" : $"e.value ->> '{name}'";
        return new EarlierView(
            name,
            $"SELECT {string.Join(", ", columns.Select(c => $"{Typed(c)} AS \"{c}\""))} FROM {table} AS t CROSS JOIN LATERAL jsonb_array_elements(CASE jsonb_typeof(t.{column} #> {postgresPath}) WHEN 'array' THEN t.{column} #> {postgresPath} ELSE '[]' END) AS e(value) WHERE t.id > 0 AND jsonb_typeof(e.value) = 'object'",
            $"SELECT {string.Join(", ", columns.Select(c => $"e.value ->> '$.{c}' AS \"{c}\""))} FROM {table} AS t, json_each(t.{column}, {sqlitePath}) AS e WHERE t.id > 0 AND e.type = 'object'");
    }

    private static (long First, long Last, long Shift) Range(MappingPlan plan, string table)
    {
        var (range, shift) = (plan.Facts.RangeOf(table), plan.Facts.ActivityShift(table));
        return (range.Least + shift, range.Greatest + shift, shift);
    }

    private static string Id((long First, long Last, long Shift) range) => string.Create(CultureInfo.InvariantCulture, $"CASE WHEN {Within(range)} THEN a.id - {range.Shift} ELSE a.id END");

    private static string Within((long First, long Last, long Shift) range) => string.Create(CultureInfo.InvariantCulture, $"(a.id BETWEEN {range.First} AND {range.Last})");
}
