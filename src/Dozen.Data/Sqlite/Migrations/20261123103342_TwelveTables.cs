using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Dozen.Data.Sqlite.Migrations
{
    /// <inheritdoc />
    public partial class TwelveTables : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "organizations",
                columns: table => new
                {
                    id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    name = table.Column<string>(type: "TEXT", maxLength: 255, nullable: false),
                    slug = table.Column<string>(type: "TEXT", maxLength: 100, nullable: false),
                    description = table.Column<string>(type: "TEXT", nullable: true),
                    website = table.Column<string>(type: "TEXT", maxLength: 500, nullable: true),
                    industry = table.Column<string>(type: "TEXT", maxLength: 100, nullable: true),
                    size = table.Column<string>(type: "TEXT", maxLength: 50, nullable: true),
                    settings = table.Column<string>(type: "TEXT", nullable: false),
                    subscription_tier = table.Column<string>(type: "TEXT", maxLength: 50, nullable: false, defaultValue: "free"),
                    billing_email = table.Column<string>(type: "TEXT", maxLength: 320, nullable: true),
                    is_active = table.Column<bool>(type: "INTEGER", nullable: false, defaultValue: true),
                    version = table.Column<long>(type: "INTEGER", nullable: false, defaultValue: 1L),
                    created_at = table.Column<DateTime>(type: "TEXT", nullable: false),
                    updated_at = table.Column<DateTime>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_organizations", x => x.id);
                    table.CheckConstraint("ck_organizations_size", "size IN ('startup', 'small', 'medium', 'large', 'enterprise')");
                });

            migrationBuilder.CreateTable(
                name: "lead_scoring_rules",
                columns: table => new
                {
                    id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    organization_id = table.Column<long>(type: "INTEGER", nullable: false),
                    name = table.Column<string>(type: "TEXT", maxLength: 255, nullable: false),
                    description = table.Column<string>(type: "TEXT", nullable: true),
                    rule_type = table.Column<string>(type: "TEXT", maxLength: 50, nullable: false),
                    criteria = table.Column<string>(type: "TEXT", nullable: false),
                    score_points = table.Column<int>(type: "INTEGER", nullable: false),
                    is_active = table.Column<bool>(type: "INTEGER", nullable: false, defaultValue: true),
                    priority = table.Column<int>(type: "INTEGER", nullable: false, defaultValue: 0),
                    version = table.Column<long>(type: "INTEGER", nullable: false, defaultValue: 1L),
                    created_at = table.Column<DateTime>(type: "TEXT", nullable: false),
                    updated_at = table.Column<DateTime>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_lead_scoring_rules", x => x.id);
                    table.UniqueConstraint("ak_scoring_rules_organization_id_id", x => new { x.organization_id, x.id });
                    table.CheckConstraint("ck_lead_scoring_rules_rule_type", "rule_type IN ('demographic', 'firmographic', 'behavioral', 'engagement')");
                    table.CheckConstraint("ck_lead_scoring_rules_score_points", "score_points BETWEEN -100 AND 100");
                    table.ForeignKey(
                        name: "fk_lead_scoring_rules_organizations_organization_id",
                        column: x => x.organization_id,
                        principalTable: "organizations",
                        principalColumn: "id");
                });

            migrationBuilder.CreateTable(
                name: "users",
                columns: table => new
                {
                    id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    organization_id = table.Column<long>(type: "INTEGER", nullable: true),
                    email = table.Column<string>(type: "TEXT", maxLength: 320, nullable: false),
                    first_name = table.Column<string>(type: "TEXT", maxLength: 100, nullable: false),
                    last_name = table.Column<string>(type: "TEXT", maxLength: 100, nullable: false),
                    role = table.Column<string>(type: "TEXT", maxLength: 50, nullable: false),
                    is_active = table.Column<bool>(type: "INTEGER", nullable: false, defaultValue: true),
                    timezone_preference = table.Column<string>(type: "TEXT", maxLength: 50, nullable: false, defaultValue: "UTC"),
                    email_notifications = table.Column<bool>(type: "INTEGER", nullable: false, defaultValue: true),
                    avatar_url = table.Column<string>(type: "TEXT", maxLength: 500, nullable: true),
                    version = table.Column<long>(type: "INTEGER", nullable: false, defaultValue: 1L),
                    created_at = table.Column<DateTime>(type: "TEXT", nullable: false),
                    updated_at = table.Column<DateTime>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_users", x => x.id);
                    table.CheckConstraint("ck_users_role", "role IN ('admin', 'manager', 'sales_rep', 'viewer')");
                    table.ForeignKey(
                        name: "fk_users_organizations_organization_id",
                        column: x => x.organization_id,
                        principalTable: "organizations",
                        principalColumn: "id");
                });

            migrationBuilder.CreateTable(
                name: "campaigns",
                columns: table => new
                {
                    id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    organization_id = table.Column<long>(type: "INTEGER", nullable: false),
                    name = table.Column<string>(type: "TEXT", maxLength: 255, nullable: false),
                    description = table.Column<string>(type: "TEXT", nullable: true),
                    campaign_type = table.Column<string>(type: "TEXT", maxLength: 50, nullable: false),
                    status = table.Column<string>(type: "TEXT", maxLength: 50, nullable: false),
                    target_criteria = table.Column<string>(type: "TEXT", nullable: false),
                    start_date = table.Column<DateOnly>(type: "TEXT", nullable: true),
                    end_date = table.Column<DateOnly>(type: "TEXT", nullable: true),
                    budget_allocated = table.Column<long>(type: "INTEGER", nullable: true),
                    budget_spent = table.Column<long>(type: "INTEGER", nullable: false, defaultValue: 0L),
                    goals = table.Column<string>(type: "TEXT", nullable: false),
                    created_by = table.Column<long>(type: "INTEGER", nullable: true),
                    version = table.Column<long>(type: "INTEGER", nullable: false, defaultValue: 1L),
                    created_at = table.Column<DateTime>(type: "TEXT", nullable: false),
                    updated_at = table.Column<DateTime>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_campaigns", x => x.id);
                    table.UniqueConstraint("ak_campaigns_organization_id_id", x => new { x.organization_id, x.id });
                    table.CheckConstraint("ck_campaigns_campaign_type", "campaign_type IN ('email', 'cold_outreach', 'content', 'social', 'event', 'other')");
                    table.CheckConstraint("ck_campaigns_dates", "start_date IS NULL OR end_date IS NULL OR end_date >= start_date");
                    table.CheckConstraint("ck_campaigns_status", "status IN ('draft', 'active', 'paused', 'completed', 'cancelled')");
                    table.ForeignKey(
                        name: "fk_campaigns_organizations_organization_id",
                        column: x => x.organization_id,
                        principalTable: "organizations",
                        principalColumn: "id");
                    table.ForeignKey(
                        name: "fk_campaigns_users_created_by",
                        column: x => x.created_by,
                        principalTable: "users",
                        principalColumn: "id",
                        onDelete: ReferentialAction.SetNull);
                });

            migrationBuilder.CreateTable(
                name: "integrations",
                columns: table => new
                {
                    id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    organization_id = table.Column<long>(type: "INTEGER", nullable: false),
                    integration_type = table.Column<string>(type: "TEXT", maxLength: 50, nullable: false),
                    provider_name = table.Column<string>(type: "TEXT", maxLength: 100, nullable: false),
                    display_name = table.Column<string>(type: "TEXT", maxLength: 255, nullable: true),
                    configuration = table.Column<string>(type: "TEXT", nullable: false),
                    status = table.Column<string>(type: "TEXT", maxLength: 50, nullable: false),
                    last_sync_at = table.Column<DateTime>(type: "TEXT", nullable: true),
                    sync_frequency_minutes = table.Column<int>(type: "INTEGER", nullable: false, defaultValue: 60),
                    error_message = table.Column<string>(type: "TEXT", nullable: true),
                    created_by = table.Column<long>(type: "INTEGER", nullable: true),
                    version = table.Column<long>(type: "INTEGER", nullable: false, defaultValue: 1L),
                    created_at = table.Column<DateTime>(type: "TEXT", nullable: false),
                    updated_at = table.Column<DateTime>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_integrations", x => x.id);
                    table.UniqueConstraint("ak_integrations_organization_id_id", x => new { x.organization_id, x.id });
                    table.CheckConstraint("ck_integrations_integration_type", "integration_type IN ('crm', 'email_provider', 'social', 'calendar', 'maps', 'ai', 'automation', 'webhook', 'api_token', 'other')");
                    table.CheckConstraint("ck_integrations_status", "status IN ('active', 'inactive', 'error', 'expired')");
                    table.ForeignKey(
                        name: "fk_integrations_organizations_organization_id",
                        column: x => x.organization_id,
                        principalTable: "organizations",
                        principalColumn: "id");
                    table.ForeignKey(
                        name: "fk_integrations_users_created_by",
                        column: x => x.created_by,
                        principalTable: "users",
                        principalColumn: "id",
                        onDelete: ReferentialAction.SetNull);
                });

            migrationBuilder.CreateTable(
                name: "leads",
                columns: table => new
                {
                    id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    organization_id = table.Column<long>(type: "INTEGER", nullable: false),
                    external_id = table.Column<string>(type: "TEXT", maxLength: 255, nullable: true),
                    email = table.Column<string>(type: "TEXT", maxLength: 320, nullable: true),
                    first_name = table.Column<string>(type: "TEXT", maxLength: 100, nullable: true),
                    last_name = table.Column<string>(type: "TEXT", maxLength: 100, nullable: true),
                    company = table.Column<string>(type: "TEXT", maxLength: 255, nullable: true),
                    job_title = table.Column<string>(type: "TEXT", maxLength: 100, nullable: true),
                    phone = table.Column<string>(type: "TEXT", maxLength: 50, nullable: true),
                    phone_e164 = table.Column<string>(type: "TEXT", maxLength: 20, nullable: true),
                    website = table.Column<string>(type: "TEXT", maxLength: 500, nullable: true),
                    website_domain = table.Column<string>(type: "TEXT", maxLength: 255, nullable: true),
                    linkedin_url = table.Column<string>(type: "TEXT", maxLength: 500, nullable: true),
                    industry = table.Column<string>(type: "TEXT", maxLength: 100, nullable: true),
                    address = table.Column<string>(type: "TEXT", nullable: true),
                    city = table.Column<string>(type: "TEXT", maxLength: 100, nullable: true),
                    region = table.Column<string>(type: "TEXT", maxLength: 100, nullable: true),
                    postal_code = table.Column<string>(type: "TEXT", maxLength: 20, nullable: true),
                    country = table.Column<string>(type: "TEXT", maxLength: 2, nullable: true),
                    latitude = table.Column<double>(type: "REAL", nullable: true),
                    longitude = table.Column<double>(type: "REAL", nullable: true),
                    status = table.Column<string>(type: "TEXT", maxLength: 50, nullable: false),
                    source = table.Column<string>(type: "TEXT", maxLength: 50, nullable: false),
                    lead_temperature = table.Column<string>(type: "TEXT", maxLength: 50, nullable: false),
                    score = table.Column<int>(type: "INTEGER", nullable: false, defaultValue: 0),
                    value = table.Column<long>(type: "INTEGER", nullable: true),
                    notes = table.Column<string>(type: "TEXT", nullable: true),
                    tags = table.Column<string>(type: "TEXT", nullable: false),
                    custom_fields = table.Column<string>(type: "TEXT", nullable: false),
                    enrichment_data = table.Column<string>(type: "TEXT", nullable: false, defaultValueSql: "'{}'"),
                    expected_close_date = table.Column<DateOnly>(type: "TEXT", nullable: true),
                    last_engagement_date = table.Column<DateTime>(type: "TEXT", nullable: true),
                    assigned_to_id = table.Column<long>(type: "INTEGER", nullable: true),
                    search_text = table.Column<string>(type: "TEXT", nullable: false),
                    version = table.Column<long>(type: "INTEGER", nullable: false, defaultValue: 1L),
                    created_at = table.Column<DateTime>(type: "TEXT", nullable: false),
                    updated_at = table.Column<DateTime>(type: "TEXT", nullable: false),
                    deleted_at = table.Column<DateTime>(type: "TEXT", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_leads", x => x.id);
                    table.UniqueConstraint("ak_leads_organization_id_id", x => new { x.organization_id, x.id });
                    table.CheckConstraint("ck_leads_identity", "email IS NOT NULL OR phone IS NOT NULL OR company IS NOT NULL OR (first_name IS NOT NULL AND last_name IS NOT NULL)");
                    table.CheckConstraint("ck_leads_latitude", "latitude BETWEEN -90 AND 90");
                    table.CheckConstraint("ck_leads_lead_temperature", "lead_temperature IN ('hot', 'warm', 'cold')");
                    table.CheckConstraint("ck_leads_longitude", "longitude BETWEEN -180 AND 180");
                    table.CheckConstraint("ck_leads_score", "score BETWEEN 0 AND 100");
                    table.CheckConstraint("ck_leads_source", "source IN ('website', 'email', 'social_media', 'referral', 'advertising', 'cold_outreach', 'event', 'google_maps', 'openstreetmap', 'import', 'api', 'other')");
                    table.CheckConstraint("ck_leads_status", "status IN ('new', 'contacted', 'qualified', 'proposal', 'negotiation', 'closed_won', 'closed_lost')");
                    table.ForeignKey(
                        name: "fk_leads_organizations_organization_id",
                        column: x => x.organization_id,
                        principalTable: "organizations",
                        principalColumn: "id");
                    table.ForeignKey(
                        name: "fk_leads_users_assigned_to_id",
                        column: x => x.assigned_to_id,
                        principalTable: "users",
                        principalColumn: "id",
                        onDelete: ReferentialAction.SetNull);
                });

            migrationBuilder.CreateTable(
                name: "workflows",
                columns: table => new
                {
                    id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    organization_id = table.Column<long>(type: "INTEGER", nullable: false),
                    n8n_workflow_id = table.Column<string>(type: "TEXT", maxLength: 255, nullable: true),
                    name = table.Column<string>(type: "TEXT", maxLength: 255, nullable: false),
                    description = table.Column<string>(type: "TEXT", nullable: true),
                    category = table.Column<string>(type: "TEXT", maxLength: 100, nullable: true),
                    trigger_type = table.Column<string>(type: "TEXT", maxLength: 50, nullable: false),
                    trigger_conditions = table.Column<string>(type: "TEXT", nullable: false),
                    configuration = table.Column<string>(type: "TEXT", nullable: false),
                    is_active = table.Column<bool>(type: "INTEGER", nullable: false, defaultValue: true),
                    created_by = table.Column<long>(type: "INTEGER", nullable: true),
                    version = table.Column<long>(type: "INTEGER", nullable: false, defaultValue: 1L),
                    created_at = table.Column<DateTime>(type: "TEXT", nullable: false),
                    updated_at = table.Column<DateTime>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_workflows", x => x.id);
                    table.UniqueConstraint("ak_workflows_organization_id_id", x => new { x.organization_id, x.id });
                    table.CheckConstraint("ck_workflows_trigger_type", "trigger_type IN ('manual', 'scheduled', 'event', 'webhook')");
                    table.ForeignKey(
                        name: "fk_workflows_organizations_organization_id",
                        column: x => x.organization_id,
                        principalTable: "organizations",
                        principalColumn: "id");
                    table.ForeignKey(
                        name: "fk_workflows_users_created_by",
                        column: x => x.created_by,
                        principalTable: "users",
                        principalColumn: "id",
                        onDelete: ReferentialAction.SetNull);
                });

            migrationBuilder.CreateTable(
                name: "activities",
                columns: table => new
                {
                    id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    organization_id = table.Column<long>(type: "INTEGER", nullable: false),
                    lead_id = table.Column<long>(type: "INTEGER", nullable: true),
                    user_id = table.Column<long>(type: "INTEGER", nullable: true),
                    activity_type = table.Column<string>(type: "TEXT", maxLength: 50, nullable: false),
                    direction = table.Column<string>(type: "TEXT", maxLength: 50, nullable: true),
                    status = table.Column<string>(type: "TEXT", maxLength: 50, nullable: false),
                    subject = table.Column<string>(type: "TEXT", maxLength: 500, nullable: true),
                    content = table.Column<string>(type: "TEXT", nullable: true),
                    metadata = table.Column<string>(type: "TEXT", nullable: false, defaultValueSql: "'{}'"),
                    scheduled_at = table.Column<DateTime>(type: "TEXT", nullable: true),
                    completed_at = table.Column<DateTime>(type: "TEXT", nullable: true),
                    created_at = table.Column<DateTime>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_activities", x => x.id);
                    table.UniqueConstraint("ak_activities_organization_id_id", x => new { x.organization_id, x.id });
                    table.CheckConstraint("ck_activities_activity_type", "activity_type IN ('email', 'call', 'meeting', 'linkedin', 'sms', 'note', 'email_opened', 'email_clicked', 'website_visit', 'form_submitted', 'demo_requested', 'download', 'created', 'updated', 'status_changed', 'assigned', 'score_changed', 'enriched', 'imported', 'merged', 'campaign_added', 'campaign_removed', 'campaign_responded', 'converted', 'workflow_run', 'deleted', 'restored', 'other')");
                    table.CheckConstraint("ck_activities_direction", "direction IN ('inbound', 'outbound')");
                    table.CheckConstraint("ck_activities_status", "status IN ('scheduled', 'completed', 'failed', 'cancelled')");
                    table.ForeignKey(
                        name: "fk_activities_leads_organization_id_lead_id",
                        columns: x => new { x.organization_id, x.lead_id },
                        principalTable: "leads",
                        principalColumns: new[] { "organization_id", "id" },
                        onDelete: ReferentialAction.Cascade);
                    table.ForeignKey(
                        name: "fk_activities_organizations_organization_id",
                        column: x => x.organization_id,
                        principalTable: "organizations",
                        principalColumn: "id");
                    table.ForeignKey(
                        name: "fk_activities_users_user_id",
                        column: x => x.user_id,
                        principalTable: "users",
                        principalColumn: "id",
                        onDelete: ReferentialAction.SetNull);
                });

            migrationBuilder.CreateTable(
                name: "campaign_leads",
                columns: table => new
                {
                    id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    organization_id = table.Column<long>(type: "INTEGER", nullable: false),
                    campaign_id = table.Column<long>(type: "INTEGER", nullable: false),
                    lead_id = table.Column<long>(type: "INTEGER", nullable: false),
                    status = table.Column<string>(type: "TEXT", maxLength: 50, nullable: false),
                    added_at = table.Column<DateTime>(type: "TEXT", nullable: false),
                    last_contact_at = table.Column<DateTime>(type: "TEXT", nullable: true),
                    response_at = table.Column<DateTime>(type: "TEXT", nullable: true),
                    conversion_at = table.Column<DateTime>(type: "TEXT", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_campaign_leads", x => x.id);
                    table.UniqueConstraint("ak_campaign_leads_organization_id_id", x => new { x.organization_id, x.id });
                    table.CheckConstraint("ck_campaign_leads_status", "status IN ('pending', 'contacted', 'responded', 'converted', 'excluded')");
                    table.ForeignKey(
                        name: "fk_campaign_leads_campaigns_organization_id_campaign_id",
                        columns: x => new { x.organization_id, x.campaign_id },
                        principalTable: "campaigns",
                        principalColumns: new[] { "organization_id", "id" },
                        onDelete: ReferentialAction.Cascade);
                    table.ForeignKey(
                        name: "fk_campaign_leads_leads_organization_id_lead_id",
                        columns: x => new { x.organization_id, x.lead_id },
                        principalTable: "leads",
                        principalColumns: new[] { "organization_id", "id" },
                        onDelete: ReferentialAction.Cascade);
                    table.ForeignKey(
                        name: "fk_campaign_leads_organizations_organization_id",
                        column: x => x.organization_id,
                        principalTable: "organizations",
                        principalColumn: "id");
                });

            migrationBuilder.CreateTable(
                name: "lead_notes",
                columns: table => new
                {
                    id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    organization_id = table.Column<long>(type: "INTEGER", nullable: false),
                    lead_id = table.Column<long>(type: "INTEGER", nullable: false),
                    user_id = table.Column<long>(type: "INTEGER", nullable: true),
                    note_type = table.Column<string>(type: "TEXT", maxLength: 50, nullable: false),
                    content = table.Column<string>(type: "TEXT", nullable: false),
                    is_private = table.Column<bool>(type: "INTEGER", nullable: false, defaultValue: false),
                    mentioned_users = table.Column<string>(type: "TEXT", nullable: false),
                    attachments = table.Column<string>(type: "TEXT", nullable: false),
                    version = table.Column<long>(type: "INTEGER", nullable: false, defaultValue: 1L),
                    created_at = table.Column<DateTime>(type: "TEXT", nullable: false),
                    updated_at = table.Column<DateTime>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_lead_notes", x => x.id);
                    table.UniqueConstraint("ak_lead_notes_organization_id_id", x => new { x.organization_id, x.id });
                    table.CheckConstraint("ck_lead_notes_content", "length(content) > 0");
                    table.CheckConstraint("ck_lead_notes_note_type", "note_type IN ('general', 'meeting', 'call', 'research', 'reminder')");
                    table.ForeignKey(
                        name: "fk_lead_notes_leads_organization_id_lead_id",
                        columns: x => new { x.organization_id, x.lead_id },
                        principalTable: "leads",
                        principalColumns: new[] { "organization_id", "id" },
                        onDelete: ReferentialAction.Cascade);
                    table.ForeignKey(
                        name: "fk_lead_notes_organizations_organization_id",
                        column: x => x.organization_id,
                        principalTable: "organizations",
                        principalColumn: "id");
                    table.ForeignKey(
                        name: "fk_lead_notes_users_user_id",
                        column: x => x.user_id,
                        principalTable: "users",
                        principalColumn: "id",
                        onDelete: ReferentialAction.SetNull);
                });

            migrationBuilder.CreateTable(
                name: "lead_score_history",
                columns: table => new
                {
                    id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    organization_id = table.Column<long>(type: "INTEGER", nullable: false),
                    lead_id = table.Column<long>(type: "INTEGER", nullable: false),
                    previous_score = table.Column<int>(type: "INTEGER", nullable: false),
                    new_score = table.Column<int>(type: "INTEGER", nullable: false),
                    score_change = table.Column<int>(type: "INTEGER", nullable: false),
                    reason = table.Column<string>(type: "TEXT", maxLength: 500, nullable: true),
                    rule_id = table.Column<long>(type: "INTEGER", nullable: true),
                    details = table.Column<string>(type: "TEXT", nullable: false),
                    created_at = table.Column<DateTime>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_lead_score_history", x => x.id);
                    table.UniqueConstraint("ak_lead_score_history_organization_id_id", x => new { x.organization_id, x.id });
                    table.ForeignKey(
                        name: "fk_lead_score_history_leads_organization_id_lead_id",
                        columns: x => new { x.organization_id, x.lead_id },
                        principalTable: "leads",
                        principalColumns: new[] { "organization_id", "id" },
                        onDelete: ReferentialAction.Cascade);
                    table.ForeignKey(
                        name: "fk_lead_score_history_organizations_organization_id",
                        column: x => x.organization_id,
                        principalTable: "organizations",
                        principalColumn: "id");
                    table.ForeignKey(
                        name: "fk_lead_score_history_scoring_rules_organization_id_rule_id",
                        columns: x => new { x.organization_id, x.rule_id },
                        principalTable: "lead_scoring_rules",
                        principalColumns: new[] { "organization_id", "id" });
                });

            migrationBuilder.CreateTable(
                name: "workflow_executions",
                columns: table => new
                {
                    id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    organization_id = table.Column<long>(type: "INTEGER", nullable: false),
                    workflow_id = table.Column<long>(type: "INTEGER", nullable: true),
                    user_id = table.Column<long>(type: "INTEGER", nullable: true),
                    lead_id = table.Column<long>(type: "INTEGER", nullable: true),
                    workflow_type = table.Column<string>(type: "TEXT", maxLength: 50, nullable: false),
                    status = table.Column<string>(type: "TEXT", maxLength: 50, nullable: false),
                    current_step = table.Column<string>(type: "TEXT", maxLength: 100, nullable: true),
                    progress_percentage = table.Column<int>(type: "INTEGER", nullable: false),
                    input_data = table.Column<string>(type: "TEXT", nullable: false),
                    output_data = table.Column<string>(type: "TEXT", nullable: false),
                    error_message = table.Column<string>(type: "TEXT", nullable: true),
                    leads_processed = table.Column<int>(type: "INTEGER", nullable: false),
                    leads_enriched = table.Column<int>(type: "INTEGER", nullable: false),
                    confidence_score = table.Column<double>(type: "REAL", nullable: true),
                    attempt = table.Column<int>(type: "INTEGER", nullable: false),
                    max_attempts = table.Column<int>(type: "INTEGER", nullable: false, defaultValue: 1),
                    run_after = table.Column<DateTime>(type: "TEXT", nullable: true),
                    lease_owner = table.Column<string>(type: "TEXT", maxLength: 100, nullable: true),
                    lease_expires_at = table.Column<DateTime>(type: "TEXT", nullable: true),
                    started_at = table.Column<DateTime>(type: "TEXT", nullable: true),
                    completed_at = table.Column<DateTime>(type: "TEXT", nullable: true),
                    created_at = table.Column<DateTime>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_workflow_executions", x => x.id);
                    table.UniqueConstraint("ak_workflow_executions_organization_id_id", x => new { x.organization_id, x.id });
                    table.CheckConstraint("ck_workflow_executions_confidence_score", "confidence_score BETWEEN 0 AND 1");
                    table.CheckConstraint("ck_workflow_executions_progress_percentage", "progress_percentage BETWEEN 0 AND 100");
                    table.CheckConstraint("ck_workflow_executions_status", "status IN ('pending', 'running', 'completed', 'failed', 'cancelled')");
                    table.CheckConstraint("ck_workflow_executions_workflow_type", "workflow_type IN ('google_maps_lead_generation', 'lead_enrichment', 'lead_scoring', 'lead_import', 'webhook_delivery', 'n8n', 'custom')");
                    table.ForeignKey(
                        name: "fk_workflow_executions_leads_organization_id_lead_id",
                        columns: x => new { x.organization_id, x.lead_id },
                        principalTable: "leads",
                        principalColumns: new[] { "organization_id", "id" });
                    table.ForeignKey(
                        name: "fk_workflow_executions_organizations_organization_id",
                        column: x => x.organization_id,
                        principalTable: "organizations",
                        principalColumn: "id");
                    table.ForeignKey(
                        name: "fk_workflow_executions_users_user_id",
                        column: x => x.user_id,
                        principalTable: "users",
                        principalColumn: "id",
                        onDelete: ReferentialAction.SetNull);
                    table.ForeignKey(
                        name: "fk_workflow_executions_workflows_organization_id_workflow_id",
                        columns: x => new { x.organization_id, x.workflow_id },
                        principalTable: "workflows",
                        principalColumns: new[] { "organization_id", "id" });
                });

            migrationBuilder.CreateIndex(
                name: "ix_activities_organization_id_activity_type_created_at",
                table: "activities",
                columns: new[] { "organization_id", "activity_type", "created_at" },
                descending: new[] { false, false, true });

            migrationBuilder.CreateIndex(
                name: "ix_activities_organization_id_lead_id_created_at",
                table: "activities",
                columns: new[] { "organization_id", "lead_id", "created_at" },
                descending: new[] { false, false, true });

            migrationBuilder.CreateIndex(
                name: "ix_activities_organization_id_scheduled_at",
                table: "activities",
                columns: new[] { "organization_id", "scheduled_at" },
                filter: "status = 'scheduled'");

            migrationBuilder.CreateIndex(
                name: "ix_activities_organization_id_user_id_created_at",
                table: "activities",
                columns: new[] { "organization_id", "user_id", "created_at" },
                descending: new[] { false, false, true });

            migrationBuilder.CreateIndex(
                name: "ix_campaign_leads_organization_id_campaign_id_lead_id",
                table: "campaign_leads",
                columns: new[] { "organization_id", "campaign_id", "lead_id" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_campaigns_organization_id_status",
                table: "campaigns",
                columns: new[] { "organization_id", "status" });

            migrationBuilder.CreateIndex(
                name: "ix_integrations_organization_id_integration_type",
                table: "integrations",
                columns: new[] { "organization_id", "integration_type" });

            migrationBuilder.CreateIndex(
                name: "ix_lead_notes_organization_id_lead_id_created_at",
                table: "lead_notes",
                columns: new[] { "organization_id", "lead_id", "created_at" },
                descending: new[] { false, false, true });

            migrationBuilder.CreateIndex(
                name: "ix_lead_score_history_organization_id_lead_id_created_at",
                table: "lead_score_history",
                columns: new[] { "organization_id", "lead_id", "created_at" },
                descending: new[] { false, false, true });

            migrationBuilder.CreateIndex(
                name: "ix_lead_score_history_organization_id_rule_id",
                table: "lead_score_history",
                columns: new[] { "organization_id", "rule_id" });

            migrationBuilder.CreateIndex(
                name: "ix_lead_scoring_rules_organization_id_is_active_priority",
                table: "lead_scoring_rules",
                columns: new[] { "organization_id", "is_active", "priority" });

            migrationBuilder.CreateIndex(
                name: "ix_leads_organization_id_assigned_to_id_created_at_id",
                table: "leads",
                columns: new[] { "organization_id", "assigned_to_id", "created_at", "id" },
                filter: "assigned_to_id IS NOT NULL AND deleted_at IS NULL");

            migrationBuilder.CreateIndex(
                name: "ix_leads_organization_id_created_at_id",
                table: "leads",
                columns: new[] { "organization_id", "created_at", "id" },
                filter: "deleted_at IS NULL");

            migrationBuilder.CreateIndex(
                name: "ix_leads_organization_id_external_id",
                table: "leads",
                columns: new[] { "organization_id", "external_id" },
                unique: true,
                filter: "external_id IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "ix_leads_organization_id_lead_temperature_created_at_id",
                table: "leads",
                columns: new[] { "organization_id", "lead_temperature", "created_at", "id" },
                filter: "deleted_at IS NULL");

            migrationBuilder.CreateIndex(
                name: "ix_leads_organization_id_phone_e164",
                table: "leads",
                columns: new[] { "organization_id", "phone_e164" },
                filter: "phone_e164 IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "ix_leads_organization_id_score_id",
                table: "leads",
                columns: new[] { "organization_id", "score", "id" },
                filter: "deleted_at IS NULL");

            migrationBuilder.CreateIndex(
                name: "ix_leads_organization_id_source_created_at_id",
                table: "leads",
                columns: new[] { "organization_id", "source", "created_at", "id" },
                filter: "deleted_at IS NULL");

            migrationBuilder.CreateIndex(
                name: "ix_leads_organization_id_status_created_at_id",
                table: "leads",
                columns: new[] { "organization_id", "status", "created_at", "id" },
                filter: "deleted_at IS NULL");

            migrationBuilder.CreateIndex(
                name: "ix_leads_organization_id_website_domain",
                table: "leads",
                columns: new[] { "organization_id", "website_domain" },
                filter: "website_domain IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "ix_organizations_name",
                table: "organizations",
                column: "name");

            migrationBuilder.CreateIndex(
                name: "ix_organizations_slug",
                table: "organizations",
                column: "slug",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_users_email",
                table: "users",
                column: "email",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_users_organization_id",
                table: "users",
                column: "organization_id");

            migrationBuilder.CreateIndex(
                name: "ix_workflow_executions_organization_id_created_at",
                table: "workflow_executions",
                columns: new[] { "organization_id", "created_at" },
                descending: new[] { false, true });

            migrationBuilder.CreateIndex(
                name: "ix_workflow_executions_organization_id_lead_id",
                table: "workflow_executions",
                columns: new[] { "organization_id", "lead_id" });

            migrationBuilder.CreateIndex(
                name: "ix_workflow_executions_organization_id_run_after",
                table: "workflow_executions",
                columns: new[] { "organization_id", "run_after" },
                filter: "status IN ('pending', 'running')");

            migrationBuilder.CreateIndex(
                name: "ix_workflow_executions_organization_id_workflow_id",
                table: "workflow_executions",
                columns: new[] { "organization_id", "workflow_id" });

            migrationBuilder.CreateIndex(
                name: "ix_workflows_organization_id_n8n_workflow_id",
                table: "workflows",
                columns: new[] { "organization_id", "n8n_workflow_id" },
                unique: true,
                filter: "n8n_workflow_id IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "ix_workflows_organization_id_trigger_type_is_active",
                table: "workflows",
                columns: new[] { "organization_id", "trigger_type", "is_active" });

            // What the model can't say: expression and search indexes.

            migrationBuilder.Sql(
                """
                CREATE INDEX ix_leads_organization_id_email ON leads (organization_id, lower(email)) WHERE email IS NOT NULL;
                """);
            migrationBuilder.Sql(
                """
                CREATE VIRTUAL TABLE leads_search USING fts5(
                    search_text, content='leads', content_rowid='id', tokenize='trigram', detail='none', columnsize=0);
                """);
            migrationBuilder.Sql(
                """
                CREATE TRIGGER leads_search_insert AFTER INSERT ON leads BEGIN
                    INSERT INTO leads_search (rowid, search_text) VALUES (new.id, new.search_text);
                END;
                """);
            migrationBuilder.Sql(
                """
                CREATE TRIGGER leads_search_delete AFTER DELETE ON leads BEGIN
                    INSERT INTO leads_search (leads_search, rowid, search_text) VALUES ('delete', old.id, old.search_text);
                END;
                """);
            migrationBuilder.Sql(
                """
                CREATE TRIGGER leads_search_update AFTER UPDATE OF search_text ON leads WHEN old.search_text <> new.search_text BEGIN
                    INSERT INTO leads_search (leads_search, rowid, search_text) VALUES ('delete', old.id, old.search_text);
                    INSERT INTO leads_search (rowid, search_text) VALUES (new.id, new.search_text);
                END;
                """);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.Sql(
                """
                DROP TRIGGER leads_search_update;
                """);
            migrationBuilder.Sql(
                """
                DROP TRIGGER leads_search_delete;
                """);
            migrationBuilder.Sql(
                """
                DROP TRIGGER leads_search_insert;
                """);
            migrationBuilder.Sql(
                """
                DROP TABLE leads_search;
                """);
            migrationBuilder.Sql(
                """
                DROP INDEX ix_leads_organization_id_email;
                """);

            migrationBuilder.DropTable(
                name: "activities");

            migrationBuilder.DropTable(
                name: "campaign_leads");

            migrationBuilder.DropTable(
                name: "integrations");

            migrationBuilder.DropTable(
                name: "lead_notes");

            migrationBuilder.DropTable(
                name: "lead_score_history");

            migrationBuilder.DropTable(
                name: "workflow_executions");

            migrationBuilder.DropTable(
                name: "campaigns");

            migrationBuilder.DropTable(
                name: "lead_scoring_rules");

            migrationBuilder.DropTable(
                name: "leads");

            migrationBuilder.DropTable(
                name: "workflows");

            migrationBuilder.DropTable(
                name: "users");

            migrationBuilder.DropTable(
                name: "organizations");
        }
    }
}
