using Dozen.Core.Database;
using Dozen.Core.LegacyMigration.Ledger;
using Dozen.Core.Workflows;

namespace Dozen.Core.LegacyMigration.Mapping;

internal static class WorkflowTables
{
    private static readonly string[] Merged = ["steps", "google_maps", "legacy"];

    private const string OfRun = "LEFT JOIN {workflow_executions} run ON run.id = s.execution_id";

    private const string Lists =
        """
        CASE WHEN c_steps.list IS NULL THEN '{}'::jsonb ELSE jsonb_build_object('steps', c_steps.list) END
            || CASE WHEN c_leads.list IS NULL AND c_searches.list IS NULL THEN '{}'::jsonb ELSE jsonb_build_object('google_maps',
                CASE WHEN c_leads.list IS NULL THEN '{}'::jsonb ELSE jsonb_build_object('leads', c_leads.list) END
                || CASE WHEN c_searches.list IS NULL THEN '{}'::jsonb ELSE jsonb_build_object('searches', c_searches.list) END) END
        """;

    private const string Progress = "(CASE WHEN jsonb_typeof(c_searches.newest -> 'progress_percentage') = 'number' THEN (c_searches.newest ->> 'progress_percentage')::numeric ELSE 0 END)";

    /// <summary>What every run has that was one of the earlier platform: it has had its attempt, and nobody takes it up again.</summary>
    private static readonly (string, string)[] Ended =
    [
        ("attempt", "1"), ("max_attempts", "1"), ("current_step", "left(c_searches.newest ->> 'current_step', 100)"),
        ("progress_percentage", $"round(least(greatest({Progress}, 0), 100))::int"),
    ];

    public static readonly LegacyTable Workflows = new("workflows")
    {
        Target = "workflows",
        Organization = "{organization_of_row}",
        Home = "configuration",
        Secrets = new Dictionary<string, SecretSearch> { ["configuration"] = SecretSearch.ByName, ["trigger_conditions"] = SecretSearch.ByName },
        Fixed = [CoreTables.Version],
        Columns =
        [
            new IdColumn(), new ParentColumn("organization_id"), new TextColumn("n8n_workflow_id", 255), new TextColumn("name", 255),
            new TextColumn("description"), new TextColumn("category", 100),
            new EnumColumn(
                "trigger_type", SnakeCase.Texts<WorkflowTrigger>(), Otherwise: "manual", Default: "manual",
                Renamed: new Dictionary<string, string>
                {
                    ["event_based"] = "event", ["lead_status_change"] = "event", ["lead_created"] = "event", ["lead_updated"] = "event", ["schedule"] = "scheduled",
                }),
            new JsonColumn("trigger_conditions"), new JsonColumn("configuration"), new PlainColumn("is_active", "boolean", Default: "false"),
            new LinkColumn("created_by", "users"), new TimeColumn("created_at", Otherwise: CoreTables.Epoch), new TimeColumn("updated_at", Otherwise: CoreTables.Epoch),
        ],
    };

    public static readonly LegacyTable Executions = new("workflow_executions")
    {
        Target = "workflow_executions",
        Joins = "LEFT JOIN {users} u ON u.id = s.user_id LEFT JOIN {leads} l ON l.id = s.lead_id",
        Organization = "coalesce(u.organization_id, l.organization_id, {first_organization})",
        Guessed = "u.organization_id IS NULL AND l.organization_id IS NULL",
        NewId = RunId,
        Home = "output_data",
        Plus = ("output_data", Lists),
        Secrets = new Dictionary<string, SecretSearch> { ["input_data"] = SecretSearch.ByName, ["output_data"] = SecretSearch.ByName },
        Fixed = [.. Ended, ("organization_id", "coalesce(u.organization_id, l.organization_id, {first_organization})::bigint")],
        Columns =
        [
            new IdColumn(), new LinkColumn("user_id", "users"), new InsideColumn("lead_id", "l.organization_id"),

            // Imports and deliveries are work that waits for a worker of this program.
            new EnumColumn("workflow_type", [.. SnakeCase.Texts<WorkflowType>().Except(["lead_import", "webhook_delivery"])], Otherwise: "custom", Default: "custom"),
            new EnumColumn("status", SnakeCase.Texts<ExecutionStatus>(), Otherwise: "failed", Default: "pending"),
            new JsonColumn("input_data"), new JsonColumn("output_data", Merged), new TextColumn("error_message"),
            new PlainColumn("leads_processed", "int", Default: "0"), new PlainColumn("leads_enriched", "int", Default: "0"),
            new PlainColumn("confidence_score", "float8", Least: 0, Most: 1), new TimeColumn("started_at"), new TimeColumn("completed_at"),
            new TimeColumn("created_at", Otherwise: $"coalesce({TimeColumn.Held("s.started_at::timestamptz")}, {CoreTables.Epoch})"),
        ],
    };

    /// <summary>An older shape: the runs that n8n reported.</summary>
    public static readonly LegacyTable EarlierExecutions = new("workflow_executions")
    {
        Target = "workflow_executions",
        Joins = "LEFT JOIN {leads} l ON l.id = s.lead_id",
        Organization = "coalesce(l.organization_id, {first_organization})",
        Guessed = "l.organization_id IS NULL",
        NewId = RunId,
        Home = "output_data",
        Plus = ("output_data", Lists),
        Secrets = new Dictionary<string, SecretSearch> { ["execution_data"] = SecretSearch.ByName },
        Fixed =
        [
            .. Ended, ("organization_id", "coalesce(l.organization_id, {first_organization})::bigint"), ("workflow_type", "'n8n'::text"),
            ("leads_processed", "0"), ("leads_enriched", "0"),
            ("created_at", $"coalesce({TimeColumn.Held("s.started_at::timestamptz")}, {TimeColumn.Held("s.finished_at::timestamptz")}, {CoreTables.Epoch})"),
        ],
        Columns =
        [
            new IdColumn(), new MemberColumn("workflow_id", "input_data", "n8n_workflow_id"), new MemberColumn("execution_id", "input_data", "n8n_execution_id"),
            new InsideColumn("lead_id", "l.organization_id"),
            new EnumColumn(
                "status", SnakeCase.Texts<ExecutionStatus>(), Otherwise: "failed", Default: "pending",
                Renamed: new Dictionary<string, string> { ["success"] = "completed", ["error"] = "failed" }),
            new TimeColumn("started_at"), new TimeColumn("finished_at", "completed_at"), new TextColumn("error_message"),
            new MemberColumn("execution_data", "output_data", "result"),
        ],
    };

    public static readonly LegacyTable Steps = new("workflow_logs")
    {
        Target = "workflow_executions",
        Outcome = RowOutcome.Merged,
        Joins = OfRun,
        Organization = "run.organization_id",
        Element = new JsonElementPlace("output_data", ["steps"], "execution_id", "s.\"timestamp\", s.id"),
        Secrets = new Dictionary<string, SecretSearch> { ["input_data"] = SecretSearch.ByName, ["output_data"] = SecretSearch.ByName },
        Columns =
        [
            Element("id"), Element("execution_id"), Element("step_name"), Element("step_type"), Element("status"), Element("input_data"),
            Element("output_data"), Element("error_message"), Element("duration_ms"), Element("timestamp"),
        ],
    };

    public static readonly LegacyTable MapsLeads = new("google_maps_leads")
    {
        Target = "workflow_executions",
        Outcome = RowOutcome.Merged,
        Joins = OfRun,
        Organization = "run.organization_id",
        Stray = ("organization_id", "s.organization_id <> run.organization_id"),
        Element = new JsonElementPlace("output_data", ["google_maps", "leads"], "execution_id", "s.id"),
        Columns =
        [
            Element("id"), Element("execution_id"), Element("organization_id"), Element("user_id"), Element("business_name"), Element("google_maps_url"),
            Element("website_url"), Element("location"), Element("industry"), Element("email"), Element("phone"), Element("address"),
            Element("ai_enriched_data"), Element("confidence_score"), Element("enrichment_status"), Element("converted_to_lead_id"),
            Element("conversion_status"), Element("scraped_at"), Element("enriched_at"), Element("converted_at"), Element("created_at"), Element("updated_at"),
        ],
    };

    public static readonly LegacyTable MapsSearches = new("google_maps_search_executions")
    {
        Target = "workflow_executions",
        Outcome = RowOutcome.Merged,
        Joins = "LEFT JOIN {workflow_executions} run ON run.id = s.workflow_execution_id",
        Organization = "run.organization_id",
        Stray = ("organization_id", "s.organization_id <> run.organization_id"),
        Element = new JsonElementPlace("output_data", ["google_maps", "searches"], "workflow_execution_id", "s.id")
        {
            Newest = ("true", "s.created_at DESC NULLS LAST, s.id DESC"),
        },
        Columns =
        [
            Element("id"), Element("workflow_execution_id"), Element("user_id"), Element("organization_id"), Element("location"), Element("industry"),
            Element("search_query"), Element("total_urls_found"), Element("websites_scraped"), Element("emails_found"), Element("leads_enriched"),
            Element("leads_converted"), Element("status"), Element("error_message"), Element("current_step"), Element("progress_percentage"),
            Element("started_at"), Element("completed_at"), Element("created_at"), Element("updated_at"),
        ],
    };

    public static readonly LegacyTable EnrichedData = new("enriched_lead_data")
    {
        Target = "leads",
        Outcome = RowOutcome.Merged,
        Joins = ActivityTables.OfLead,
        Organization = "l.organization_id",
        Element = new JsonElementPlace("enrichment_data", ["records"], "lead_id", "s.id")
        {
            Newest = ("lower(s.validation_status::text) = 'validated'", "coalesce(s.updated_at, s.created_at) DESC NULLS LAST, s.id DESC"),
        },
        Columns =
        [
            Element("id"), Element("lead_id"), Element("execution_id"), Element("original_data"), Element("enriched_data"), Element("confidence_score"),
            Element("data_sources"), Element("validation_status"), Element("created_at"), Element("updated_at"),
        ],
    };

    public static readonly LegacyTable Credentials = new("workflow_credentials")
    {
        Target = "integrations",
        Outcome = RowOutcome.Merged,
        Otherwise = RowOutcome.Dropped,
        Joins = "LEFT JOIN {users} u ON u.id = s.user_id",
        Organization = "u.organization_id",
        NewId = (facts, id) => $"{id}::bigint + {facts.CredentialShift}",
        Fixed =
        [
            CoreTables.Version, ("organization_id", "u.organization_id::bigint"), ("integration_type", "'other'::text"), ("sync_frequency_minutes", "60"),
            ("configuration", $"jsonb_build_object('credentials', 'secret:' || {SecretName})"),
        ],
        Columns =
        [
            new IdColumn(), new LinkColumn("user_id", "users", "created_by"), new TextColumn("service_name", 100, "provider_name"), new SecretColumn("encrypted_credentials"),
            new MadeColumn(
                "is_active", [("status", "CASE WHEN {v} THEN 'active' ELSE 'inactive' END")], new WayBack("status", null, BackAs.Active), "{v} IS NULL", Reasons.Empty, IsLoss: false),
            new TimeColumn("created_at", Otherwise: CoreTables.Epoch), new TimeColumn("updated_at", Otherwise: CoreTables.Epoch),
        ],
    };

    /// <summary>The name under which the operator provides the secret of a credential.</summary>
    internal const string SecretName = "left(regexp_replace(upper('LEGACY_CREDENTIAL_' || s.id || '_' || s.service_name), '[^A-Z0-9]+', '_', 'g'), 64)";

    private static MemberColumn Element(string name) => new(name);

    // Numbers below one are taken by this program's memos.
    private static string RunId(PlanFacts facts, string id) =>
        facts.RangeOf("workflow_executions") is { Least: < 1 } range ? $"CASE WHEN {id} < 1 THEN {Math.Max(range.Greatest, 0)} + 1 - {id}::bigint ELSE {id} END" : id;
}
