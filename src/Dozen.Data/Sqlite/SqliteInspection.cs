using Dozen.Core.Common;
using Dozen.Core.Verification;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace Dozen.Data.Sqlite;

/// <summary>Reads sqlite_master and the pragma functions.</summary>
internal sealed class SqliteInspection(DatabaseTarget.Sqlite target, IDbContextFactory<SqliteDozenDbContext> contexts) : IDatabaseInspection
{
    public async Task<Result<IDatabaseInspector>> OpenAsync(CancellationToken cancellationToken)
    {
        // Opening a file that isn't there would make one.
        if (!File.Exists(target.Path)) return DatabaseFaults.Unavailable($"there is no file {target.Path}");

        var db = await contexts.CreateDbContextAsync(cancellationToken);
        try
        {
            db.ActIn(0);
            db.UseOwnerAccess();
            await db.Database.OpenConnectionAsync(cancellationToken);
            return new Inspector(db);
        }
        catch (SqliteException failure) when (DatabaseFaults.Of(failure) is not null)
        {
            await db.DisposeAsync();
            return DatabaseFaults.Of(failure)!;
        }
    }

    private sealed class Inspector(SqliteDozenDbContext db) : InspectionQueries(db.Database.GetDbConnection())
    {
        private const string Search = "leads_search";

        private static readonly string[] SearchTriggers = [$"{Search}_delete", $"{Search}_insert", $"{Search}_update"];

        // The engine's own tables, and the list of applied migrations with its lock.
        private const string Ours = "m.schema = 'main' AND m.name NOT GLOB 'sqlite_*' AND m.name NOT GLOB '__EFMigrations*'";

        public override async Task<Catalogue> ReadCatalogueAsync(CancellationToken cancellationToken)
        {
            var objects = await ReadAsync(
                $"SELECT m.name, m.type, s.sql FROM pragma_table_list AS m JOIN sqlite_master AS s ON s.name = m.name AND s.type IN ('table', 'view') WHERE {Ours} ORDER BY m.name",
                row => (Name: row.GetString(0), Type: row.GetString(1), Sql: row.GetString(2)), cancellationToken);
            var columns = (await ReadAsync(
                $"SELECT m.name, c.name, c.type, c.\"notnull\" OR c.pk FROM pragma_table_list AS m, pragma_table_xinfo(m.name) AS c WHERE {Ours} ORDER BY m.name, c.cid",
                row => (Table: row.GetString(0), Column: new CatalogueColumn(row.GetString(1), row.GetString(2), Holds(row.GetString(2)), row.GetInt64(3) == 0)),
                cancellationToken)).ToLookup(r => r.Table, r => r.Column);
            var keys = (await ReadAsync(
                $"""
                SELECT m.name, i.name, i.partial, i.origin = 'pk', coalesce(c.name, '')
                FROM pragma_table_list AS m, pragma_index_list(m.name) AS i, pragma_index_info(i.name) AS c
                WHERE i."unique" AND {Ours} ORDER BY m.name, i.seq, c.seqno
                """,
                row => (Table: row.GetString(0), Index: row.GetString(1), Partial: row.GetBoolean(2), Primary: row.GetBoolean(3), Column: row.GetString(4)),
                cancellationToken)).ToLookup(r => r.Table);
            var references = (await ReadAsync(
                $"""
                SELECT m.name, k.id, k."from", k."table", coalesce(k."to", 'id'), k.on_delete
                FROM pragma_table_list AS m, pragma_foreign_key_list(m.name) AS k WHERE {Ours} ORDER BY m.name, k.id, k.seq
                """,
                row => (Table: row.GetString(0), Id: row.GetInt64(1), From: row.GetString(2), Parent: row.GetString(3), To: row.GetString(4), OnDelete: row.GetString(5)),
                cancellationToken)).ToLookup(r => r.Table);

            return new Catalogue
            {
                Tables = objects.Where(o => o.Type == "table").Select(o => new CatalogueTable(
                    o.Name,
                    columns[o.Name].ToList(),
                    keys[o.Name].GroupBy(k => k.Index).Select(k => new UniqueKey(k.Key, k.Select(c => c.Column).ToList(), k.First().Partial, k.First().Primary)).ToList(),
                    references[o.Name].GroupBy(r => r.Id).Select(r => new ForeignKey(
                        $"{r.First().Table}#{r.Key}",
                        new Reference(o.Name, r.Select(c => c.From).ToList(), r.First().Parent, r.Select(c => c.To).ToList(), Deletion(r.First().OnDelete)), true)).ToList(),
                    SqliteInspectionText.Checks(o.Sql),
                    null)).ToList(),
                OtherRelations = objects.Where(o => o.Type == "view" || (o.Type == "virtual" && o.Name != Search)).Select(o => $"{o.Type} {o.Name}").ToList(),
                BookkeepingProblems = await InspectionMigrations.CompareAsync(db, cancellationToken),
                Triggers = (await TriggersAsync(cancellationToken)).Where(t => !SearchTriggers.Contains(t.Name)).Select(t => $"{t.Table}.{t.Name}").ToList(),
                RowSecurityProblems = null,
            };
        }

        public override async Task<IReadOnlyList<string>> CheckSearchAsync(CancellationToken cancellationToken)
        {
            if ((await ReadAsync($"SELECT 1 FROM pragma_table_list WHERE schema = 'main' AND name = '{Search}' AND type = 'virtual'", _ => 1, cancellationToken)).Count == 0)
                return ["The search index is missing."];

            var triggers = (await TriggersAsync(cancellationToken)).Select(t => t.Name);
            var problems = SearchTriggers.Except(triggers).Select(t => $"The trigger {t} is missing: the search index no longer follows the leads.").ToList();
            try
            {
                // Said as an insert, and writes nothing. 1: compare with the leads as well as with itself.
                await ReadAsync($"INSERT INTO {Search} ({Search}, rank) VALUES ('integrity-check', 1)", _ => 1, cancellationToken);
            }
            catch (SqliteException failure) when (failure.SqliteErrorCode == 11) // SQLITE_CORRUPT
            {
                problems.Add($"The search index doesn't agree with the leads. To make it anew: INSERT INTO {Search} ({Search}) VALUES ('rebuild');");
            }

            return problems;
        }

        public override ValueTask DisposeAsync() => db.DisposeAsync();

        protected override CancellationTokenRegistration StopOn(CancellationToken cancellationToken)
        {
            var handle = ((SqliteConnection)db.Database.GetDbConnection()).Handle;
            return cancellationToken.Register(() => SQLitePCL.raw.sqlite3_interrupt(handle));
        }

        protected override string IsNotJson(string column, JsonShape shape) =>
            $"CASE WHEN json_valid({column}) THEN json_type({column}) <> '{(shape == JsonShape.Record ? "object" : "array")}' ELSE {column} IS NOT NULL END";

        private Task<IReadOnlyList<(string Table, string Name)>> TriggersAsync(CancellationToken cancellationToken) => ReadAsync(
            "SELECT tbl_name, name FROM sqlite_master WHERE type = 'trigger' ORDER BY name",
            row => (row.GetString(0), row.GetString(1)), cancellationToken);

        private static ColumnKinds Holds(string type) => type.ToUpperInvariant() switch
        {
            "INTEGER" => ColumnKinds.Whole | ColumnKinds.Big | ColumnKinds.Boolean,
            "TEXT" => ColumnKinds.Text | ColumnKinds.Json | ColumnKinds.Time | ColumnKinds.Date,
            "REAL" => ColumnKinds.Real,
            _ => ColumnKinds.None,
        };

        private static OnDelete Deletion(string action) => action switch
        {
            "NO ACTION" => OnDelete.NoAction,
            "CASCADE" => OnDelete.Cascade,
            "SET NULL" => OnDelete.SetNull,
            _ => OnDelete.Other,
        };
    }
}
