using Dozen.Core.Campaigns;
using Dozen.Core.Database;
using Dozen.Core.Integrations;
using Dozen.Core.LegacyMigration.Ledger;
using Dozen.Core.Scoring;

namespace Dozen.Core.LegacyMigration.Mapping;

internal static class SupportingTables
{
    // The first membership of a lead stays.
    private const string MemberJoins =
        """
        LEFT JOIN {campaigns} c ON c.id = s.campaign_id LEFT JOIN {leads} l ON l.id = s.lead_id
        LEFT JOIN (SELECT f.campaign_id, f.lead_id, min(f.id) AS id FROM {campaign_leads} f GROUP BY 1, 2) first_one
            ON first_one.campaign_id = s.campaign_id AND first_one.lead_id = s.lead_id
        """;

    private const string Moves = "(c.organization_id <> l.organization_id OR s.id <> first_one.id)";

    public static readonly LegacyTable CampaignMembers = new("campaign_leads")
    {
        Target = "campaign_leads",
        Joins = MemberJoins,
        Organization = "l.organization_id",
        Place = "c.organization_id IS NOT NULL",
        Where = $"{Moves} IS NOT TRUE",
        Fixed = [("organization_id", "l.organization_id::bigint")],
        Columns =
        [
            new IdColumn(), new ParentColumn("campaign_id"), new ParentColumn("lead_id"),
            new EnumColumn(
                "status", SnakeCase.Texts<CampaignLeadStatus>(), Otherwise: "pending", Default: "pending",
                Renamed: new Dictionary<string, string> { ["added"] = "pending", ["opted_out"] = "excluded" }),
            new TimeColumn("added_at", Otherwise: CoreTables.Epoch), new TimeColumn("last_contact_at"), new TimeColumn("response_at"), new TimeColumn("conversion_at"),
        ],
    };

    public static readonly LegacyTable MovedMembers = new("campaign_leads")
    {
        Target = "activities",
        Joins = MemberJoins,
        Organization = "l.organization_id",
        Where = Moves,
        MovedFor = Reasons.Moved,
        NewId = (facts, id) => $"{id}::bigint + {facts.ActivityShift("campaign_leads")}",
        Home = "metadata",
        Fixed = [("organization_id", "l.organization_id::bigint"), ("activity_type", "'campaign_added'::text"), ("status", "'completed'::text")],
        Columns =
        [
            new IdColumn(), new MemberColumn("campaign_id", "metadata"), new ParentColumn("lead_id"), new MemberColumn("status", "metadata"),
            new TimeColumn("added_at", "created_at", CoreTables.Epoch), new MemberColumn("last_contact_at", "metadata"),
            new MemberColumn("response_at", "metadata"), new MemberColumn("conversion_at", "metadata"),
        ],
    };

    public static readonly LegacyTable ScoringRules = new("lead_scoring_rules")
    {
        Target = "lead_scoring_rules",
        Organization = "{organization_of_row}",
        Fixed = [CoreTables.Version],
        Columns =
        [
            new IdColumn(), new ParentColumn("organization_id"), new TextColumn("name", 255), new TextColumn("description"),
            new EnumColumn("rule_type", SnakeCase.Texts<ScoringRuleType>(), Otherwise: "demographic", Default: "demographic"),
            new JsonColumn("criteria"), new PlainColumn("score_points", "int", Default: "0", Least: -100, Most: 100),

            // A rule whose criteria could not be kept would mean every lead.
            new MadeColumn(
                "is_active", [("is_active", "({v} AND coalesce(jsonb_typeof(j.criteria) = 'object', false)) IS TRUE")], new WayBack("is_active", null, BackAs.YesOrNo),
                "{v} AND jsonb_typeof(j.criteria) IS DISTINCT FROM 'object'", Reasons.Shape),
            new PlainColumn("priority", "int", Default: "1"), new TimeColumn("created_at", Otherwise: CoreTables.Epoch), new TimeColumn("updated_at", Otherwise: CoreTables.Epoch),
        ],
    };

    public static readonly LegacyTable ScoreHistory = new("lead_score_history")
    {
        Target = "lead_score_history",
        Joins = $"{ActivityTables.OfLead} LEFT JOIN {{lead_scoring_rules}} r ON r.id = s.rule_id",
        Organization = "l.organization_id",
        Home = "details",
        Fixed = [("organization_id", "l.organization_id::bigint"), ("details", "'{}'::jsonb")],
        Columns =
        [
            new IdColumn(), new ParentColumn("lead_id"), new PlainColumn("previous_score", "int", Default: "0"), new PlainColumn("new_score", "int", Default: "0"),
            new PlainColumn("score_change", "int", Default: "0"), new TextColumn("reason", 500), new InsideColumn("rule_id", "r.organization_id"),
            new TimeColumn("created_at", Otherwise: CoreTables.Epoch),
        ],
    };

    public static readonly LegacyTable Integrations = new("integrations")
    {
        Target = "integrations",
        Organization = "{organization_of_row}",
        Home = "configuration",
        Secrets = new Dictionary<string, SecretSearch> { ["configuration"] = SecretSearch.ByLooks },
        Fixed = [CoreTables.Version],
        Columns =
        [
            new IdColumn(), new ParentColumn("organization_id"),

            // Webhooks and tokens have settings of their own here, which an earlier row does not have.
            new EnumColumn(
                "integration_type", [.. SnakeCase.Texts<IntegrationType>().Except(["webhook", "api_token"])], Otherwise: "other", Default: "other"),
            new TextColumn("provider_name", 100), new TextColumn("display_name", 255), new JsonColumn("configuration"),
            new EnumColumn("status", SnakeCase.Texts<IntegrationStatus>(), Otherwise: "inactive", Default: "inactive"), new TimeColumn("last_sync_at"),
            new PlainColumn("sync_frequency_minutes", "int", Default: "60"), new TextColumn("error_message"), new LinkColumn("created_by", "users"),
            new TimeColumn("created_at", Otherwise: CoreTables.Epoch), new TimeColumn("updated_at", Otherwise: CoreTables.Epoch),
        ],
    };
}
