using System.Globalization;
using System.Text;
using CsCheck;

namespace Dozen.Data.Tests.LegacyMigration;

/// <summary>SQL that fills the twenty tables with a few rows of legal values that no program would write.</summary>
internal static class NastyDatabase
{
    private static readonly string[] Texts =
    [
        "''", "' '", "'plain'", "'Zoë 東京 🗼 עברית'", @"'quote '' dq "" back \ slash'", @"E'tab\tline\nreturn\r'", @"E'\x01\x1f\x7f'", "'a,b|c{d}[e]'", "'\\N'", "'null'", "'NaN'",
        "repeat('x', 90)", "E'\\u200b\\u202e'", "'{\"a\": 1}'",
    ];

    private static readonly string[] Documents =
    [
        "{}", "[]", "null", "0", "-0", "1.50", "\"text\"", "true", """{"b": 1, "a":  1.50, "a": 2.0}""", """{"a":{"b":[1,{"c":null}]}}""", """{"z":1,"aa":2,"b":3}""",
        """{"n": 123456789012345678901234567890.123456789, "e": 1e-7, "E": 1E+30}""", """{"x": 1e400}""", """{"x": 1e999999}""", """{"nul": "a\u0000b"}""", """{"half": "\ud800"}""",
        """{"pair": "\ud83d\ude00", "é": "\u00e9"}""", """  { "spaced" : [ 1 , 2 ] }  """, """{"": "", " ": null}""", """{"legacy": {"was": "here"}, "steps": [1], "google_maps": 2}""",
        """{"email_notifications": 0, "notifications": {"email": "false"}}""", """{"notifications": {"email": false}}""", """{"currency": 5, "default_country": []}""",
        """["a", "b"]""", """["a", 1, null, {"b": 2}, ["c"]]""", "\"[\\\"double\\\", \\\"encoded\\\"]\"", "\"not json\"", """[1, 2, 3, 999999]""", """{"files": ["x.pdf", "y.pdf"], "images": ["z.png"]}""",
        """{"files": {}, "images": [1]}""", "DEEP", "DEEPLIST", """{"id": 1, "original_text": "?"}""", "[[[[]]]]", """{"milestone": "first", "original_type": 5, "data": []}""",
    ];

    private static readonly string[] Secrets =
    [
        """{"api_key": "s3cr3t-VALUE", "n": 1,   "deep": [{"password": "hunter2-VALUE"}], "endpoint": "https://a.example"}""", """{"credentials": {"openai": "sk-VALUE1234567890", "none": null, "empty": ""}}""",
        """{"token": "x\ud800VALUE", "token": "twice-VALUE"}""", """{"next_page_token": "stays", "total_tokens": 5}""",
    ];

    private static readonly string[] Times =
    [
        "now()", "'infinity'", "'-infinity'", "'0044-03-15 12:00:00 BC'", "'0001-01-01 00:00:00'", "'9999-12-31 23:59:59.999999'", "'10000-01-01'", "'294276-12-31 23:59:59.999999'", "'4713-01-01 BC'",
        "'2025-06-01 16:30:15.123456'", "'2025-06-01 16:30:15.5'", "'1969-12-31 23:59:59.000001'",
    ];

    private static readonly string[] Days = ["'infinity'", "'-infinity'", "'0001-01-01'", "'0044-03-15 BC'", "'9999-12-31'", "'10000-01-01'", "'2025-02-28'", "NULL", "NULL"];

    private static readonly string[] Reals = ["0", "1", "0.5", "-0.0", "'NaN'", "'Infinity'", "'-Infinity'", "1e-7", "1e300", "0.1", "33.333333333333336", "123456789012345680", "NULL"];

    private static readonly string[] Numbers = ["0", "1", "-1", "100", "101", "150", "-100", "-101", "2147483647", "-2147483648"];

    /// <param name="jsonb">JSON columns are jsonb, which takes fewer documents.</param>
    public static Gen<string> Sql(bool jsonb) => Gen.Int[0, int.MaxValue].Select(seed => Write(new Random(seed), jsonb));

    private static string Write(Random random, bool jsonb)
    {
        var sql = new StringBuilder("SET TIME ZONE 'UTC'; TRUNCATE organizations, users, leads, campaigns, workflow_executions, alembic_version CASCADE;\n");
        if (jsonb) sql.Append(ToJsonb);
        var users = random.Next(1, 6);
        var organizations = random.Next(1, 4);
        var leads = random.Next(1, 7);
        var campaigns = random.Next(1, 4);
        var runs = random.Next(0, 5);
        var rules = random.Next(0, 3);

        Rows("organizations", organizations, i => [$"{i}", Text(), $"'slug-{i}-' || {Text()}", Maybe(Text()), Maybe(Text()), Maybe(Text()), Of("'startup'", "'LARGE'", "'tiny'", "NULL"), Maybe(Json()), Of("'free'", "'pro'"), Maybe(Text()), Flag(), Time(), Time()]);
        Rows("users", users, i => [
            $"{i}", $"'u{i}@' || {Text()}", $"'user{i}' || {Text()}", Text(), Text(), Text(), Of("'admin'", "'manager'", "'sales_rep'", "'viewer'"), Flag(), Flag(), Of("'UTC'", "'Mars/Phobos'", "''"), Json(secrets: true), Maybe(Text()),
            Time(), Time(), Maybe(Time()), Maybe(Upto(organizations))]);
        Rows("leads", leads, i => [
            $"{(i == leads ? 2147483647 : i)}", Text(), Text(), Text(), Maybe(Text()), Maybe(Text()), Of("'+357 25 123456'", "''", "'12'", "NULL"), Of("'www.example.com'", "'://'", "NULL"), Maybe(Text()), Of("'hot'", "'warm'", "'cold'"), Day(),
            Maybe(Time()), Of("'new'", "'closed_won'"), Of("'website'", "'other'"), Number(), Maybe(Number()), Maybe(Text()), Maybe(Json()), Maybe(Json()), Maybe(Time()), Maybe(Time()), Time(), Time(), Upto(organizations), Maybe(Upto(users))]);
        Rows("campaigns", campaigns, i => [
            $"{i}", Upto(organizations), Text(), Maybe(Text()), Of("'email'", "'EMAIL'", "'odd'", "NULL"), Of("'draft'", "'cancelled'"), Json(), Day(), Day(), Maybe(Number()), Number(), Json(), Maybe(Upto(users)), Time(), Time()]);
        Rows("campaign_leads", random.Next(0, 8), i => [$"{i}", Upto(campaigns), Lead(), Of("'added'", "'opted_out'", "'pending'", "'CONTACTED'", $"left({Text()}, 50)"), Time(), Maybe(Time()), Maybe(Time()), Maybe(Time())]);
        Rows("communications", random.Next(0, 6), i => [
            $"{i - 3}", Lead(), Maybe(Upto(users)), Of("'email'", "'sms'"), Of("'inbound'", "'outbound'"), Maybe(Text()), Maybe(Text()), Of("'completed'", "'scheduled'"), Maybe(Time()), Maybe(Time()), Json(), Time(), Time()]);
        Rows("activity_logs", random.Next(0, 8), i => [
            $"{i}", Maybe(Lead()), Maybe(Upto(users)), Of("'email_sent'", "'meeting_scheduled'", "'score_updated'", "'score_changed'", "'status_change'", "'email'", Text()), Text(), Maybe(Json()), Time()]);
        Rows("lead_assignments", random.Next(0, 4), i => [$"{i}", Lead(), Maybe(Upto(users)), Maybe(Upto(users)), Maybe(Upto(users)), Maybe(Text()), Time()]);
        Rows("lead_notes", random.Next(0, 5), i => [$"{i}", Lead(), Maybe(Upto(users)), Of("'general'", "'task'", "'調査'", "'CALL'"), Text(), Flag(), Json(), Json(), Time(), Time()]);
        Rows("lead_scoring_rules", rules, i => [$"{i}", Upto(organizations), Text(), Maybe(Text()), Of("'demographic'", "'odd'"), Json(), Number(), Flag(), Number(), Time(), Time()]);
        Rows("lead_score_history", random.Next(0, 4), i => [$"{i}", Lead(), Number(), Number(), Number(), Maybe(Text()), rules == 0 ? "NULL" : Maybe(Upto(rules)), Time()]);
        Rows("integrations", random.Next(0, 4), i => [
            $"{i}", Upto(organizations), Of("'crm'", "'webhook'", "'api_token'", "'analytics'", Text()), Text(), Maybe(Text()), Json(secrets: true), Of("'active'", "'error'"), Maybe(Time()), Number(), Maybe(Text()), Maybe(Upto(users)), Time(), Time()]);
        Rows("workflows", random.Next(0, 3), i => [
            $"{i}", Upto(organizations), $"'n8n-{i}-' || {Text()}", Text(), Maybe(Text()), Maybe(Text()), Of("'manual'", "'event_based'", "'lead_created'", "'odd'", "NULL"), Json(), Json(secrets: true), Flag(), Maybe(Upto(users)), Time(), Time()]);
        Rows("workflow_executions", runs, i => [
            $"{i - 1}", Upto(users), Maybe(Lead()), Of("'lead_enrichment'", "'google_maps_lead_generation'", "'lead_import'", "'odd'"), Of("'pending'", "'completed'", "NULL"), Maybe(Json(secrets: true)), Maybe(Json()), Maybe(Text()),
            Maybe(Number()), Maybe(Number()), Real(), Maybe(Time()), Maybe(Time()), Maybe(Time())]);
        if (runs > 0)
        {
            string Run() => Between(0, runs - 1);
            Rows("workflow_logs", random.Next(0, 8), i => [$"{i}", Run(), Text(), $"left({Text()}, 50)", Of("'pending'", "'failed'", "NULL"), Maybe(Json()), Maybe(Json()), Maybe(Text()), Maybe(Number()), Maybe(Time())]);
            Rows("enriched_lead_data", random.Next(0, 5), i => [$"{i}", Lead(), Run(), Maybe(Json()), Maybe(Json()), Real(), Maybe(Json()), Of("'pending'", "'validated'", "NULL"), Maybe(Time()), Maybe(Time())]);
            Rows("google_maps_leads", random.Next(0, 5), i => [
                $"{i}", Run(), Upto(organizations), Upto(users), Text(), Maybe(Text()), Maybe(Text()), Maybe(Text()), Text(), Maybe(Text()), Maybe($"left({Text()}, 50)"), Maybe(Text()), Maybe(Json()), Real(), Of("'pending'", "NULL"), Maybe(Lead()),
                Of("'converted'", "NULL"), Maybe(Time()), Maybe(Time()), Maybe(Time()), Maybe(Time()), Maybe(Time())]);
            Rows("google_maps_search_executions", random.Next(0, 4), i => [
                $"{i}", Run(), Upto(users), Upto(organizations), Text(), Text(), Text(), Maybe(Number()), Maybe(Number()), Maybe(Number()), Maybe(Number()), Maybe(Number()), Of("'completed'", "NULL"), Maybe(Text()), Maybe(Text()), Real(),
                Maybe(Time()), Maybe(Time()), Maybe(Time()), Maybe(Time())]);
        }

        Rows("workflow_credentials", random.Next(0, 4), i => [$"{i}", Upto(users), $"left({Text()}, 50)", Text(), Maybe(Flag()), Maybe(Time()), Maybe(Time())]);
        sql.Append("INSERT INTO alembic_version VALUES ('abc');\n");
        return sql.ToString();

        void Rows(string table, int count, Func<int, string[]> row)
        {
            for (var i = 1; i <= count; i++) sql.Append(CultureInfo.InvariantCulture, $"INSERT INTO {table} VALUES ({string.Join(", ", row(i))});\n");
        }

        string Of(params string[] some) => some[random.Next(some.Length)];
        string Maybe(string value) => random.Next(3) == 0 ? "NULL" : value;
        string Text() => Of(Texts);
        string Time() => Of(Times);
        string Day() => Of(Days);
        string Real() => Of(Reals);
        string Number() => Of(Numbers);
        string Flag() => Of("true", "false");
        string Upto(int most) => Between(1, most);
        string Between(int least, int most) => random.Next(least, most + 1).ToString(CultureInfo.InvariantCulture);
        string Lead() => random.Next(1, leads + 1) is var lead && lead == leads ? "2147483647" : lead.ToString(CultureInfo.InvariantCulture);

        string Json(bool secrets = false)
        {
            while (true)
            {
                var document = secrets && random.Next(2) == 0 ? Of(Secrets) : Of(Documents);
                var depth = random.Next(40, 400);
                document = document switch
                {
                    "DEEP" => string.Concat(Enumerable.Repeat("{\"a\":", depth)) + "1" + new string('}', depth),
                    "DEEPLIST" => new string('[', depth) + new string(']', depth),
                    _ => document,
                };
                if (jsonb && (document.Contains("\\u0000", StringComparison.Ordinal) || document.Contains("\\ud800", StringComparison.Ordinal) || document.Contains("e999999", StringComparison.Ordinal))) continue;
                return $"$j${document}$j$";
            }
        }
    }

    private const string ToJsonb =
        """
        DO $$
        DECLARE c record;
        BEGIN
            FOR c IN SELECT table_name, column_name FROM information_schema.columns WHERE table_schema = 'public' AND data_type = 'json' LOOP
                EXECUTE format('ALTER TABLE %I ALTER COLUMN %I TYPE jsonb', c.table_name, c.column_name);
            END LOOP;
        END $$;

        """;
}
