using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;
using Npgsql;

namespace Dozen.Data.Postgres;

/// <summary>For <c>dotnet ef migrations add NAME --context PostgresDozenDbContext</c>.</summary>
internal sealed class PostgresDesignTimeFactory : IDesignTimeDbContextFactory<PostgresDozenDbContext>
{
    public PostgresDozenDbContext CreateDbContext(string[] args) =>
        new(PostgresDatabase.Configure(
            new DbContextOptionsBuilder<PostgresDozenDbContext>(),
            NpgsqlDataSource.Create("Host=localhost;Database=design_time")).Options);
}
