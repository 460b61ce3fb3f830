using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Dozen.Data.Postgres.Migrations
{
    /// <inheritdoc />
    public partial class RowLevelSecurity : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.Sql(
                """
                DO $$
                BEGIN
                    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'dozen_app') THEN
                        CREATE ROLE dozen_app NOLOGIN;
                    END IF;
                EXCEPTION
                    WHEN duplicate_object OR unique_violation THEN NULL; -- another database of this cluster made it just now
                    WHEN insufficient_privilege THEN
                        RAISE EXCEPTION 'The role dozen_app is missing and % may not create it.', current_user
                            USING HINT = 'As an administrator: CREATE ROLE dozen_app NOLOGIN; GRANT dozen_app TO ' || quote_ident(current_user) || ';';
                END
                $$;
                """);
            migrationBuilder.Sql(
                """
                DO $$
                BEGIN
                    IF NOT pg_has_role(current_user, 'dozen_app', 'MEMBER') THEN
                        EXECUTE format('GRANT dozen_app TO %I', current_user);
                    END IF;
                END
                $$;
                """);
            migrationBuilder.Sql(
                """
                GRANT USAGE ON SCHEMA public TO dozen_app;
                """);
            migrationBuilder.Sql(
                """
                GRANT SELECT, INSERT, UPDATE, DELETE ON
                    organizations,
                    users,
                    leads,
                    campaigns,
                    activities,
                    lead_notes,
                    workflows,
                    workflow_executions,
                    campaign_leads,
                    lead_scoring_rules,
                    lead_score_history,
                    integrations
                TO dozen_app;
                """);
            migrationBuilder.Sql(
                """
                GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO dozen_app;
                """);
            migrationBuilder.Sql(
                """
                ALTER TABLE organizations ENABLE ROW LEVEL SECURITY;
                ALTER TABLE users ENABLE ROW LEVEL SECURITY;
                ALTER TABLE leads ENABLE ROW LEVEL SECURITY;
                ALTER TABLE campaigns ENABLE ROW LEVEL SECURITY;
                ALTER TABLE activities ENABLE ROW LEVEL SECURITY;
                ALTER TABLE lead_notes ENABLE ROW LEVEL SECURITY;
                ALTER TABLE workflows ENABLE ROW LEVEL SECURITY;
                ALTER TABLE workflow_executions ENABLE ROW LEVEL SECURITY;
                ALTER TABLE campaign_leads ENABLE ROW LEVEL SECURITY;
                ALTER TABLE lead_scoring_rules ENABLE ROW LEVEL SECURITY;
                ALTER TABLE lead_score_history ENABLE ROW LEVEL SECURITY;
                ALTER TABLE integrations ENABLE ROW LEVEL SECURITY;
                """);
            migrationBuilder.Sql(
                """
                CREATE POLICY tenant ON organizations TO dozen_app
                    USING (id = nullif(current_setting('dozen.organization_id', true), '')::bigint);
                CREATE POLICY tenant ON users TO dozen_app
                    USING (organization_id = nullif(current_setting('dozen.organization_id', true), '')::bigint);
                CREATE POLICY tenant ON leads TO dozen_app
                    USING (organization_id = nullif(current_setting('dozen.organization_id', true), '')::bigint);
                CREATE POLICY tenant ON campaigns TO dozen_app
                    USING (organization_id = nullif(current_setting('dozen.organization_id', true), '')::bigint);
                CREATE POLICY tenant ON activities TO dozen_app
                    USING (organization_id = nullif(current_setting('dozen.organization_id', true), '')::bigint);
                CREATE POLICY tenant ON lead_notes TO dozen_app
                    USING (organization_id = nullif(current_setting('dozen.organization_id', true), '')::bigint);
                CREATE POLICY tenant ON workflows TO dozen_app
                    USING (organization_id = nullif(current_setting('dozen.organization_id', true), '')::bigint);
                CREATE POLICY tenant ON workflow_executions TO dozen_app
                    USING (organization_id = nullif(current_setting('dozen.organization_id', true), '')::bigint);
                CREATE POLICY tenant ON campaign_leads TO dozen_app
                    USING (organization_id = nullif(current_setting('dozen.organization_id', true), '')::bigint);
                CREATE POLICY tenant ON lead_scoring_rules TO dozen_app
                    USING (organization_id = nullif(current_setting('dozen.organization_id', true), '')::bigint);
                CREATE POLICY tenant ON lead_score_history TO dozen_app
                    USING (organization_id = nullif(current_setting('dozen.organization_id', true), '')::bigint);
                CREATE POLICY tenant ON integrations TO dozen_app
                    USING (organization_id = nullif(current_setting('dozen.organization_id', true), '')::bigint);
                """);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.Sql(
                """
                DROP POLICY tenant ON organizations;
                DROP POLICY tenant ON users;
                DROP POLICY tenant ON leads;
                DROP POLICY tenant ON campaigns;
                DROP POLICY tenant ON activities;
                DROP POLICY tenant ON lead_notes;
                DROP POLICY tenant ON workflows;
                DROP POLICY tenant ON workflow_executions;
                DROP POLICY tenant ON campaign_leads;
                DROP POLICY tenant ON lead_scoring_rules;
                DROP POLICY tenant ON lead_score_history;
                DROP POLICY tenant ON integrations;
                """);
            migrationBuilder.Sql(
                """
                ALTER TABLE organizations DISABLE ROW LEVEL SECURITY;
                ALTER TABLE users DISABLE ROW LEVEL SECURITY;
                ALTER TABLE leads DISABLE ROW LEVEL SECURITY;
                ALTER TABLE campaigns DISABLE ROW LEVEL SECURITY;
                ALTER TABLE activities DISABLE ROW LEVEL SECURITY;
                ALTER TABLE lead_notes DISABLE ROW LEVEL SECURITY;
                ALTER TABLE workflows DISABLE ROW LEVEL SECURITY;
                ALTER TABLE workflow_executions DISABLE ROW LEVEL SECURITY;
                ALTER TABLE campaign_leads DISABLE ROW LEVEL SECURITY;
                ALTER TABLE lead_scoring_rules DISABLE ROW LEVEL SECURITY;
                ALTER TABLE lead_score_history DISABLE ROW LEVEL SECURITY;
                ALTER TABLE integrations DISABLE ROW LEVEL SECURITY;
                """);
            migrationBuilder.Sql(
                """
                REVOKE ALL ON ALL TABLES IN SCHEMA public FROM dozen_app;
                REVOKE ALL ON ALL SEQUENCES IN SCHEMA public FROM dozen_app;
                REVOKE USAGE ON SCHEMA public FROM dozen_app;
                """);
        }
    }
}
