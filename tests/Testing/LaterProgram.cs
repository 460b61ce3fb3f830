using System.Reflection;
using Dozen.Data.Postgres;
using Dozen.Data.Sqlite;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using Microsoft.Extensions.DependencyInjection;

namespace Dozen.Testing;

/// <summary>A program that is one migration ahead of this one.</summary>
public static class LaterProgram
{
    public const string Migration = "29990101000000_Later";

    public static ServiceProvider Over<TLater>(string url, TimeProvider time) where TLater : LaterMigrations => TestDatabase.ServicesOver(url, time, Use<TLater>);

    /// <summary>Makes this program that one.</summary>
    public static void Use<TLater>(IServiceCollection services) where TLater : LaterMigrations => services
        .ConfigureDbContext<SqliteDozenDbContext>(options => options.ReplaceService<IMigrationsAssembly, TLater>())
        .ConfigureDbContext<PostgresDozenDbContext>(options => options.ReplaceService<IMigrationsAssembly, TLater>());
}

/// <summary>The migrations of this program and one more, with its number.</summary>
public abstract class LaterMigrations(Type context, Type later) : IMigrationsAssembly
{
    public Assembly Assembly => typeof(SqliteDatabase).Assembly;

    public IReadOnlyDictionary<string, TypeInfo> Migrations { get; } = Of(context).Where(t => t.IsSubclassOf(typeof(Migration)))
        .Select(t => (t.GetCustomAttribute<MigrationAttribute>()!.Id, Type: t))
        .Append((LaterProgram.Migration, later.GetTypeInfo()))
        .OrderBy(m => m.Item1, StringComparer.Ordinal).ToDictionary(m => m.Item1, m => m.Item2);

    public ModelSnapshot ModelSnapshot { get; } = (ModelSnapshot)Activator.CreateInstance(Of(context).Single(t => t.IsSubclassOf(typeof(ModelSnapshot))))!;

    public string? FindMigrationId(string nameOrId) => Migrations.Keys.FirstOrDefault(id => id == nameOrId || id.EndsWith($"_{nameOrId}", StringComparison.Ordinal));

    public Migration CreateMigration(TypeInfo migrationClass, string activeProvider)
    {
        var migration = (Migration)Activator.CreateInstance(migrationClass)!;
        migration.ActiveProvider = activeProvider;
        return migration;
    }

    private static IEnumerable<TypeInfo> Of(Type context) =>
        typeof(SqliteDatabase).Assembly.DefinedTypes.Where(t => t.GetCustomAttribute<DbContextAttribute>()?.ContextType == context);
}

/// <summary>One that works.</summary>
public sealed class GoodMigrations(ICurrentDbContext context) : LaterMigrations(context.Context.GetType(), typeof(Good))
{
    [Migration(LaterProgram.Migration)]
    private sealed class Good : Migration
    {
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.Sql("ALTER TABLE leads ADD COLUMN nickname text");
            migrationBuilder.Sql("UPDATE leads SET nickname = company");
        }
    }
}

/// <summary>One that fails when half of it is done.</summary>
public sealed class FailingMigrations(ICurrentDbContext context) : LaterMigrations(context.Context.GetType(), typeof(Failing))
{
    [Migration(LaterProgram.Migration)]
    private sealed class Failing : Migration
    {
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.Sql("ALTER TABLE leads ADD COLUMN nickname text");
            migrationBuilder.Sql("UPDATE leads SET company = 'Half'");

            // As the framework does where a table of SQLite is made anew.
            if (ActiveProvider!.EndsWith("Sqlite", StringComparison.Ordinal)) migrationBuilder.Sql("PRAGMA foreign_keys = 0", suppressTransaction: true);
            migrationBuilder.Sql("UPDATE leads SET organization_id = NULL");
        }
    }
}
