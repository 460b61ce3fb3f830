using Dozen.Core.Common;
using Dozen.Core.Database;
using Dozen.Core.Importing;
using Dozen.Core.Leads;
using Dozen.Core.LegacyMigration;
using Dozen.Core.LegacyMigration.Ledger;
using Dozen.Core.Verification;
using Dozen.Core.Workflows.Running;
using Dozen.Data.Postgres;
using Dozen.Data.Postgres.Legacy;
using Dozen.Data.Sqlite;
using Dozen.Data.Sqlite.Legacy;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace Dozen.Data;

public static class DataServices
{
    /// <summary>The context, bound to the scope's caller, and the engine's own ports.</summary>
    public static IServiceCollection AddDozenData(this IServiceCollection services, DatabaseTarget target)
    {
        services.AddSingleton(target);
        services.AddSingleton<CallerChanges>();
        services.AddSingleton<IInterceptor>(provider => provider.GetRequiredService<CallerChanges>());
        services.AddScoped<CallerScope>();
        services.AddScoped<AfterCommit>();
        services.AddSingleton<ILegacySources, PostgresLegacySources>();
        services.AddSingleton<ILedgers, SqliteLedgers>();
        services.AddScoped(provider => provider.GetRequiredService<CallerScope>().Caller);
        switch (target)
        {
            case DatabaseTarget.Sqlite sqlite:
                services.AddPooledDbContextFactory<SqliteDozenDbContext>((provider, options) =>
                    SqliteDatabase.Configure(Typed<SqliteDozenDbContext>(options), sqlite.Path).AddInterceptors(provider.GetServices<IInterceptor>()));
                services.AddSingleton(sqlite);
                services.AddContext<SqliteDozenDbContext>(SqliteMigrating.ApplyAsync, afterMigrating: null);
                services.AddSingleton<IOrganizationLock, SqliteOrganizationLock>();
                services.AddSingleton<IReadSnapshot, SqliteReadSnapshot>();
                services.AddSingleton<IIdReservation, SqliteIdReservation>();
                services.AddSingleton(new ImportStorage(Path.Combine(Path.GetDirectoryName(sqlite.Path)!, "imports")));
                services.AddSingleton<IBulkWriter, SqliteBulkWriter>();
                services.AddSingleton<ILeadSearch, SqliteLeadSearch>();
                services.AddSingleton<ILeadTags, SqliteLeadTags>();
                services.AddSingleton<IMemoClaims, SqliteMemoClaims>();
                services.AddSingleton<IRunClaims, SqliteRunClaims>();
                services.AddSingleton<IRunBell, SqliteRunBell>();
                services.AddSingleton<IDatabaseInspection, SqliteInspection>();
                services.AddSingleton<ILegacyTarget, SqliteLegacyTarget>();
                services.AddSingleton<IDatabaseBackup, SqliteBackup>();
                break;
            case DatabaseTarget.Postgres postgres:
                // Made by the container, which closes its connections in the end; one that it is given it leaves open.
                services.AddSingleton(_ => NpgsqlDataSource.Create(postgres.ConnectionString));
                services.AddPooledDbContextFactory<PostgresDozenDbContext>((provider, options) =>
                    PostgresDatabase.Configure(Typed<PostgresDozenDbContext>(options), provider.GetRequiredService<NpgsqlDataSource>()).AddInterceptors(provider.GetServices<IInterceptor>()));
                services.AddContext<PostgresDozenDbContext>((db, cancellationToken) => db.Database.MigrateAsync(cancellationToken), DeferredIndexes.BuildMissingAsync);
                services.AddSingleton<IOrganizationLock, PostgresOrganizationLock>();
                services.AddSingleton<IReadSnapshot, PostgresReadSnapshot>();
                services.AddSingleton<IIdReservation, PostgresIdReservation>();
                services.AddSingleton(new ImportStorage(Path.GetFullPath(Path.Combine("data", "imports", Uri.EscapeDataString(new NpgsqlConnectionStringBuilder(postgres.ConnectionString).Database!)))));
                services.AddSingleton<IBulkWriter, PostgresBulkWriter>();
                services.AddSingleton<ILeadSearch, PostgresLeadSearch>();
                services.AddSingleton<ILeadTags, PostgresLeadTags>();
                services.AddSingleton<IMemoClaims, PostgresMemoClaims>();
                services.AddSingleton<IRunClaims, PostgresRunClaims>();
                services.AddSingleton<IRunBell, PostgresRunBell>();
                services.AddSingleton<IDatabaseInspection, PostgresInspection>();
                services.AddSingleton(postgres);
                services.AddSingleton<ILegacyTarget, PostgresLegacyTarget>();
                services.AddSingleton<IDatabaseBackup, PostgresBackup>();
                break;
            default:
                throw new NotSupportedException(target.Description);
        }

        return services;
    }

    private static void AddContext<TContext>(
        this IServiceCollection services, Func<DozenDbContext, CancellationToken, Task> apply, Func<DozenDbContext, CancellationToken, Task>? afterMigrating)
        where TContext : DozenDbContext
    {
        services.AddSingleton<IDatabaseAdmin>(provider => new DatabaseAdmin<TContext>(
            provider.GetRequiredService<IDbContextFactory<TContext>>(), provider.GetRequiredService<DatabaseTarget>(), apply, afterMigrating));
        services.AddScoped<DozenDbContext>(Create);
        services.AddScoped<NewContext>(provider => () => Create(provider));

        static TContext Create(IServiceProvider provider)
        {
            var db = provider.GetRequiredService<IDbContextFactory<TContext>>().CreateDbContext();
            var scope = provider.GetRequiredService<CallerScope>();
            db.ActIn(scope.IsKnown ? scope.Caller.OrganizationId : 0);
            return db;
        }
    }

    private static DbContextOptionsBuilder<T> Typed<T>(DbContextOptionsBuilder options) where T : DbContext => (DbContextOptionsBuilder<T>)options;
}
