namespace Dozen.Core.LegacyMigration.Mapping;

/// <summary>What the statements stand on: functions and tables that live as long as the connection, in <c>pg_temp</c>.</summary>
internal static class Preparation
{
    /// <summary>JSON that nests deeper is kept as text: it gets up to five levels more where it is put, and readers stop at 64.</summary>
    public const int Deepest = 50;

    public const string SafeJson = "pg_temp.dozen_json";
    public const string Redactions = "pg_temp.dozen_redacted";
    public const string Derived = "pg_temp.dozen_derived";

    public static readonly string Script =
        $$"""
        SET TIME ZONE 'UTC'; SET datestyle = 'ISO, YMD'; SET extra_float_digits = 1; SET bytea_output = 'hex'; SET jit = off; SET search_path = public, pg_temp;
        CREATE TEMP TABLE IF NOT EXISTS dozen_redacted (tab text, col text, id bigint, body text, PRIMARY KEY (tab, col, id));
        CREATE TEMP TABLE IF NOT EXISTS dozen_derived (id bigint PRIMARY KEY, phone_e164 text, website_domain text, search_text text NOT NULL);

        CREATE OR REPLACE FUNCTION pg_temp.dozen_json(document text) RETURNS jsonb LANGUAGE plpgsql IMMUTABLE AS $f$
        DECLARE
            brackets text;
            depth int := 0;
        BEGIN
            brackets := regexp_replace(regexp_replace(document, '"(\\.|[^"\\])*"', '', 'g'), '[^][{}]+', '', 'g');
            WHILE brackets <> '' LOOP
                depth := depth + 1;
                IF depth > {{Deepest}} THEN RETURN NULL; END IF;
                brackets := replace(replace(brackets, '[]', ''), '{}', '');
            END LOOP;
            RETURN document::jsonb;
        EXCEPTION WHEN OTHERS THEN
            RETURN NULL;
        END $f$;

        CREATE OR REPLACE FUNCTION pg_temp.dozen_tags(document jsonb) RETURNS jsonb LANGUAGE plpgsql IMMUTABLE AS $f$
        DECLARE
            inside jsonb;
        BEGIN
            IF jsonb_typeof(document) = 'string' THEN
                inside := pg_temp.dozen_json(document #>> '{}');
                IF jsonb_typeof(inside) = 'array' THEN document := inside;
                ELSIF document #>> '{}' <> '' THEN document := jsonb_build_array(document);
                END IF;
            END IF;
            IF jsonb_typeof(document) <> 'array' THEN RETURN '[]'; END IF;
            RETURN coalesce((
                SELECT jsonb_agg(to_jsonb(e #>> '{}') ORDER BY n) FROM jsonb_array_elements(document) WITH ORDINALITY AS a(e, n)
                WHERE jsonb_typeof(e) IN ('string', 'number', 'boolean')), '[]');
        END $f$;
        """;

    /// <summary>
    /// Gathers statistics of tables that have none, as in a database that was restored a moment ago: without them joins are planned
    /// blindly. Tables of somebody else are passed over, with a warning that nobody reads.
    /// </summary>
    public static string Statistics(string schema) =>
        $"""
        DO $f$
        DECLARE
            unknown regclass;
        BEGIN
            SET LOCAL lock_timeout = '5s';
            FOR unknown IN SELECT c.oid FROM pg_class AS c JOIN pg_namespace AS n ON n.oid = c.relnamespace WHERE n.nspname = {PostgresText.Literal(schema)} AND c.relkind IN ('r', 'p') AND c.reltuples <= 0 LOOP
                EXECUTE format('ANALYZE %s', unknown);
            END LOOP;
            SET LOCAL lock_timeout = 0;
        EXCEPTION WHEN lock_not_available THEN
            NULL;
        END $f$
        """;

    /// <summary>SQL that is true where a document may be one that jsonb refuses or that nests too deep.</summary>
    public static string NeedsCare(string text, bool isJsonb)
    {
        var deep = $"octet_length({text}) > {Deepest * 2} AND octet_length({text}) - octet_length(translate({text}, '[{{', '')) > {Deepest}";
        return isJsonb ? $"({deep})" : $@"({text} ~ '\\u|[0-9][eE]' OR octet_length({text}) > 100000 OR {deep})";
    }
}
