using Dozen.Core.Campaigns;
using Dozen.Core.Database;
using Dozen.Core.Leads;
using Dozen.Core.LegacyMigration.Ledger;
using Dozen.Core.Users;

namespace Dozen.Core.LegacyMigration.Mapping;

internal static class CoreTables
{
    internal const string Epoch = "'1970-01-01 00:00:00+00'::timestamptz";
    internal static readonly (string, string) Version = ("version", "1::bigint");

    public static readonly LegacyTable Organizations = new("organizations")
    {
        Target = "organizations",
        Home = "settings",
        Secrets = new Dictionary<string, SecretSearch> { ["settings"] = SecretSearch.ByName },
        Fixed = [Version],
        Columns =
        [
            new IdColumn(), new TextColumn("name", 255), new TextColumn("slug", 100), new TextColumn("description"),
            new TextColumn("website", 500), new TextColumn("industry", 100),
            new EnumColumn("size", ["startup", "small", "medium", "large", "enterprise"], Otherwise: null),
            new JsonColumn("settings"), new TextColumn("subscription_tier", 50, Default: "'free'"), new TextColumn("billing_email", 320),
            new PlainColumn("is_active", "boolean", Default: "true"), new TimeColumn("created_at", Otherwise: Epoch), new TimeColumn("updated_at", Otherwise: Epoch),
        ],
    };

    public static readonly LegacyTable Users = new("users")
    {
        Target = "users",
        Secrets = new Dictionary<string, SecretSearch> { ["preferences"] = SecretSearch.ByName },
        Fixed = [Version],
        Columns =
        [
            new IdColumn(), new TextColumn("email", 320), new DroppedColumn("username"), new TextColumn("first_name", 100),
            new TextColumn("last_name", 100), new SecretColumn("hashed_password"),
            new EnumColumn("role", SnakeCase.Texts<UserRole>(), Otherwise: "viewer", Default: "viewer"),
            new PlainColumn("is_active", "boolean", Default: "true"), new DroppedColumn("is_verified"),
            new TextColumn("timezone", 50, "timezone_preference", "'UTC'"), new PreferencesColumn("preferences"),
            new TextColumn("avatar_url", 500), new TimeColumn("created_at", Otherwise: Epoch), new TimeColumn("updated_at", Otherwise: Epoch),
            new DroppedColumn("last_login"), new LinkColumn("organization_id", "organizations"),
        ],
    };

    public static readonly LegacyTable Leads = new("leads")
    {
        Target = "leads",
        Joins = $"LEFT JOIN {{users}} owner ON owner.id = s.assigned_to_id LEFT JOIN {Preparation.Derived} d ON d.id = s.id LEFT JOIN {{maps_projection}} maps ON maps.parent = s.id",
        Organization = "{organization_of_row}",
        Home = "enrichment_data",
        Columns =
        [
            new IdColumn(), new TextColumn("email", 320), new TextColumn("first_name", 100), new TextColumn("last_name", 100),
            new TextColumn("company", 255), new TextColumn("job_title", 100), new TextColumn("phone", 50), new TextColumn("website", 500),
            new TextColumn("linkedin_url", 500),
            new EnumColumn("lead_temperature", SnakeCase.Texts<LeadTemperature>(), Otherwise: "cold", Default: "cold"),
            new DateColumn("expected_close_date"), new TimeColumn("last_engagement_date"),
            new EnumColumn("status", SnakeCase.Texts<LeadStatus>(), Otherwise: "new", Default: "new"),
            new EnumColumn("source", SnakeCase.Texts<LeadSource>(), Otherwise: "other", Default: "other"),
            new PlainColumn("score", "int", Default: "0", Least: 0, Most: 100), new PlainColumn("value", "bigint"), new TextColumn("notes"),
            new JsonListColumn(
                "tags",
                """CASE WHEN jsonb_typeof({j}) = 'array' AND NOT jsonb_path_exists({j}, 'strict $[*] ? (@.type() != "string")') THEN {j} ELSE pg_temp.dozen_tags({j}) END""",
                "(jsonb_typeof({j}) = 'string' AND pg_temp.dozen_json({j} #>> '{}') = {list})",
                Reasons.Shape),
            new JsonColumn("custom_fields"), new MilestoneColumn("first_contacted_at"), new MilestoneColumn("last_contacted_at"),
            new TimeColumn("created_at", Otherwise: Epoch), new TimeColumn("updated_at", Otherwise: Epoch),
            new ParentColumn("organization_id"), new InsideColumn("assigned_to_id", "owner.organization_id"),
        ],
        Fixed =
        [
            Version, ("phone_e164", "d.phone_e164"), ("website_domain", "d.website_domain"), ("search_text", "coalesce(d.search_text, '')"),
            ("enrichment_data",
                """
                CASE WHEN c_records.list IS NULL THEN '{}'::jsonb ELSE jsonb_build_object('records', c_records.list) END
                    || CASE WHEN c_records.newest IS NULL THEN '{}'::jsonb ELSE jsonb_build_object('current', c_records.newest) END
                    || CASE WHEN maps.one IS NULL THEN '{}'::jsonb ELSE jsonb_build_object('google_maps', maps.one) END
                """),
        ],
    };

    public static readonly LegacyTable Campaigns = new("campaigns")
    {
        Target = "campaigns",
        Organization = "{organization_of_row}",
        Home = "goals",
        Fixed = [Version],
        Columns =
        [
            new IdColumn(), new ParentColumn("organization_id"), new TextColumn("name", 255), new TextColumn("description"),
            new EnumColumn("campaign_type", SnakeCase.Texts<CampaignType>(), Otherwise: "other", Default: "other"),
            new EnumColumn("status", SnakeCase.Texts<CampaignStatus>(), Otherwise: "draft", Default: "draft"),
            new JsonColumn("target_criteria"), new DateColumn("start_date"), new DateColumn("end_date", NotBefore: "start_date"),
            new PlainColumn("budget_allocated", "bigint"), new PlainColumn("budget_spent", "bigint", Default: "0"), new JsonColumn("goals"),
            new LinkColumn("created_by", "users"), new TimeColumn("created_at", Otherwise: Epoch), new TimeColumn("updated_at", Otherwise: Epoch),
        ],
    };
}
