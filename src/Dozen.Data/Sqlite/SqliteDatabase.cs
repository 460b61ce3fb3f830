using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace Dozen.Data.Sqlite;

internal static class SqliteDatabase
{
    public static DbContextOptionsBuilder<SqliteDozenDbContext> Configure(
        DbContextOptionsBuilder<SqliteDozenDbContext> options, string path)
    {
        var connection = new SqliteConnectionStringBuilder
        {
            DataSource = path,
            ForeignKeys = true,
            DefaultTimeout = 30, // seconds a writer waits for another before it gives up
        };
        return (DbContextOptionsBuilder<SqliteDozenDbContext>)options
            .UseSqlite(connection.ConnectionString, sqlite => sqlite
                .MigrationsAssembly(typeof(SqliteDatabase).Assembly)
                .UseParameterizedCollectionMode(ParameterTranslationMode.Parameter)) // one JSON array, not a parameter per value
            .UseSnakeCaseNamingConvention()
            .AddInterceptors(SqliteConnectionSetup.Instance);
    }
}
