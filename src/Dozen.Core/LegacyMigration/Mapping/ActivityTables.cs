using Dozen.Core.Activities;
using Dozen.Core.Database;
using Dozen.Core.LegacyMigration.Ledger;

namespace Dozen.Core.LegacyMigration.Mapping;

internal static class ActivityTables
{
    internal const string OfLead = "LEFT JOIN {leads} l ON l.id = s.lead_id";

    public static readonly LegacyTable Communications = new("communications")
    {
        Target = "activities",
        Outcome = RowOutcome.Merged,
        Joins = OfLead,
        Organization = "l.organization_id",
        NewId = (facts, id) => $"{id}::bigint + {facts.ActivityShift("communications")}",
        Home = "metadata",
        Fixed = [("organization_id", "l.organization_id::bigint")],
        Columns =
        [
            new IdColumn(), new ParentColumn("lead_id"), new LinkColumn("user_id", "users"),
            new EnumColumn("communication_type", SnakeCase.Texts<ActivityType>(), Otherwise: "other", "activity_type", Default: "other"),
            new EnumColumn("direction", ["inbound", "outbound"], Otherwise: null), new TextColumn("subject", 500), new TextColumn("content"),
            new EnumColumn("status", SnakeCase.Texts<ActivityStatus>(), Otherwise: "completed", Default: "completed"),
            new TimeColumn("scheduled_at"), new TimeColumn("completed_at"), new MemberColumn("comm_metadata", "metadata"),
            new TimeColumn("created_at", Otherwise: CoreTables.Epoch), new MemberColumn("updated_at", "metadata"),
        ],
    };

    private static readonly (string Log, string Type, string? Direction, string Status)[] KnownLogs =
    [
        ("email_sent", "email", "outbound", "completed"), ("call_made", "call", "outbound", "completed"),
        ("meeting_scheduled", "meeting", null, "scheduled"), ("note_added", "note", null, "completed"),
        ("score_updated", "score_changed", null, "completed"), ("score_changed", "score_changed", null, "completed"),
        ("lead_created", "created", null, "completed"), ("lead_updated", "updated", null, "completed"), ("lead_enriched", "enriched", null, "completed"),
        ("status_change", "status_changed", null, "completed"), ("status_changed", "status_changed", null, "completed"),
    ];

    public static readonly LegacyTable Logs = new("activity_logs")
    {
        Target = "activities",
        Outcome = RowOutcome.Merged,
        Joins = $"{OfLead} LEFT JOIN {{users}} u ON u.id = s.user_id",
        Organization = "coalesce(l.organization_id, u.organization_id, {first_organization})",
        Guessed = "l.organization_id IS NULL AND u.organization_id IS NULL",
        NewId = (facts, id) => $"{id}::bigint + {facts.ActivityShift("activity_logs")}",
        Home = "metadata",
        Fixed = [("organization_id", "coalesce(l.organization_id, u.organization_id, {first_organization})::bigint")],
        Columns =
        [
            new IdColumn(), new LinkColumn("lead_id", "leads"), new LinkColumn("user_id", "users"),
            new LogTypeColumn("activity_type"), new TextColumn("description", 500, "subject"), new MemberColumn("activity_metadata", "metadata", "data"),
            new TimeColumn("created_at", Otherwise: CoreTables.Epoch),
        ],
    };

    public static readonly LegacyTable Assignments = new("lead_assignments")
    {
        Target = "activities",
        Outcome = RowOutcome.Merged,
        Joins = OfLead,
        Organization = "l.organization_id",
        NewId = (facts, id) => $"{id}::bigint + {facts.ActivityShift("lead_assignments")}",
        Home = "metadata",
        Fixed = [("organization_id", "l.organization_id::bigint"), ("activity_type", "'assigned'::text"), ("status", "'completed'::text")],
        Columns =
        [
            new IdColumn(), new ParentColumn("lead_id"), new MemberColumn("assigned_from", "metadata"), new MemberColumn("assigned_to", "metadata"),
            new LinkColumn("assigned_by", "users", "user_id"), new MemberColumn("reason", "metadata"),
            new TimeColumn("assigned_at", "created_at", CoreTables.Epoch),
        ],
    };

    public static readonly LegacyTable Notes = new("lead_notes")
    {
        Target = "lead_notes",
        Joins = OfLead,
        Organization = "l.organization_id",
        Fixed = [CoreTables.Version, ("organization_id", "l.organization_id::bigint")],
        Columns =
        [
            new IdColumn(), new ParentColumn("lead_id"), new LinkColumn("user_id", "users"),
            new EnumColumn("note_type", SnakeCase.Texts<NoteType>(), Otherwise: "general", Default: "general"),
            new MadeColumn("content", [("content", "CASE WHEN {t} <> '' THEN {t} ELSE '(empty)' END")], new WayBack("content", null, BackAs.Text), "coalesce({t}, '') = ''", Reasons.Empty, IsLoss: false),
            new PlainColumn("is_private", "boolean", Default: "false"),
            new JsonListColumn(
                "mentioned_users",
                """
                CASE WHEN jsonb_typeof({j}) = 'array' AND {j} <> '[]' THEN (
                    SELECT jsonb_agg(e ORDER BY n) FROM jsonb_array_elements({j}) WITH ORDINALITY AS a(e, n)
                    WHERE jsonb_typeof(e) = 'number' AND EXISTS (SELECT FROM {users} m WHERE m.id = (CASE WHEN jsonb_typeof(e) = 'number' THEN e END)::numeric AND m.organization_id = l.organization_id)) END
                """,
                "false", Reasons.Owner),
            new JsonListColumn(
                "attachments",
                """
                CASE jsonb_typeof({j})
                    WHEN 'array' THEN (
                        SELECT jsonb_agg(CASE jsonb_typeof(e) WHEN 'object' THEN e ELSE jsonb_build_object('name', e #>> '{}') END ORDER BY n)
                        FROM jsonb_array_elements(CASE jsonb_typeof({j}) WHEN 'array' THEN {j} ELSE '[]' END) WITH ORDINALITY AS a(e, n) WHERE jsonb_typeof(e) IN ('object', 'string'))
                    WHEN 'object' THEN (
                        SELECT jsonb_agg(jsonb_build_object('name', f #>> '{}') ORDER BY p.key, n)
                        FROM jsonb_each(CASE jsonb_typeof({j}) WHEN 'object' THEN {j} ELSE '{}' END) AS p
                        CROSS JOIN LATERAL jsonb_array_elements(CASE jsonb_typeof(p.value) WHEN 'array' THEN p.value ELSE '[]' END) WITH ORDINALITY AS a(f, n)
                        WHERE jsonb_typeof(f) = 'string') END
                """,
                """
                (jsonb_typeof({j}) = 'object' AND NOT jsonb_path_exists({j}, 'strict $.* ? (@.type() != "array")')
                    AND coalesce(NOT jsonb_path_exists({j}, 'strict $.*[*] ? (@.type() != "string")', '{}', true), false))
                """,
                Reasons.Shape),
            new TimeColumn("created_at", Otherwise: CoreTables.Epoch), new TimeColumn("updated_at", Otherwise: CoreTables.Epoch),
        ],
    };

    /// <summary>What a log entry became: those that are known by name, all others <c>other</c>. The metadata always has its own word for it.</summary>
    private sealed record LogTypeColumn(string Name) : LegacyColumn(Name)
    {
        public override WayBack Back => new("metadata", "original_type", BackAs.Json);

        public override void Bind(TableSql sql)
        {
            var text = sql.Text(Name);
            sql.Set("activity_type", $"CASE {text} {string.Concat(KnownLogs.Select(k => $"WHEN '{k.Log}' THEN '{k.Type}' "))}ELSE 'other' END");
            sql.Set("direction", $"CASE {text} {string.Concat(KnownLogs.Where(k => k.Direction is not null).Select(k => $"WHEN '{k.Log}' THEN '{k.Direction}' "))}END");
            sql.Set("status", $"CASE {text} {string.Concat(KnownLogs.Where(k => k.Status != "completed").Select(k => $"WHEN '{k.Log}' THEN '{k.Status}' "))}ELSE 'completed' END");
            sql.SetMember("metadata", "original_type", sql.Member(Name));
        }

        public override string Goes => "activity_type, direction, status; metadata.original_type";
    }
}
