using Dozen.Core.Common;
using Dozen.Core.Database;
using Dozen.Core.LegacyMigration;
using Dozen.Data.Postgres.Legacy;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace Dozen.Data.Sqlite.Legacy;

internal sealed class SqliteLegacyTarget(DatabaseTarget.Sqlite target, IDatabaseBackup backup) : ILegacyTarget
{
    public string Description => target.Description;

    public async Task<Result<ILegacyLoad>> BeginAsync(ILegacySource source, CancellationToken cancellationToken)
    {
        if (await HasRowsAsync(cancellationToken)) return LegacyFailures.TargetNotEmpty;
        if ((await backup.CompareAsync(cancellationToken)).Unknown is { Count: > 0 } unknown) throw new DatabaseNewerException(unknown);

        var unfinished = target.Path + ".migrating";
        Directory.CreateDirectory(Path.GetDirectoryName(target.Path)!);
        foreach (var rest in new[] { "", "-wal", "-shm", "-journal" }) File.Delete(unfinished + rest);
        await using (var db = new SqliteDozenDbContext(SqliteDatabase.Configure(new DbContextOptionsBuilder<SqliteDozenDbContext>(), unfinished).Options))
        {
            await db.Database.MigrateAsync(cancellationToken);
            await db.Database.ExecuteSqlRawAsync("PRAGMA journal_mode=DELETE", cancellationToken);
            SqliteConnection.ClearPool((SqliteConnection)db.Database.GetDbConnection());
        }

        var load = new SqliteLegacyLoad((PostgresLegacySource)source, await ConnectAsync(unfinished, SqliteOpenMode.ReadWrite, cancellationToken), unfinished, target.Path);
        load.Prepare();
        return load;
    }

    public Task<Result<ILegacyLoad>> BeginInPlaceAsync(ILegacySource source, LegacyCatalogue catalogue, CancellationToken cancellationToken) =>
        Task.FromResult<Result<ILegacyLoad>>(LegacyFailures.NotInPlace);

    public async Task<Result<ITwelveTables>> OpenAsync(CancellationToken cancellationToken)
    {
        if (!File.Exists(target.Path)) return DatabaseFaults.Unavailable($"there is no file {target.Path}");
        return new SqliteTwelveTables(await ConnectAsync(target.Path, SqliteOpenMode.ReadWrite, cancellationToken));
    }

    public Task<Result<IEarlierTablesWriter>> BeginRestoreAsync(string url, CancellationToken cancellationToken) => PostgresEarlierTables.BeginAsync(url, cancellationToken);

    public Task<Result<Done>> DropEarlierAsync(CancellationToken cancellationToken) => Task.FromResult<Result<Done>>(LegacyFailures.NothingToDrop);

    private async Task<bool> HasRowsAsync(CancellationToken cancellationToken)
    {
        if (!File.Exists(target.Path)) return false;
        await using var connection = await ConnectAsync(target.Path, SqliteOpenMode.ReadWrite, cancellationToken);
        await using var command = connection.CreateCommand();
        command.CommandText = "SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'table' AND name NOT GLOB 'sqlite_*' AND name NOT GLOB '__EFMigrations*' AND name NOT GLOB 'leads_search*'";
        var tables = new List<string>();
        await using (var reader = await command.ExecuteReaderAsync(cancellationToken))
            while (await reader.ReadAsync(cancellationToken)) tables.Add(reader.GetString(0));
        foreach (var table in tables)
        {
            command.CommandText = $"SELECT EXISTS (SELECT 1 FROM \"{table.Replace("\"", "\"\"", StringComparison.Ordinal)}\")";
            if (await command.ExecuteScalarAsync(cancellationToken) is 1L) return true;
        }

        return false;
    }

    private static async Task<SqliteConnection> ConnectAsync(string path, SqliteOpenMode mode, CancellationToken cancellationToken)
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = path, Mode = mode, Pooling = false }.ConnectionString);
        await connection.OpenAsync(cancellationToken);
        return connection;
    }
}
