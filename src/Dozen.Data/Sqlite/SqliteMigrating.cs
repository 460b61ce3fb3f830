using Dozen.Core.Database;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace Dozen.Data.Sqlite;

/// <summary>
/// Applies migrations in one transaction of SQLite itself. The framework's own way commits in between wherever a table is made
/// anew, so that a failure would leave half of an upgrade; and its lock is a row, which a killed process leaves behind for ever.
/// </summary>
internal static class SqliteMigrating
{
    public static async Task ApplyAsync(DozenDbContext db, CancellationToken cancellationToken)
    {
        await db.Database.OpenConnectionAsync(cancellationToken);
        var connection = (SqliteConnection)db.Database.GetDbConnection();
        try
        {
            // Tables that are made anew are dropped while others point to them; neither setting can change inside a transaction.
            await ExecuteAsync(connection, "PRAGMA journal_mode=WAL; PRAGMA foreign_keys=OFF; BEGIN IMMEDIATE", cancellationToken);
            try
            {
                await ApplyInTransactionAsync(db, connection, cancellationToken);
                await ExecuteAsync(connection, "COMMIT", cancellationToken);
            }
            catch
            {
                // Some errors have ended the transaction already.
                if (SQLitePCL.raw.sqlite3_get_autocommit(connection.Handle) == 0) await ExecuteAsync(connection, "ROLLBACK", CancellationToken.None);
                throw;
            }
        }
        finally
        {
            await ExecuteAsync(connection, "PRAGMA foreign_keys=ON", CancellationToken.None);
            await db.Database.CloseConnectionAsync();
        }
    }

    private static async Task ApplyInTransactionAsync(DozenDbContext db, SqliteConnection connection, CancellationToken cancellationToken)
    {
        // Somebody else may have been first while this one waited.
        var applied = (await db.Database.GetAppliedMigrationsAsync(cancellationToken)).ToList();
        if (applied.Except(db.Database.GetMigrations()).ToList() is { Count: > 0 } unknown) throw new DatabaseNewerException(unknown);
        var pending = db.Database.GetMigrations().Except(applied).ToList();
        if (pending.Count == 0) return;

        // Statement by statement, as the framework would: its script as a whole has no semicolon after SQL that was written without.
        var (assembly, generator, initializer, history) =
            (db.GetService<IMigrationsAssembly>(), db.GetService<IMigrationsSqlGenerator>(), db.GetService<IModelRuntimeInitializer>(), db.GetService<IHistoryRepository>());
        await ExecuteAsync(connection, history.GetCreateIfNotExistsScript(), cancellationToken);
        foreach (var id in pending)
        {
            var migration = assembly.CreateMigration(assembly.Migrations[id], db.Database.ProviderName!);
            foreach (var command in generator.Generate(migration.UpOperations, initializer.Initialize(migration.TargetModel))) await ExecuteAsync(connection, command.CommandText, cancellationToken);
            await ExecuteAsync(connection, history.GetInsertScript(new HistoryRow(id, ProductInfo.GetVersion())), cancellationToken);
        }

        await using var check = connection.CreateCommand();
        check.CommandText = "SELECT count(*) FROM pragma_foreign_key_check";
        if (await check.ExecuteScalarAsync(cancellationToken) is not 0L) throw new SqliteException("Rows would point nowhere after the upgrade.", SQLitePCL.raw.SQLITE_CONSTRAINT);
    }

    private static async Task ExecuteAsync(SqliteConnection connection, string sql, CancellationToken cancellationToken)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.CommandTimeout = 0;
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
