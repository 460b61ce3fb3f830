using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace Dozen.Data.Postgres;

internal static class PostgresDatabase
{
    public const string HistoryTable = "history";

    public static DbContextOptionsBuilder<PostgresDozenDbContext> Configure(
        DbContextOptionsBuilder<PostgresDozenDbContext> options, NpgsqlDataSource dataSource) =>
        (DbContextOptionsBuilder<PostgresDozenDbContext>)options
            .UseNpgsql(dataSource, npgsql => npgsql
                .MigrationsAssembly(typeof(PostgresDatabase).Assembly)
                .MigrationsHistoryTable(HistoryTable, PostgresDozenDbContext.BookkeepingSchema))
            .UseSnakeCaseNamingConvention()
            .AddInterceptors(RowSecurity.Instance);
}
