using System.Data.Common;
using Dozen.Core.Common;
using Dozen.Core.Verification;
using Microsoft.EntityFrameworkCore;

namespace Dozen.Data.Postgres;

/// <summary>Reads pg_catalog and the rows in one read-only snapshot, with the owner's rights.</summary>
internal sealed class PostgresInspection(IDbContextFactory<PostgresDozenDbContext> contexts) : IDatabaseInspection
{
    public async Task<Result<IDatabaseInspector>> OpenAsync(CancellationToken cancellationToken)
    {
        var db = await contexts.CreateDbContextAsync(cancellationToken);
        try
        {
            db.ActIn(0);
            db.UseOwnerAccess();
            await db.Database.OpenConnectionAsync(cancellationToken);

            // row_security off: a login that wouldn't see every row gets an error, instead of a clean bill for the rows it sees.
            await db.Database.BeginTransactionAsync(System.Data.IsolationLevel.RepeatableRead, cancellationToken);
            await db.Database.ExecuteSqlRawAsync("SET TRANSACTION READ ONLY; SET LOCAL row_security = off", cancellationToken);
            return new Inspector(db);
        }
        catch (Exception failure) when (DatabaseFaults.Of(failure) is not null)
        {
            await db.DisposeAsync();
            return DatabaseFaults.Of(failure)!;
        }
    }

    private sealed class Inspector(PostgresDozenDbContext db) : InspectionQueries(db.Database.GetDbConnection())
    {
        private const string Schema = "public";

        // What an extension brought is the extension's business.
        private const string Ours =
            $"""
            c.relnamespace = (SELECT oid FROM pg_namespace WHERE nspname = '{Schema}') AND NOT EXISTS (
                SELECT 1 FROM pg_depend AS d WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.deptype = 'e')
            """;

        public override async Task<Catalogue> ReadCatalogueAsync(CancellationToken cancellationToken)
        {
            var relations = await ReadAsync(
                $"SELECT c.relname::text, c.relkind::text, c.relrowsecurity FROM pg_class AS c WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f') AND {Ours} ORDER BY 1",
                row => (Name: row.GetString(0), Kind: row.GetString(1), Secured: row.GetBoolean(2)), cancellationToken);
            var columns = (await ReadAsync(
                $"""
                SELECT c.relname::text, a.attname::text, format_type(a.atttypid, NULL), NOT a.attnotnull
                FROM pg_class AS c JOIN pg_attribute AS a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
                WHERE c.relkind IN ('r', 'p') AND {Ours} ORDER BY 1, a.attnum
                """,
                row => (Table: row.GetString(0), Column: new CatalogueColumn(row.GetString(1), row.GetString(2), Holds(row.GetString(2)), row.GetBoolean(3))),
                cancellationToken)).ToLookup(r => r.Table, r => r.Column);
            var keys = (await ReadAsync(
                $"""
                SELECT c.relname::text, i.relname::text, x.indpred IS NOT NULL, x.indisprimary, (
                    SELECT array_agg(coalesce(a.attname::text, '') ORDER BY k.place)
                    FROM unnest(x.indkey::int2[]) WITH ORDINALITY AS k (number, place)
                    LEFT JOIN pg_attribute AS a ON a.attrelid = c.oid AND a.attnum = k.number AND k.number > 0
                    WHERE k.place <= x.indnkeyatts)
                FROM pg_class AS c JOIN pg_index AS x ON x.indrelid = c.oid AND x.indisunique AND x.indisvalid JOIN pg_class AS i ON i.oid = x.indexrelid
                WHERE c.relkind IN ('r', 'p') AND {Ours} ORDER BY 1, 2
                """,
                row => (Table: row.GetString(0), Key: new UniqueKey(row.GetString(1), Texts(row, 4), row.GetBoolean(2), row.GetBoolean(3))),
                cancellationToken)).ToLookup(r => r.Table, r => r.Key);
            var references = (await ReadAsync(
                $"""
                SELECT c.relname::text, k.conname::text, p.relname::text, {ColumnsOf("k.conrelid", "k.conkey")}, {ColumnsOf("k.confrelid", "k.confkey")},
                    k.confdeltype::text, {IsEnforced} AND NOT EXISTS (SELECT 1 FROM pg_trigger AS t WHERE t.tgconstraint = k.oid AND t.tgenabled = 'D')
                FROM pg_class AS c JOIN pg_constraint AS k ON k.conrelid = c.oid AND k.contype = 'f' JOIN pg_class AS p ON p.oid = k.confrelid
                WHERE {Ours} ORDER BY 1, 2
                """,
                row => (Table: row.GetString(0), Key: new ForeignKey(
                    row.GetString(1), new Reference(row.GetString(0), Texts(row, 3), row.GetString(2), Texts(row, 4), Deletion(row.GetString(5))), row.GetBoolean(6))),
                cancellationToken)).ToLookup(r => r.Table, r => r.Key);
            var checks = (await ReadAsync(
                $"""
                SELECT c.relname::text, k.conname::text, pg_get_expr(k.conbin, k.conrelid), {IsEnforced}
                FROM pg_class AS c JOIN pg_constraint AS k ON k.conrelid = c.oid AND k.contype = 'c' WHERE {Ours} ORDER BY 1, 2
                """,
                row => (Table: row.GetString(0), Check: new CheckConstraint(row.GetString(1), row.GetString(2), row.GetBoolean(3))),
                cancellationToken)).ToLookup(r => r.Table, r => r.Check);
            var policies = (await ReadAsync(
                $"""
                SELECT tablename::text, policyname::text, concat_ws(' ', qual, with_check), permissive = 'PERMISSIVE', roles && ARRAY['public', '{RowSecurity.Role}']::name[]
                FROM pg_policies WHERE schemaname = '{Schema}' ORDER BY 1, 2
                """,
                row => (Table: row.GetString(0), Name: row.GetString(1), Condition: row.GetString(2), Permissive: row.GetBoolean(3), Ours: row.GetBoolean(4)),
                cancellationToken)).Where(p => p.Ours).ToLookup(p => p.Table);

            return new Catalogue
            {
                Tables = relations.Where(r => r.Kind is "r" or "p").Select(r => new CatalogueTable(
                    r.Name, columns[r.Name].ToList(), keys[r.Name].ToList(), references[r.Name].ToList(), checks[r.Name].ToList(),
                    new Core.Verification.RowSecurity(
                        r.Secured, policies[r.Name].Count(p => p.Permissive),
                        policies[r.Name].Where(p => p.Permissive && !KeepsToOneOrganization(p.Condition)).Select(p => p.Name).ToList()))).ToList(),
                OtherRelations = relations.Where(r => r.Kind is not ("r" or "p"))
                    .Select(r => $"{(r.Kind == "v" ? "view" : r.Kind == "m" ? "materialized view" : "foreign table")} {r.Name}").ToList(),
                BookkeepingProblems = await BookkeepingAsync(cancellationToken),
                Triggers = await ReadAsync(
                    $"SELECT c.relname || '.' || t.tgname FROM pg_class AS c JOIN pg_trigger AS t ON t.tgrelid = c.oid AND NOT t.tgisinternal WHERE {Ours} ORDER BY 1",
                    row => row.GetString(0), cancellationToken),
                RowSecurityProblems = await RoleProblemsAsync(cancellationToken),
            };
        }

        public override async Task<IReadOnlyList<string>> CheckSearchAsync(CancellationToken cancellationToken)
        {
            var indexes = await ReadAsync(
                $"""
                SELECT i.relname::text, x.indisvalid, c.relname = 'leads' AND pg_get_indexdef(x.indexrelid) LIKE '%USING gin (search_text %gin_trgm_ops)',
                    c.relname = 'leads' AND pg_get_indexdef(x.indexrelid) LIKE '%USING gin (tags%'
                FROM pg_class AS c JOIN pg_index AS x ON x.indrelid = c.oid JOIN pg_class AS i ON i.oid = x.indexrelid
                WHERE c.relkind IN ('r', 'p') AND {Ours} ORDER BY 1
                """,
                row => (Name: row.GetString(0), Valid: row.GetBoolean(1), Words: row.GetBoolean(2), Tags: row.GetBoolean(3)), cancellationToken);

            var problems = indexes.Where(i => !i.Valid).Select(i => $"The index {i.Name} is not valid: REINDEX INDEX {i.Name};").ToList();
            if (!indexes.Any(i => i.Words)) problems.Add("The trigram index over search_text is missing.");
            if (!indexes.Any(i => i.Tags)) problems.Add("The index over tags is missing.");
            return problems;
        }

        public override ValueTask DisposeAsync() => db.DisposeAsync(); // and with it the transaction

        protected override string IsNotJson(string column, JsonShape shape) =>
            $"jsonb_typeof({column}) <> '{(shape == JsonShape.Record ? "object" : "array")}'";

        private async Task<IReadOnlyList<string>> BookkeepingAsync(CancellationToken cancellationToken)
        {
            var tables = await ReadAsync(
                $"SELECT c.relname::text FROM pg_class AS c WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f') AND c.relnamespace = (SELECT oid FROM pg_namespace WHERE nspname = '{PostgresDozenDbContext.BookkeepingSchema}')",
                row => row.GetString(0), cancellationToken);
            if (!tables.Contains(PostgresDatabase.HistoryTable))
                return [$"There is no {PostgresDozenDbContext.BookkeepingSchema}.{PostgresDatabase.HistoryTable}: nothing records which migrations were applied."];

            return
            [
                .. tables.Where(t => t != PostgresDatabase.HistoryTable).Select(t => $"{PostgresDozenDbContext.BookkeepingSchema}.{t} doesn't belong there."),
                .. await InspectionMigrations.CompareAsync(db, cancellationToken),
            ];
        }

        private Task<IReadOnlyList<string>> RoleProblemsAsync(CancellationToken cancellationToken) => ReadAsync(
            $"""
            SELECT 'There is no role {RowSecurity.Role}.' WHERE NOT EXISTS (SELECT 1 FROM pg_roles WHERE rolname = '{RowSecurity.Role}')
            UNION ALL
            SELECT 'The role {RowSecurity.Role} passes over row-level security.' FROM pg_roles WHERE rolname = '{RowSecurity.Role}' AND (rolsuper OR rolbypassrls)
            UNION ALL
            SELECT 'The role {RowSecurity.Role} owns ' || c.relname || ', and an owner passes over row-level security.'
            FROM pg_class AS c JOIN pg_roles AS r ON r.oid = c.relowner AND r.rolname = '{RowSecurity.Role}' WHERE c.relkind IN ('r', 'p') AND {Ours}
            """,
            row => row.GetString(0), cancellationToken);

        private static bool KeepsToOneOrganization(string condition) =>
            condition.Contains($"current_setting('{RowSecurity.OrganizationSetting}'", StringComparison.Ordinal)
            && !condition.Contains("SELECT", StringComparison.Ordinal)
            && !condition.Contains(" OR ", StringComparison.Ordinal);

        // Servers from 18 on can hold constraints that are there and not enforced.
        private const string IsEnforced = "k.convalidated AND coalesce((to_jsonb(k) ->> 'conenforced')::boolean, true)";

        private static string ColumnsOf(string table, string numbers) =>
            $"""
            (SELECT array_agg(a.attname::text ORDER BY n.place) FROM unnest({numbers}) WITH ORDINALITY AS n (number, place)
                JOIN pg_attribute AS a ON a.attrelid = {table} AND a.attnum = n.number)
            """;

        private static string[] Texts(DbDataReader row, int column) => row.GetFieldValue<string[]>(column);

        private static ColumnKinds Holds(string type) => type switch
        {
            "bigint" => ColumnKinds.Big | ColumnKinds.Whole,
            "integer" => ColumnKinds.Whole,
            "text" or "character varying" => ColumnKinds.Text,
            "double precision" => ColumnKinds.Real,
            "boolean" => ColumnKinds.Boolean,
            "jsonb" => ColumnKinds.Json,
            "timestamp with time zone" => ColumnKinds.Time,
            "date" => ColumnKinds.Date,
            _ => ColumnKinds.None,
        };

        private static OnDelete Deletion(string action) => action switch
        {
            "a" => OnDelete.NoAction,
            "c" => OnDelete.Cascade,
            "n" => OnDelete.SetNull,
            _ => OnDelete.Other,
        };
    }
}
