using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Dozen.Data.Postgres.Migrations
{
    /// <inheritdoc />
    public partial class SearchIndexes : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.Sql(
                """
                CREATE EXTENSION IF NOT EXISTS pg_trgm;
                """);
            migrationBuilder.Sql(
                """
                CREATE INDEX ix_leads_organization_id_email ON leads (organization_id, lower(email)) WHERE email IS NOT NULL;
                """);
            migrationBuilder.Sql(
                """
                CREATE INDEX ix_leads_search_text ON leads USING gin (search_text gin_trgm_ops);
                """);
            migrationBuilder.Sql(
                """
                CREATE INDEX ix_leads_tags ON leads USING gin (tags jsonb_path_ops);
                """);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.Sql(
                """
                DROP INDEX ix_leads_tags;
                """);
            migrationBuilder.Sql(
                """
                DROP INDEX ix_leads_search_text;
                """);
            migrationBuilder.Sql(
                """
                DROP INDEX ix_leads_organization_id_email;
                """);
        }
    }
}
