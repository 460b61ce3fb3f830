using Dozen.Core.Common;
using Dozen.Core.Database;
using Dozen.Core.Leads;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Query.SqlExpressions;

namespace Dozen.Data.Postgres;

internal sealed class PostgresDozenDbContext : DozenDbContext
{
    /// <summary>Where migration bookkeeping lives, so that the application's schema holds the twelve tables alone.</summary>
    public const string BookkeepingSchema = "dozen_migrations";

    // A save's row-level setting lasts as long as its transaction, so every save has one (see RowSecurity).
    public PostgresDozenDbContext(DbContextOptions<PostgresDozenDbContext> options) : base(options) =>
        Database.AutoTransactionBehavior = AutoTransactionBehavior.Always;

    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder)
    {
        base.ConfigureConventions(configurationBuilder);
        configurationBuilder.Properties<JsonText>().HaveColumnType("jsonb");
        configurationBuilder.Properties<IReadOnlyList<string>>().HaveColumnType("jsonb");
        configurationBuilder.Properties<DateTimeOffset>().HaveColumnType("timestamp with time zone");
    }

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        base.OnModelCreating(modelBuilder);

        // Sorted and compared by code point, as SQLite does.
        modelBuilder.Entity<Lead>().Property(l => l.SearchText).UseCollation("C");
        modelBuilder.HasDbFunction(typeof(DatabaseFunctions).GetMethod(nameof(DatabaseFunctions.DayOf))!).HasTranslation(time =>
            new SqlFunctionExpression(
                "date", [new SqlFunctionExpression("timezone", [new SqlFragmentExpression("'UTC'"), time[0]], true, [false, true], typeof(DateTime), time[0].TypeMapping)],
                nullable: true, [true], typeof(DateOnly), null));
        modelBuilder.HasDbFunction(typeof(DatabaseFunctions).GetMethod(nameof(DatabaseFunctions.TextOf))!).HasTranslation(json =>
            new SqlFunctionExpression("jsonb_extract_path_text", json, nullable: true, [true, true], typeof(string), null));
        modelBuilder.HasDbFunction(typeof(DatabaseFunctions).GetMethod(nameof(DatabaseFunctions.TextAt))!).HasTranslation(json =>
            new SqlFunctionExpression("jsonb_extract_path_text", json, nullable: true, [true, true, true], typeof(string), null));
        modelBuilder.HasDbFunction(typeof(DatabaseFunctions).GetMethod(nameof(DatabaseFunctions.Holds))!).HasTranslation(array =>
            new SqlFunctionExpression(
                "jsonb_contains", [array[0], new SqlFunctionExpression("to_jsonb", [array[1]], true, [true], typeof(string), array[0].TypeMapping)],
                nullable: true, [true, true], typeof(bool), null));
    }
}
