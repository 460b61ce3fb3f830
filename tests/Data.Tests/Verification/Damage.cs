using Dozen.Core.Verification;

namespace Dozen.Data.Tests.Verification;

/// <summary>One way to break a database, in the words of each engine, and what verification must then say, and nothing else.</summary>
/// <param name="Sqlite">Null where this engine can't be broken so.</param>
/// <param name="Postgres">Null where this engine can't be broken so.</param>
public sealed record Damage(string Name, string? Sqlite, string? Postgres, params (string Check, string Subject)[] Findings)
{
    /// <summary>The damaged rows, for damage to rows.</summary>
    public long[] Ids { get; init; } = [];

    /// <summary>What one engine alone says besides, since there the damage takes more.</summary>
    public (string Check, string Subject)[] OnPostgres { get; init; } = [];

    private static Damage Both(string name, string sql, string check, string subject) => new(name, sql, sql, (check, subject));

    /// <summary>A value that a CHECK constraint would refuse: ignored on SQLite, dropped on PostgreSQL, which is a finding of its own.</summary>
    private static Damage Unchecked(string name, string constraint, string sql, string check, string subject, string constraintSubject) =>
        new(name, sql, $"ALTER TABLE leads DROP CONSTRAINT {constraint}; {sql}", (check, subject))
        {
            Ids = [10],
            OnPostgres = [(CheckNames.CheckConstraints, constraintSubject)],
        };

    /// <summary>Rewrites the text of CREATE TABLE, where SQLite keeps constraints; open connections notice at the next real change.</summary>
    private static string Rewrite(string table, string from, string to) =>
        $"PRAGMA writable_schema = on; UPDATE sqlite_master SET sql = replace(sql, '{from.Replace("'", "''")}', '{to.Replace("'", "''")}') WHERE name = '{table}'; PRAGMA writable_schema = reset; CREATE TABLE noticed (id); DROP TABLE noticed";

    public static readonly IReadOnlyList<Damage> All =
    [
        Both("an extra table", "CREATE TABLE jobs (id bigint)", CheckNames.TwelveTables, "jobs"),
        Both("a missing table", "DROP TABLE lead_score_history", CheckNames.TwelveTables, "lead_score_history"),
        new("a missing table that others refer to", null, "DROP TABLE workflows CASCADE", (CheckNames.TwelveTables, "workflows")),
        Both("a view", "CREATE VIEW active_leads AS SELECT id FROM leads", CheckNames.NothingElse, "view active_leads"),
        new("a materialized view", null, "CREATE MATERIALIZED VIEW lead_counts AS SELECT count(*) FROM leads", (CheckNames.NothingElse, "materialized view lead_counts")),
        new("a virtual table", "CREATE VIRTUAL TABLE notes_search USING fts5(content)", null, (CheckNames.NothingElse, "virtual notes_search")),
        new("a table that looks like a shadow of the search index", "CREATE TABLE leads_search_jobs (id bigint)", null, (CheckNames.TwelveTables, "leads_search_jobs")),
        new("bookkeeping among the tables", null, "CREATE TABLE \"__EFMigrationsHistory\" (id bigint)", (CheckNames.TwelveTables, "__EFMigrationsHistory")),
        new("a stranger among the bookkeeping", null, "CREATE TABLE dozen_migrations.jobs (id bigint)", (CheckNames.Bookkeeping, "migrations")),
        new("a migration that was not applied", "DELETE FROM \"__EFMigrationsHistory\" WHERE \"migration_id\" LIKE '%SearchIndexes'",
            "DELETE FROM dozen_migrations.history WHERE migration_id LIKE '%SearchIndexes'", (CheckNames.Bookkeeping, "migrations")),

        Both("a missing column", "ALTER TABLE leads DROP COLUMN job_title", CheckNames.Columns, "leads.job_title"),
        new("a column of another type", null, "ALTER TABLE leads ALTER COLUMN value TYPE numeric", (CheckNames.Columns, "leads.value")),
        new("a column that may be null", Rewrite("users", "\"timezone_preference\" TEXT NOT NULL", "\"timezone_preference\" TEXT"),
            "ALTER TABLE users ALTER COLUMN timezone_preference DROP NOT NULL", (CheckNames.Columns, "users.timezone_preference")),
        Both("hashed_password", "ALTER TABLE users ADD COLUMN hashed_password text", CheckNames.ForbiddenColumns, "users.hashed_password"),
        Both("is_verified", "ALTER TABLE users ADD COLUMN is_verified boolean", CheckNames.ForbiddenColumns, "users.is_verified"),
        Both("last_login", "ALTER TABLE users ADD COLUMN last_login text", CheckNames.ForbiddenColumns, "users.last_login"),
        Both("username", "ALTER TABLE users ADD COLUMN username text", CheckNames.ForbiddenColumns, "users.username"),
        Both("preferences", "ALTER TABLE users ADD COLUMN preferences text", CheckNames.ForbiddenColumns, "users.preferences"),
        Both("first_contacted_at", "ALTER TABLE leads ADD COLUMN first_contacted_at text", CheckNames.ForbiddenColumns, "leads.first_contacted_at"),
        Both("last_contacted_at", "ALTER TABLE leads ADD COLUMN last_contacted_at text", CheckNames.ForbiddenColumns, "leads.last_contacted_at"),

        new("rows that may have no organisation", Rewrite("integrations", "\"organization_id\" INTEGER NOT NULL", "\"organization_id\" INTEGER"),
            "ALTER TABLE integrations ALTER COLUMN organization_id DROP NOT NULL", (CheckNames.Tenancy, "integrations.organization_id")),
        new("a pair that is not unique", null, "ALTER TABLE integrations DROP CONSTRAINT ak_integrations_organization_id_id", (CheckNames.Tenancy, "integrations")),
        new("a sibling referred to by id alone", null, "ALTER TABLE activities ADD FOREIGN KEY (lead_id) REFERENCES leads (id)",
            (CheckNames.Tenancy, "activities (lead_id) → leads (id)")),
        Both("a missing unique key", "DROP INDEX ix_organizations_slug", CheckNames.UniqueKeys, "organizations (slug)"),
        Both("a unique key over all organisations", "CREATE UNIQUE INDEX ix_campaigns_name ON campaigns (name)", CheckNames.UniqueKeys, "campaigns.ix_campaigns_name"),

        new("a dropped foreign key", Rewrite("activities", "CONSTRAINT \"fk_activities_users_user_id\" FOREIGN KEY (\"user_id\") REFERENCES \"users\" (\"id\") ON DELETE SET NULL", "CHECK (true)"),
            "ALTER TABLE activities DROP CONSTRAINT fk_activities_users_user_id", (CheckNames.ForeignKeys, "activities (user_id) → users (id)")),
        new("a dropped foreign key with an orphan behind it", null,
            "ALTER TABLE activities DROP CONSTRAINT fk_activities_leads_organization_id_lead_id; UPDATE activities SET lead_id = 999 WHERE id = 10",
            (CheckNames.ForeignKeys, "activities (organization_id, lead_id) → leads (organization_id, id)"),
            (CheckNames.Orphans, "activities (organization_id, lead_id) → leads (organization_id, id)")) { Ids = [10] },
        new("a foreign key that was never validated", null,
            "ALTER TABLE activities DROP CONSTRAINT fk_activities_users_user_id; ALTER TABLE activities ADD CONSTRAINT unproven FOREIGN KEY (user_id) REFERENCES users (id) NOT VALID",
            (CheckNames.ForeignKeys, "activities (user_id) → users (id)")),
        new("a foreign key that was switched off", null, "ALTER TABLE lead_notes DISABLE TRIGGER ALL",
            (CheckNames.ForeignKeys, "lead_notes (organization_id, lead_id) → leads (organization_id, id)"),
            (CheckNames.ForeignKeys, "lead_notes (organization_id) → organizations (id)"),
            (CheckNames.ForeignKeys, "lead_notes (user_id) → users (id)")),
        new("a foreign key that no longer cascades", Rewrite("lead_notes", "\"leads\" (\"organization_id\", \"id\") ON DELETE CASCADE", "\"leads\" (\"organization_id\", \"id\")"),
            "ALTER TABLE lead_notes DROP CONSTRAINT fk_lead_notes_leads_organization_id_lead_id; ALTER TABLE lead_notes ADD FOREIGN KEY (organization_id, lead_id) REFERENCES leads (organization_id, id)",
            (CheckNames.ForeignKeys, "lead_notes (organization_id, lead_id) → leads (organization_id, id)")),
        new("a composite foreign key that sets null",
            Rewrite("workflow_executions", "REFERENCES \"leads\" (\"organization_id\", \"id\")", "REFERENCES \"leads\" (\"organization_id\", \"id\") ON DELETE SET NULL"),
            "ALTER TABLE workflow_executions DROP CONSTRAINT fk_workflow_executions_leads_organization_id_lead_id; ALTER TABLE workflow_executions ADD FOREIGN KEY (organization_id, lead_id) REFERENCES leads (organization_id, id) ON DELETE SET NULL",
            (CheckNames.NoSetNull, "workflow_executions (organization_id, lead_id) → leads (organization_id, id)")),
        Both("an activity of no lead", "UPDATE activities SET lead_id = 999 WHERE id = 10", CheckNames.Orphans, "activities (organization_id, lead_id) → leads (organization_id, id)") with { Ids = [10] },
        Both("an owner that is gone", "UPDATE leads SET assigned_to_id = 999 WHERE id = 10", CheckNames.Orphans, "leads (assigned_to_id) → users (id)") with { Ids = [10] },
        Both("an organisation that is gone", "UPDATE integrations SET organization_id = 999 WHERE id = 10", CheckNames.Orphans, "integrations (organization_id) → organizations (id)") with { Ids = [10] },
        Both("an activity of another organisation's lead", "UPDATE activities SET lead_id = 20 WHERE id = 10", CheckNames.OneOrganization, "activities (organization_id, lead_id) → leads (organization_id, id)") with { Ids = [10] },
        Both("an owner of another organisation", "UPDATE leads SET assigned_to_id = 20 WHERE id = 10", CheckNames.OneOrganization, "leads.assigned_to_id") with { Ids = [10] },

        Unchecked("an illegal status", "ck_leads_status", "UPDATE leads SET status = 'lost' WHERE id = 10", CheckNames.EnumValues, "leads.status", "leads.status"),
        Unchecked("a lead nobody can tell", "ck_leads_identity", "UPDATE leads SET company = NULL WHERE id = 10", CheckNames.LeadIdentity, "leads.email, phone, company, first_name, last_name", "leads"),
        Unchecked("a score beyond 100", "ck_leads_score", "UPDATE leads SET score = 150 WHERE id = 10", CheckNames.LeadScore, "leads.score", "leads"),
        Unchecked("a latitude beyond the pole", "ck_leads_latitude", "UPDATE leads SET latitude = 91 WHERE id = 10", CheckNames.Ranges, "leads.latitude", "leads"),
        new("a missing CHECK constraint", Rewrite("leads", "score BETWEEN 0 AND 100", "true"), "ALTER TABLE leads DROP CONSTRAINT ck_leads_score", (CheckNames.CheckConstraints, "leads")),
        new("a CHECK constraint with one value too many", Rewrite("users", "'viewer')", "'viewer', 'root')"),
            "ALTER TABLE users DROP CONSTRAINT ck_users_role; ALTER TABLE users ADD CONSTRAINT ck_users_role CHECK (role IN ('admin', 'manager', 'sales_rep', 'viewer', 'root'))",
            (CheckNames.CheckConstraints, "users.role")),

        new("malformed JSON", "UPDATE leads SET custom_fields = '{oops' WHERE id = 10", null, (CheckNames.Json, "leads.custom_fields")) { Ids = [10] },
        Both("JSON of another shape", "UPDATE lead_notes SET attachments = '{}' WHERE id = 10", CheckNames.Json, "lead_notes.attachments") with { Ids = [10] },
        Both("source data that is an array", "UPDATE leads SET enrichment_data = '[]' WHERE id = 10", CheckNames.EnrichmentData, "leads.enrichment_data") with { Ids = [10] },
        Both("source data that is JSON's null", "UPDATE leads SET enrichment_data = 'null' WHERE id = 10", CheckNames.EnrichmentData, "leads.enrichment_data") with { Ids = [10] },
        new("source data that is null", Rewrite("leads", "\"enrichment_data\" TEXT NOT NULL", "\"enrichment_data\" TEXT") + "; UPDATE leads SET enrichment_data = NULL WHERE id = 10",
            "ALTER TABLE leads ALTER COLUMN enrichment_data DROP NOT NULL; UPDATE leads SET enrichment_data = NULL WHERE id = 10",
            (CheckNames.Columns, "leads.enrichment_data"), (CheckNames.EnrichmentData, "leads.enrichment_data")) { Ids = [10] },

        new("a trigger", "CREATE TRIGGER hidden AFTER INSERT ON leads BEGIN SELECT 1; END",
            "CREATE FUNCTION hidden() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END'; CREATE TRIGGER hidden AFTER INSERT ON leads EXECUTE FUNCTION hidden()",
            (CheckNames.NoTriggers, "leads.hidden")),
        new("row-level security disabled", null, "ALTER TABLE campaigns DISABLE ROW LEVEL SECURITY", (CheckNames.RowSecurity, "campaigns")),
        new("a dropped policy", null, "DROP POLICY tenant ON campaigns", (CheckNames.RowSecurity, "campaigns")),
        new("a policy that lets everything through", null, "CREATE POLICY everybody ON campaigns USING (true)", (CheckNames.RowSecurity, "campaigns.everybody")),
        new("the role owning a table", null, "GRANT CREATE ON SCHEMA public TO dozen_app; ALTER TABLE campaigns OWNER TO dozen_app", (CheckNames.RowSecurity, "row-level security")),

        new("a search index that forgot a lead", "INSERT INTO leads_search (leads_search, rowid, search_text) VALUES ('delete', 10, 'tavern by the sea')", null, (CheckNames.Search, "leads")),
        new("a search index that no longer follows", "DROP TRIGGER leads_search_update", null, (CheckNames.Search, "leads")),
        new("no search index", "DROP TRIGGER leads_search_insert; DROP TRIGGER leads_search_update; DROP TRIGGER leads_search_delete; DROP TABLE leads_search",
            "DROP INDEX ix_leads_search_text", (CheckNames.Search, "leads")),
    ];
}
