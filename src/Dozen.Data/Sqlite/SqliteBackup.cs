using Dozen.Core.Common;
using Dozen.Core.Database;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace Dozen.Data.Sqlite;

/// <summary>SQLite's online backup, both ways: readers go on, and a copy is put back in one transaction of the live file.</summary>
internal sealed class SqliteBackup(DatabaseTarget.Sqlite target, IDbContextFactory<SqliteDozenDbContext> contexts) : IDatabaseBackup
{
    private const int Damaged = 26;

    public string Ending => ".db";

    public async Task<SchemaStanding> CompareAsync(CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var known = db.Database.GetMigrations().ToList();
        if (!File.Exists(target.Path)) return new SchemaStanding(false, known, []);
        var applied = (await db.Database.GetAppliedMigrationsAsync(cancellationToken)).ToList();
        return new SchemaStanding(applied.Count > 0, known.Except(applied).ToList(), applied.Except(known).ToList());
    }

    public async Task<Result<long>> BackUpAsync(string path, CancellationToken cancellationToken)
    {
        if (!File.Exists(target.Path)) return DatabaseFaults.Unavailable($"there is no file {target.Path}");
        if (!UnfinishedCopy.Begin(path).TryGet(out var unfinished, out var unwritable)) return unwritable;
        try
        {
            await using (var live = await OpenAsync(target.Path, SqliteOpenMode.ReadWrite, cancellationToken))
            await using (var copy = await OpenAsync(unfinished, SqliteOpenMode.ReadWriteCreate, cancellationToken))
            {
                live.BackupDatabase(copy);

                // The copy is one file, without a log beside it.
                await using var command = copy.CreateCommand();
                command.CommandText = "PRAGMA journal_mode=DELETE";
                await command.ExecuteNonQueryAsync(cancellationToken);
            }

            await using (var file = new FileStream(unfinished, FileMode.Open, FileAccess.ReadWrite)) file.Flush(flushToDisk: true);
            File.Move(unfinished, path);
            return new FileInfo(path).Length;
        }
        finally
        {
            File.Delete(unfinished);
        }
    }

    public async Task<Result<Done>> RestoreAsync(string path, CancellationToken cancellationToken)
    {
        if (!File.Exists(path)) return BackupFailures.NoCopy(path, "there is no such file.");
        try
        {
            await using var copy = await OpenAsync(path, SqliteOpenMode.ReadOnly, cancellationToken);
            await using var look = copy.CreateCommand();
            look.CommandText = "PRAGMA quick_check";
            if ((string?)await look.ExecuteScalarAsync(cancellationToken) != "ok") return BackupFailures.NoCopy(path, "it is damaged.");
            await using (var db = await contexts.CreateDbContextAsync(cancellationToken))
            {
                look.CommandText = "SELECT migration_id FROM __EFMigrationsHistory";
                var applied = new List<string>();
                await using (var rows = await look.ExecuteReaderAsync(cancellationToken))
                    while (await rows.ReadAsync(cancellationToken)) applied.Add(rows.GetString(0));
                if (applied.Count == 0) return BackupFailures.NoCopy(path, "it is no copy of a database of Dozen.");
                if (applied.Except(db.Database.GetMigrations()).Any()) return BackupFailures.Newer(path);
            }

            Directory.CreateDirectory(Path.GetDirectoryName(target.Path)!);
            await using var live = await OpenAsync(target.Path, SqliteOpenMode.ReadWriteCreate, cancellationToken);
            await using (var mode = live.CreateCommand())
            {
                mode.CommandText = "PRAGMA busy_timeout=30000; PRAGMA journal_mode=WAL";
                await mode.ExecuteNonQueryAsync(cancellationToken);
            }

            copy.BackupDatabase(live);
            return default(Done);
        }
        catch (SqliteException unreadable) when (unreadable.SqliteErrorCode is Damaged or 1)
        {
            return BackupFailures.NoCopy(path, "it is no copy of a database of Dozen.");
        }
    }

    private static async Task<SqliteConnection> OpenAsync(string path, SqliteOpenMode mode, CancellationToken cancellationToken)
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = path, Mode = mode, Pooling = false, DefaultTimeout = 30 }.ConnectionString);
        await connection.OpenAsync(cancellationToken);
        return connection;
    }
}
