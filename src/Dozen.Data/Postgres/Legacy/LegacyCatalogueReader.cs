using Dozen.Core.LegacyMigration;
using Npgsql;

namespace Dozen.Data.Postgres.Legacy;

/// <summary>Reads pg_catalog; assumes nothing about what is there.</summary>
internal static class LegacyCatalogueReader
{
    // Extensions bring tables of their own.
    private const string Ours = "n.nspname = $1 AND NOT EXISTS (SELECT FROM pg_depend AS x WHERE x.classid = 'pg_class'::regclass AND x.objid = c.oid AND x.deptype = 'e')";

    public static async Task<LegacyCatalogue> ReadAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        // The earlier users have a password each. Once moved out of the way they are in the schema legacy.
        var schema = (await connection.ReadAsync(
            """
            SELECT n.nspname::text FROM pg_class AS c JOIN pg_namespace AS n ON n.oid = c.relnamespace
            WHERE c.relname = 'users' AND c.relkind IN ('r', 'p') AND EXISTS (SELECT FROM pg_attribute AS a WHERE a.attrelid = c.oid AND a.attname = 'hashed_password')
            ORDER BY n.nspname = 'legacy' DESC, n.nspname = 'public' DESC LIMIT 1
            """, row => row.GetString(0), cancellationToken)).FirstOrDefault() ?? "public";

        var tables = await QueryAsync(
            $"SELECT c.relname::text, pg_total_relation_size(c.oid) FROM pg_class AS c JOIN pg_namespace AS n ON n.oid = c.relnamespace WHERE c.relkind IN ('r', 'p') AND NOT c.relispartition AND {Ours} ORDER BY 1",
            row => (Name: row.GetString(0), Bytes: row.GetInt64(1)));
        var columns = (await QueryAsync(
            $"""
            SELECT c.relname::text, a.attname::text, format_type(a.atttypid, a.atttypmod), t.typname::text, CASE WHEN t.typtype = 'e' THEN t.typname::text END,
                CASE WHEN t.typname IN ('varchar', 'bpchar') AND a.atttypmod > 4 THEN a.atttypmod - 4 END, a.attnotnull, pg_get_expr(d.adbin, d.adrelid)
            FROM pg_class AS c JOIN pg_namespace AS n ON n.oid = c.relnamespace JOIN pg_attribute AS a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
            JOIN pg_type AS t ON t.oid = a.atttypid LEFT JOIN pg_attrdef AS d ON d.adrelid = c.oid AND d.adnum = a.attnum
            WHERE c.relkind IN ('r', 'p') AND {Ours} ORDER BY 1, a.attnum
            """,
            row => (Table: row.GetString(0), Column: new SourceColumn(
                row.GetString(1), Bare(row.GetString(2), schema), row.GetString(3), Text(row, 4), row.IsDBNull(5) ? null : row.GetInt32(5), row.GetBoolean(6), Text(row, 7))))).ToLookup(c => c.Table, c => c.Column);
        var constraints = (await QueryAsync(
            $"""
            SELECT c.relname::text, k.conname::text, k.contype::text,
                ARRAY(SELECT a.attname::text FROM unnest(k.conkey) WITH ORDINALITY AS u(num, n) JOIN pg_attribute AS a ON a.attrelid = c.oid AND a.attnum = u.num ORDER BY u.n),
                p.relname::text, k.convalidated, pg_get_constraintdef(k.oid)
            FROM pg_class AS c JOIN pg_namespace AS n ON n.oid = c.relnamespace JOIN pg_constraint AS k ON k.conrelid = c.oid LEFT JOIN pg_class AS p ON p.oid = k.confrelid
            WHERE k.contype IN ('p', 'u', 'f', 'c', 'x') AND {Ours} ORDER BY 1, k.contype = 'f', 2
            """,
            row => (Table: row.GetString(0), Constraint: new SourceConstraint(
                row.GetString(1), row.GetString(2)[0], row.GetFieldValue<string[]>(3), Text(row, 4), row.GetBoolean(5), row.GetString(6))))).ToLookup(c => c.Table, c => c.Constraint);
        var indexes = (await QueryAsync(
            $"""
            SELECT c.relname::text, pg_get_indexdef(i.indexrelid)
            FROM pg_class AS c JOIN pg_namespace AS n ON n.oid = c.relnamespace JOIN pg_index AS i ON i.indrelid = c.oid
            WHERE NOT EXISTS (SELECT FROM pg_constraint AS k WHERE k.conindid = i.indexrelid AND k.contype IN ('p', 'u', 'x')) AND {Ours} ORDER BY 1, 2
            """, row => (Table: row.GetString(0), Definition: row.GetString(1)))).ToLookup(i => i.Table, i => i.Definition);
        var sequences = (await QueryAsync(
            $"""
            SELECT c.relname::text, q.relname::text, a.attname::text, (SELECT s.last_value FROM pg_sequences AS s WHERE s.schemaname = n.nspname AND s.sequencename = q.relname)
            FROM pg_class AS c JOIN pg_namespace AS n ON n.oid = c.relnamespace
            JOIN pg_depend AS d ON d.refobjid = c.oid AND d.classid = 'pg_class'::regclass AND d.deptype IN ('a', 'i')
            JOIN pg_class AS q ON q.oid = d.objid AND q.relkind = 'S' JOIN pg_attribute AS a ON a.attrelid = c.oid AND a.attnum = d.refobjsubid
            WHERE {Ours} ORDER BY 1, 2
            """, row => (Table: row.GetString(0), Sequence: new SourceSequence(row.GetString(1), row.GetString(2), row.IsDBNull(3) ? null : row.GetInt64(3))))).ToLookup(s => s.Table, s => s.Sequence);
        var enums = (await QueryAsync(
            "SELECT t.typname::text, e.enumlabel::text FROM pg_type AS t JOIN pg_namespace AS n ON n.oid = t.typnamespace JOIN pg_enum AS e ON e.enumtypid = t.oid WHERE n.nspname IN ($1, 'public') ORDER BY 1, e.enumsortorder",
            row => (Name: row.GetString(0), Label: row.GetString(1)))).GroupBy(e => e.Name).Select(g => new SourceLabels(g.Key, g.Select(e => e.Label).ToList())).ToList();
        var views = await QueryAsync(
            $"""
            SELECT DISTINCT c.relname::text, c.relkind = 'm', pg_get_viewdef(c.oid),
                EXISTS (SELECT FROM pg_rewrite AS w JOIN pg_depend AS d ON d.objid = w.oid AND d.classid = 'pg_rewrite'::regclass JOIN pg_class AS p ON p.oid = d.refobjid AND p.relkind IN ('r', 'p', 'v', 'm') AND p.oid <> c.oid WHERE w.ev_class = c.oid)
            FROM pg_class AS c JOIN pg_namespace AS n ON n.oid = c.relnamespace WHERE c.relkind IN ('v', 'm') AND {Ours} ORDER BY 1
            """, row => new SourceView(row.GetString(0), row.GetBoolean(1), row.GetString(2), row.GetBoolean(3)));
        var triggers = await QueryAsync(
            $"SELECT c.relname::text, g.tgname::text, pg_get_triggerdef(g.oid) FROM pg_class AS c JOIN pg_namespace AS n ON n.oid = c.relnamespace JOIN pg_trigger AS g ON g.tgrelid = c.oid AND NOT g.tgisinternal WHERE {Ours} ORDER BY 1, 2",
            row => new SourceTrigger(row.GetString(0), row.GetString(1), row.GetString(2)));
        var encoding = (await connection.ReadAsync("SHOW server_encoding", row => row.GetString(0), cancellationToken))[0];

        return new LegacyCatalogue(
            schema, encoding,
            tables.Select(t => new SourceTable(t.Name, t.Bytes, columns[t.Name].ToList(), constraints[t.Name].ToList(), indexes[t.Name].ToList(), sequences[t.Name].ToList())).ToList(),
            enums.Where(e => tables.Any(t => columns[t.Name].Any(c => c.EnumName == e.Name))).ToList(), views, triggers);

        async Task<List<T>> QueryAsync<T>(string sql, Func<NpgsqlDataReader, T> read) =>
            await connection.ReadAsync(sql.Replace("$1", $"'{schema.Replace("'", "''", StringComparison.Ordinal)}'", StringComparison.Ordinal), read, cancellationToken);
    }

    /// <summary>A type's name without the schema in which it happens to be.</summary>
    private static string Bare(string type, string schema) => type.Replace($"{schema}.", "", StringComparison.Ordinal);

    private static string? Text(NpgsqlDataReader row, int field) => row.IsDBNull(field) ? null : row.GetString(field);
}
