using static Dozen.Core.Verification.ExpectedColumn;

namespace Dozen.Core.Verification;

/// <summary>
/// The twelve tables, written from their specification and not from the mappings: what the program believes and what
/// was promised can then disagree, and <see cref="VerifyDatabase"/> tells.
/// </summary>
internal static class TwelveTables
{
    private static readonly ExpectedColumn Id = Big("id").NotNull;
    private static readonly ExpectedColumn OrganizationId = Big("organization_id");
    private static readonly ExpectedColumn Version = Big("version").NotNull;
    private static readonly ExpectedColumn CreatedAt = Time("created_at").NotNull;
    private static readonly ExpectedColumn UpdatedAt = Time("updated_at").NotNull;

    public static readonly IReadOnlyList<ExpectedTable> All =
    [
        new("organizations", TableGroup.CoreBusiness)
        {
            Columns =
            [
                Id, Text("name").NotNull, Text("slug").NotNull, Text("description"), Text("website"), Text("industry"),
                OneOf("size", "startup", "small", "medium", "large", "enterprise"), JsonRecord("settings"),
                Text("subscription_tier").NotNull, Text("billing_email"), Flag("is_active").NotNull, Version, CreatedAt, UpdatedAt,
            ],
            UniqueKeys = [["slug"]],
        },
        new("users", TableGroup.CoreBusiness)
        {
            Columns =
            [
                Id, OrganizationId, Text("email").NotNull, Text("first_name"), Text("last_name"),
                OneOf("role", "admin", "manager", "sales_rep", "viewer").NotNull, Flag("is_active").NotNull,
                Text("timezone_preference").NotNull, Flag("email_notifications").NotNull, Text("avatar_url"), Version, CreatedAt, UpdatedAt,
            ],
            UniqueKeys = [["email"]],
            References = [new("users", ["organization_id"], "organizations", ["id"], null)],
        },
        new("leads", TableGroup.CoreBusiness)
        {
            Columns =
            [
                Id, OrganizationId, Text("external_id"), Text("email"), Text("first_name"), Text("last_name"), Text("company"),
                Text("job_title"), Text("phone"), Text("phone_e164"), Text("website"), Text("website_domain"), Text("linkedin_url"),
                Text("industry"), Text("address"), Text("city"), Text("region"), Text("postal_code"), Text("country"), Real("latitude"),
                Real("longitude"),
                OneOf("status", "new", "contacted", "qualified", "proposal", "negotiation", "closed_won", "closed_lost").NotNull,
                OneOf(
                    "source", "website", "email", "social_media", "referral", "advertising", "cold_outreach", "event", "google_maps",
                    "openstreetmap", "import", "api", "other").NotNull,
                OneOf("lead_temperature", "hot", "warm", "cold").NotNull, Whole("score").NotNull, Big("value"), Text("notes"),
                JsonList("tags"), JsonRecord("custom_fields"), JsonRecord("enrichment_data").NotNull, Date("expected_close_date"),
                Time("last_engagement_date"), Big("assigned_to_id"), Version, CreatedAt, UpdatedAt, Time("deleted_at"),
            ],
            UniqueKeys = [["organization_id", "external_id"]],
            References = [Organization("leads"), User("leads", "assigned_to_id")],
            Rules =
            [
                new(
                    CheckNames.LeadIdentity, "a lead has an email, a phone, a company, or a first and last name",
                    "email IS NULL AND phone IS NULL AND company IS NULL AND (first_name IS NULL OR last_name IS NULL)",
                    ["email", "phone", "company", "first_name", "last_name"], []),
                ExpectedRule.Between(CheckNames.LeadScore, "score", 0, 100),
                ExpectedRule.Between(CheckNames.Ranges, "latitude", -90, 90),
                ExpectedRule.Between(CheckNames.Ranges, "longitude", -180, 180),
            ],
        },
        new("campaigns", TableGroup.CoreBusiness)
        {
            Columns =
            [
                Id, OrganizationId, Text("name").NotNull, Text("description"),
                OneOf("campaign_type", "email", "cold_outreach", "content", "social", "event", "other").NotNull,
                OneOf("status", "draft", "active", "paused", "completed", "cancelled").NotNull, JsonRecord("target_criteria"),
                Date("start_date"), Date("end_date"), Big("budget_allocated"), Big("budget_spent").NotNull, JsonRecord("goals"),
                Big("created_by"), Version, CreatedAt, UpdatedAt,
            ],
            References = [Organization("campaigns"), User("campaigns", "created_by")],
            Rules =
            [
                new(CheckNames.Ranges, "a campaign doesn't end before it starts", "end_date < start_date", ["start_date", "end_date"], []),
            ],
        },
        new("activities", TableGroup.ActivityTracking)
        {
            Columns =
            [
                Id, OrganizationId, Big("lead_id"), Big("user_id"),
                OneOf(
                    "activity_type", "email", "call", "meeting", "linkedin", "sms", "note", "email_opened", "email_clicked",
                    "website_visit", "form_submitted", "demo_requested", "download", "created", "updated", "status_changed", "assigned",
                    "score_changed", "enriched", "imported", "merged", "campaign_added", "campaign_removed", "campaign_responded",
                    "converted", "workflow_run", "deleted", "restored", "other").NotNull,
                OneOf("direction", "inbound", "outbound"), OneOf("status", "scheduled", "completed", "failed", "cancelled").NotNull,
                Text("subject"), Text("content"), JsonRecord("metadata").NotNull, Time("scheduled_at"), Time("completed_at"), CreatedAt,
            ],
            References =
            [
                Organization("activities"), Sibling("activities", "lead_id", "leads", OnDelete.Cascade), User("activities", "user_id"),
            ],
        },
        new("lead_notes", TableGroup.ActivityTracking)
        {
            Columns =
            [
                Id, OrganizationId, Big("lead_id").NotNull, Big("user_id"),
                OneOf("note_type", "general", "meeting", "call", "research", "reminder").NotNull, Text("content").NotNull,
                Flag("is_private").NotNull, JsonList("mentioned_users"), JsonList("attachments"), Version, CreatedAt, UpdatedAt,
            ],
            References =
            [
                Organization("lead_notes"), Sibling("lead_notes", "lead_id", "leads", OnDelete.Cascade), User("lead_notes", "user_id"),
            ],
            Rules = [new(CheckNames.Ranges, "a note is not empty", "length(content) = 0", ["content"], ["0"])],
        },
        new("workflows", TableGroup.WorkflowSystem)
        {
            Columns =
            [
                Id, OrganizationId, Text("n8n_workflow_id"), Text("name").NotNull, Text("description"), Text("category"),
                OneOf("trigger_type", "manual", "scheduled", "event", "webhook").NotNull, JsonRecord("trigger_conditions"),
                JsonRecord("configuration"), Flag("is_active").NotNull, Big("created_by"), Version, CreatedAt, UpdatedAt,
            ],
            UniqueKeys = [["organization_id", "n8n_workflow_id"]],
            References = [Organization("workflows"), User("workflows", "created_by")],
        },
        new("workflow_executions", TableGroup.WorkflowSystem)
        {
            Columns =
            [
                Id, OrganizationId, Big("workflow_id"), Big("user_id"), Big("lead_id"),
                OneOf(
                    "workflow_type", "google_maps_lead_generation", "lead_enrichment", "lead_scoring", "lead_import",
                    "webhook_delivery", "n8n", "custom").NotNull,
                OneOf("status", "pending", "running", "completed", "failed", "cancelled").NotNull, Text("current_step"),
                Whole("progress_percentage").NotNull, JsonRecord("input_data"), JsonRecord("output_data"), Text("error_message"),
                Whole("leads_processed").NotNull, Whole("leads_enriched").NotNull, Real("confidence_score"),
                Whole("attempt").NotNull, Whole("max_attempts").NotNull, Time("run_after"), Text("lease_owner"),
                Time("lease_expires_at"), Time("started_at"), Time("completed_at"), CreatedAt,
            ],
            References =
            [
                Organization("workflow_executions"), Sibling("workflow_executions", "workflow_id", "workflows", null),
                Sibling("workflow_executions", "lead_id", "leads", OnDelete.NoAction), User("workflow_executions", "user_id"),
            ],
            Rules =
            [
                ExpectedRule.Between(CheckNames.Ranges, "progress_percentage", 0, 100),
                ExpectedRule.Between(CheckNames.Ranges, "confidence_score", 0, 1),
            ],
        },
        new("campaign_leads", TableGroup.JunctionAndSupporting)
        {
            Columns =
            [
                Id, OrganizationId, Big("campaign_id").NotNull, Big("lead_id").NotNull,
                OneOf("status", "pending", "contacted", "responded", "converted", "excluded").NotNull, Time("added_at").NotNull,
                Time("last_contact_at"), Time("response_at"), Time("conversion_at"),
            ],
            UniqueKeys = [["organization_id", "campaign_id", "lead_id"]],
            References =
            [
                Organization("campaign_leads"), Sibling("campaign_leads", "campaign_id", "campaigns", null),
                Sibling("campaign_leads", "lead_id", "leads", OnDelete.Cascade),
            ],
        },
        new("lead_scoring_rules", TableGroup.JunctionAndSupporting)
        {
            Columns =
            [
                Id, OrganizationId, Text("name").NotNull, Text("description"),
                OneOf("rule_type", "demographic", "firmographic", "behavioral", "engagement").NotNull, JsonRecord("criteria"),
                Whole("score_points").NotNull, Flag("is_active").NotNull, Whole("priority").NotNull, Version, CreatedAt, UpdatedAt,
            ],
            References = [Organization("lead_scoring_rules")],
            Rules = [ExpectedRule.Between(CheckNames.Ranges, "score_points", -100, 100)],
        },
        new("lead_score_history", TableGroup.JunctionAndSupporting)
        {
            Columns =
            [
                Id, OrganizationId, Big("lead_id").NotNull, Whole("previous_score").NotNull, Whole("new_score").NotNull,
                Whole("score_change").NotNull, Text("reason"), Big("rule_id"), JsonRecord("details"), CreatedAt,
            ],
            References =
            [
                Organization("lead_score_history"), Sibling("lead_score_history", "lead_id", "leads", OnDelete.Cascade),
                Sibling("lead_score_history", "rule_id", "lead_scoring_rules", OnDelete.NoAction),
            ],
        },
        new("integrations", TableGroup.JunctionAndSupporting)
        {
            Columns =
            [
                Id, OrganizationId,
                OneOf(
                    "integration_type", "crm", "email_provider", "social", "calendar", "maps", "ai", "automation", "webhook",
                    "api_token", "other").NotNull,
                Text("provider_name").NotNull, Text("display_name"), JsonRecord("configuration"),
                OneOf("status", "active", "inactive", "error", "expired").NotNull, Time("last_sync_at"),
                Whole("sync_frequency_minutes").NotNull, Text("error_message"), Big("created_by"), Version, CreatedAt, UpdatedAt,
            ],
            References = [Organization("integrations"), User("integrations", "created_by")],
        },
    ];

    private static Reference Organization(string table) => new(table, ["organization_id"], "organizations", ["id"], null);

    private static Reference User(string table, string column) => new(table, [column], "users", ["id"], null);

    private static Reference Sibling(string table, string column, string parent, OnDelete? onDelete) =>
        new(table, ["organization_id", column], parent, ["organization_id", "id"], onDelete);
}
