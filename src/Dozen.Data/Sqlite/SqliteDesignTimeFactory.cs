using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;

namespace Dozen.Data.Sqlite;

/// <summary>For <c>dotnet ef migrations add NAME --context SqliteDozenDbContext</c>.</summary>
internal sealed class SqliteDesignTimeFactory : IDesignTimeDbContextFactory<SqliteDozenDbContext>
{
    public SqliteDozenDbContext CreateDbContext(string[] args) =>
        new(SqliteDatabase.Configure(new DbContextOptionsBuilder<SqliteDozenDbContext>(), "design-time.db").Options);
}
