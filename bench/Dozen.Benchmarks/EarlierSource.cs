using System.Globalization;
using Npgsql;

namespace Dozen.Benchmarks;

/// <summary>A generated database of the earlier platform, with its keys and indexes.</summary>
internal static class EarlierSource
{
    private const string Tables =
        """
        CREATE TYPE userrole AS ENUM ('admin', 'manager', 'sales_rep', 'viewer');
        CREATE TYPE leadstatus AS ENUM ('new', 'contacted', 'qualified', 'proposal', 'negotiation', 'closed_won', 'closed_lost');
        CREATE TYPE leadsource AS ENUM ('website', 'email', 'social_media', 'referral', 'advertising', 'cold_outreach', 'event', 'other');
        CREATE TYPE leadtemperature AS ENUM ('hot', 'warm', 'cold');
        CREATE TYPE communicationtype AS ENUM ('email', 'call', 'meeting', 'linkedin', 'sms');
        CREATE TYPE communicationdirection AS ENUM ('inbound', 'outbound');
        CREATE TYPE communicationstatus AS ENUM ('scheduled', 'completed', 'failed', 'cancelled');
        CREATE TABLE organizations (id serial PRIMARY KEY, name varchar(255) NOT NULL, slug varchar(100) NOT NULL UNIQUE, description text, website varchar(255), industry varchar(100), size varchar(50), settings json,
            subscription_tier varchar(50) NOT NULL, billing_email varchar(255), is_active boolean NOT NULL, created_at timestamptz NOT NULL DEFAULT now(), updated_at timestamptz NOT NULL DEFAULT now());
        CREATE TABLE users (id serial PRIMARY KEY, email varchar(255) NOT NULL UNIQUE, username varchar(100) NOT NULL UNIQUE, first_name varchar(100) NOT NULL, last_name varchar(100) NOT NULL, hashed_password varchar(255) NOT NULL,
            role userrole NOT NULL, is_active boolean NOT NULL, is_verified boolean NOT NULL, timezone varchar(50) NOT NULL, preferences json NOT NULL, avatar_url varchar(500), created_at timestamptz NOT NULL DEFAULT now(),
            updated_at timestamptz NOT NULL DEFAULT now(), last_login timestamptz, organization_id integer REFERENCES organizations);
        CREATE TABLE leads (id serial PRIMARY KEY, email varchar(255) NOT NULL, first_name varchar(100) NOT NULL, last_name varchar(100) NOT NULL, company varchar(255), job_title varchar(100), phone varchar(50), website varchar(255),
            linkedin_url varchar(500), lead_temperature leadtemperature NOT NULL, expected_close_date date, last_engagement_date timestamptz, status leadstatus NOT NULL, source leadsource NOT NULL, score integer NOT NULL, value integer,
            notes text, tags json, custom_fields json, first_contacted_at timestamptz, last_contacted_at timestamptz, created_at timestamptz NOT NULL DEFAULT now(), updated_at timestamptz NOT NULL DEFAULT now(),
            organization_id integer NOT NULL REFERENCES organizations, assigned_to_id integer REFERENCES users);
        CREATE TABLE communications (id serial PRIMARY KEY, lead_id integer NOT NULL REFERENCES leads ON DELETE CASCADE, user_id integer REFERENCES users ON DELETE SET NULL, communication_type communicationtype NOT NULL,
            direction communicationdirection NOT NULL, subject varchar(500), content text, status communicationstatus NOT NULL, scheduled_at timestamptz, completed_at timestamptz, comm_metadata json NOT NULL,
            created_at timestamptz NOT NULL DEFAULT now(), updated_at timestamptz NOT NULL DEFAULT now());
        CREATE TABLE activity_logs (id serial PRIMARY KEY, lead_id integer REFERENCES leads, user_id integer REFERENCES users, activity_type varchar(100) NOT NULL, description varchar(500) NOT NULL, activity_metadata json,
            created_at timestamptz NOT NULL DEFAULT now());
        CREATE TABLE campaigns (id serial PRIMARY KEY, organization_id integer NOT NULL REFERENCES organizations, name varchar(255) NOT NULL, description text, campaign_type varchar(100), status varchar(50) NOT NULL, target_criteria json NOT NULL,
            start_date date, end_date date, budget_allocated integer, budget_spent integer NOT NULL, goals json NOT NULL, created_by integer REFERENCES users, created_at timestamptz NOT NULL, updated_at timestamptz NOT NULL);
        CREATE TABLE campaign_leads (id serial PRIMARY KEY, campaign_id integer NOT NULL REFERENCES campaigns, lead_id integer NOT NULL REFERENCES leads, status varchar(50) NOT NULL, added_at timestamptz NOT NULL, last_contact_at timestamptz,
            response_at timestamptz, conversion_at timestamptz);
        CREATE TABLE lead_notes (id serial PRIMARY KEY, lead_id integer NOT NULL REFERENCES leads, user_id integer REFERENCES users, note_type varchar(50) NOT NULL, content text NOT NULL, is_private boolean NOT NULL, mentioned_users json NOT NULL,
            attachments json NOT NULL, created_at timestamptz NOT NULL, updated_at timestamptz NOT NULL);
        CREATE TABLE lead_assignments (id serial PRIMARY KEY, lead_id integer NOT NULL REFERENCES leads, assigned_from integer REFERENCES users, assigned_to integer REFERENCES users, assigned_by integer REFERENCES users, reason varchar(500),
            assigned_at timestamptz NOT NULL);
        CREATE TABLE lead_scoring_rules (id serial PRIMARY KEY, organization_id integer NOT NULL REFERENCES organizations, name varchar(255) NOT NULL, description text, rule_type varchar(50) NOT NULL, criteria json NOT NULL, score_points integer NOT NULL,
            is_active boolean NOT NULL, priority integer NOT NULL, created_at timestamptz NOT NULL, updated_at timestamptz NOT NULL);
        CREATE TABLE lead_score_history (id serial PRIMARY KEY, lead_id integer NOT NULL REFERENCES leads, previous_score integer NOT NULL, new_score integer NOT NULL, score_change integer NOT NULL, reason varchar(500),
            rule_id integer REFERENCES lead_scoring_rules, created_at timestamptz NOT NULL);
        CREATE TABLE integrations (id serial PRIMARY KEY, organization_id integer NOT NULL REFERENCES organizations, integration_type varchar(100) NOT NULL, provider_name varchar(100) NOT NULL, display_name varchar(255), configuration json NOT NULL,
            status varchar(50) NOT NULL, last_sync_at timestamptz, sync_frequency_minutes integer NOT NULL, error_message text, created_by integer REFERENCES users, created_at timestamptz NOT NULL, updated_at timestamptz NOT NULL);
        CREATE TABLE workflows (id serial PRIMARY KEY, organization_id integer NOT NULL REFERENCES organizations, n8n_workflow_id varchar(255) NOT NULL UNIQUE, name varchar(255) NOT NULL, description text, category varchar(100), trigger_type varchar(100),
            trigger_conditions json NOT NULL, configuration json NOT NULL, is_active boolean NOT NULL, created_by integer REFERENCES users, created_at timestamptz NOT NULL, updated_at timestamptz NOT NULL);
        CREATE TABLE workflow_executions (id serial PRIMARY KEY, user_id integer NOT NULL REFERENCES users, lead_id integer REFERENCES leads, workflow_type varchar(50) NOT NULL, status varchar(50), input_data json, output_data json, error_message text,
            leads_processed integer, leads_enriched integer, confidence_score float, started_at timestamp, completed_at timestamp, created_at timestamp);
        CREATE TABLE workflow_logs (id serial PRIMARY KEY, execution_id integer NOT NULL REFERENCES workflow_executions, step_name varchar(100) NOT NULL, step_type varchar(50) NOT NULL, status varchar(50), input_data json, output_data json, error_message text,
            duration_ms integer, "timestamp" timestamp);
        CREATE TABLE alembic_version (version_num varchar(32) NOT NULL PRIMARY KEY);
        """;

    /// <param name="rows">Communications and activity logs together; a fifth as many leads.</param>
    public static async Task FillAsync(string url, long rows)
    {
        await using var connection = new NpgsqlConnection(((Dozen.Data.DatabaseTarget.Postgres)Dozen.Data.DatabaseTarget.Parse(url)).ConnectionString);
        await connection.OpenAsync();
        var (leads, half) = (Math.Max(rows / 5, 1), rows / 2);
        var fill = string.Create(CultureInfo.InvariantCulture, $$"""
            {{Tables}}
            INSERT INTO organizations SELECT i, 'Organisation ' || i, 'organisation-' || i, NULL, NULL, NULL, 'small', '{"currency": "EUR"}', 'free', NULL, true FROM generate_series(1, 20) AS i;
            INSERT INTO users SELECT i, 'u' || i || '@example.com', 'user' || i, 'First', 'Last', '$2b$12$none', 'sales_rep', true, false, 'UTC', '{"email_notifications": true}', NULL, now(), now(), NULL, 1 + i % 20 FROM generate_series(1, 200) AS i;
            INSERT INTO leads SELECT i, 'lead' || i || '@example.com', 'First' || i % 997, 'Last' || i % 1009, 'Company ' || i, 'Director', '+1 212 555 ' || lpad((i % 10000)::text, 4, '0'), 'https://www.company-' || i || '.example', NULL, 'warm',
                NULL, now() - i * interval '1 second', 'qualified', 'referral', i % 101, i % 100000, NULL, '["smb", "urgent"]', '{"industry": "technology", "company_size": "51-200", "budget": "< $10k"}',
                CASE WHEN i % 3 = 0 THEN now() - i * interval '1 second' END, NULL, now() - i * interval '1 second', now(), 1 + i % 20, NULL FROM generate_series(1, {{leads}}) AS i;
            INSERT INTO communications SELECT i, 1 + i % {{leads}}, 1 + i % 200, (ARRAY['email', 'call', 'sms'])[1 + i % 3]::communicationtype, 'outbound', 'About our offer ' || i, 'Thank you for the call. As agreed I send you the figures of the last quarter.', 'completed',
                NULL, now() - i * interval '1 second', '{"platform": "email", "duration_minutes": null, "response_time_hours": 23}', now() - i * interval '1 second', now() FROM generate_series(1, {{half}}) AS i;
            INSERT INTO activity_logs SELECT i, 1 + i % {{leads}}, 1 + i % 200, (ARRAY['email_sent', 'lead_updated', 'score_changed'])[1 + i % 3], 'Lead updated for somebody', '{"field_changed": "score", "old_value": "since", "new_value": "man", "ip_address": "192.0.2.47"}',
                now() - i * interval '1 second' FROM generate_series(1, {{half}}) AS i;
            INSERT INTO workflow_executions SELECT i, 1 + i % 200, NULL, 'lead_enrichment', 'completed', '{}', NULL, NULL, 1, 1, 0.5, now(), now(), now() FROM generate_series(1, 100) AS i;
            INSERT INTO workflow_logs SELECT i, 1 + i % 100, 'step', 'trigger', 'completed', NULL, '{"n": 1}', NULL, 5, now() FROM generate_series(1, 1000) AS i;
            CREATE INDEX ON leads (email); CREATE INDEX ON communications (communication_type); CREATE INDEX ON communications (scheduled_at); CREATE INDEX ON activity_logs (activity_type);
            ANALYZE;
            """);
        await using var command = new NpgsqlCommand(fill, connection) { CommandTimeout = 0 };
        await command.ExecuteNonQueryAsync();
        await connection.CloseAsync();
        NpgsqlConnection.ClearAllPools();
    }
}
