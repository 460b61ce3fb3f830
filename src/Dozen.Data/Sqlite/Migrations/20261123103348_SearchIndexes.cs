using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Dozen.Data.Sqlite.Migrations
{
    /// <inheritdoc />
    public partial class SearchIndexes : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.Sql(
                """
                CREATE INDEX ix_leads_organization_id_email ON leads (organization_id, lower(email)) WHERE email IS NOT NULL;
                """);
            migrationBuilder.Sql(
                """
                CREATE VIRTUAL TABLE leads_search USING fts5(
                    search_text, content='leads', content_rowid='id', tokenize='trigram', detail='none', columnsize=0);
                """);
            migrationBuilder.Sql(
                """
                CREATE TRIGGER leads_search_insert AFTER INSERT ON leads BEGIN
                    INSERT INTO leads_search (rowid, search_text) VALUES (new.id, new.search_text);
                END;
                """);
            migrationBuilder.Sql(
                """
                CREATE TRIGGER leads_search_delete AFTER DELETE ON leads BEGIN
                    INSERT INTO leads_search (leads_search, rowid, search_text) VALUES ('delete', old.id, old.search_text);
                END;
                """);
            migrationBuilder.Sql(
                """
                CREATE TRIGGER leads_search_update AFTER UPDATE OF search_text ON leads WHEN old.search_text <> new.search_text BEGIN
                    INSERT INTO leads_search (leads_search, rowid, search_text) VALUES ('delete', old.id, old.search_text);
                    INSERT INTO leads_search (rowid, search_text) VALUES (new.id, new.search_text);
                END;
                """);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.Sql(
                """
                DROP TRIGGER leads_search_update;
                """);
            migrationBuilder.Sql(
                """
                DROP TRIGGER leads_search_delete;
                """);
            migrationBuilder.Sql(
                """
                DROP TRIGGER leads_search_insert;
                """);
            migrationBuilder.Sql(
                """
                DROP TABLE leads_search;
                """);
            migrationBuilder.Sql(
                """
                DROP INDEX ix_leads_organization_id_email;
                """);
        }
    }
}
