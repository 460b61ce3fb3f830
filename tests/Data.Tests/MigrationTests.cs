using System.Text.RegularExpressions;
using Dozen.Core;
using Dozen.Core.Database;
using Dozen.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Migrations;
using Microsoft.Extensions.DependencyInjection;

namespace Dozen.Data.Tests;

/// <summary>Migrations say what the model says, for both engines. Needs no database.</summary>
public sealed partial class MigrationTests
{
    [Theory]
    [InlineData(Engine.Sqlite)]
    [InlineData(Engine.Postgres)]
    public async Task The_model_has_no_change_without_a_migration(Engine engine)
    {
        await using var services = Services(engine);
        await using var scope = services.CreateAsyncScope();

        Assert.False(scope.ServiceProvider.GetRequiredService<DozenDbContext>().Database.HasPendingModelChanges());
    }

    [Fact]
    public async Task Both_engines_have_the_same_migrations()
    {
        var sqlite = await NamesAsync(Engine.Sqlite);
        var postgres = await NamesAsync(Engine.Postgres);

        Assert.NotEmpty(sqlite);
        Assert.Equal(sqlite, postgres);
    }

    [Fact]
    public async Task The_guard_bites_on_a_model_that_has_moved_on()
    {
        var options = new DbContextOptionsBuilder<Unmigrated>().UseSqlite("Data Source=:memory:").Options;
        await using var db = new Unmigrated(options);

        Assert.True(db.Database.HasPendingModelChanges());
    }

    [Fact]
    public async Task No_migration_on_PostgreSQL_leaves_its_transaction()
    {
        await using var services = Services(Engine.Postgres);
        await using var scope = services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<DozenDbContext>();
        var (assembly, sql) = (db.GetService<IMigrationsAssembly>(), db.GetService<IMigrationsSqlGenerator>());

        Assert.All(assembly.Migrations, migration => Assert.DoesNotContain(
            sql.Generate(assembly.CreateMigration(migration.Value, db.Database.ProviderName!).UpOperations, db.GetService<IDesignTimeModel>().Model), command => command.TransactionSuppressed));
    }

    private static async Task<IReadOnlyList<string>> NamesAsync(Engine engine)
    {
        await using var services = Services(engine);
        await using var scope = services.CreateAsyncScope();
        var migrations = scope.ServiceProvider.GetRequiredService<DozenDbContext>().Database.GetMigrations();
        return [.. migrations.Select(m => Timestamp().Replace(m, ""))];
    }

    private static ServiceProvider Services(Engine engine) => new ServiceCollection()
        .AddDozenCore()
        .AddDozenData(DatabaseTarget.Parse(engine == Engine.Sqlite ? "sqlite:never-opened.db" : "postgres://localhost/never_opened"))
        .BuildServiceProvider();

    [GeneratedRegex(@"^\d+_")]
    private static partial Regex Timestamp();

    private sealed class Unmigrated(DbContextOptions<Unmigrated> options) : DbContext(options)
    {
        protected override void OnModelCreating(ModelBuilder modelBuilder) => modelBuilder.Entity<Added>();
    }

    private sealed class Added
    {
        public long Id { get; init; }
    }
}
