using System.ComponentModel;
using System.Diagnostics;
using Dozen.Core.Common;
using Dozen.Core.Database;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace Dozen.Data.Postgres;

/// <summary>pg_dump and pg_restore of the machine: a snapshot, and everything back in one transaction.</summary>
internal sealed class PostgresBackup(DatabaseTarget.Postgres target, IDbContextFactory<PostgresDozenDbContext> contexts) : IDatabaseBackup
{
    private const string Packages = "/usr/lib/postgresql";
    private const string Restore = "pg_restore";

    public string Ending => ".dump";

    public async Task<SchemaStanding> CompareAsync(CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        db.ActIn(0);
        using var _ = db.UseOwnerAccess();
        var (known, applied) = (db.Database.GetMigrations().ToList(), (await db.Database.GetAppliedMigrationsAsync(cancellationToken)).ToList());
        return new SchemaStanding(applied.Count > 0, known.Except(applied).ToList(), applied.Except(known).ToList());
    }

    public async Task<Result<long>> BackUpAsync(string path, CancellationToken cancellationToken)
    {
        if (!UnfinishedCopy.Begin(path).TryGet(out var unfinished, out var unwritable)) return unwritable;

        // The earlier tables of a migration in place are no part of Dozen's database.
        if ((await RunAsync("pg_dump", ["--format=custom", "--no-owner", "--exclude-schema=legacy", $"--file={unfinished}"], cancellationToken)).Failure is { } failure)
        {
            File.Delete(unfinished);
            return failure;
        }

        File.Move(unfinished, path);
        return new FileInfo(path).Length;
    }

    public async Task<Result<Done>> RestoreAsync(string path, CancellationToken cancellationToken)
    {
        if (!File.Exists(path)) return BackupFailures.NoCopy(path, "there is no such file.");
        if (!(await MigrationsOfAsync(path, cancellationToken)).TryGet(out var migrations, out var unreadable)) return unreadable;
        await using (var db = await contexts.CreateDbContextAsync(cancellationToken))
        {
            if (migrations.Except(db.Database.GetMigrations()).Any()) return BackupFailures.Newer(path);
        }

        // Its grants name a role that belongs to the cluster and not to the copy.
        await using (var connection = new NpgsqlConnection(target.ConnectionString))
        {
            await connection.OpenAsync(cancellationToken);
            await using var role = new NpgsqlCommand("DO $$ BEGIN IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'dozen_app') THEN CREATE ROLE dozen_app NOLOGIN; END IF; END $$", connection);
            await role.ExecuteNonQueryAsync(cancellationToken);
        }

        var restored = await RunAsync(
            Restore, ["--clean", "--if-exists", "--no-owner", "--single-transaction", $"--dbname={new NpgsqlConnectionStringBuilder(target.ConnectionString).Database}", path], cancellationToken);
        return restored.Failure is { } failure ? failure : default(Done);
    }

    /// <summary>The migrations that the copy has been through, read out of the file alone: nothing is restored.</summary>
    private async Task<Result<IReadOnlyList<string>>> MigrationsOfAsync(string path, CancellationToken cancellationToken)
    {
        var read = await RunAsync(
            Restore, ["--data-only", $"--schema={PostgresDozenDbContext.BookkeepingSchema}", $"--table={PostgresDatabase.HistoryTable}", "--file=-", path], cancellationToken);
        if (!read.TryGet(out var script, out var failure)) return failure.Code == BackupFailures.ToolMissing(Restore).Code ? failure : BackupFailures.NoCopy(path, "it is no copy, or a damaged one.");

        // COPY … FROM stdin; then a line for each row, the migration first, up to a line that is \.
        var migrations = script.Split('\n').SkipWhile(l => !l.StartsWith("COPY ", StringComparison.Ordinal)).Skip(1)
            .TakeWhile(l => !l.StartsWith(@"\.", StringComparison.Ordinal)).Select(l => l.Split('\t')[0]).ToList();
        return migrations.Count == 0 ? BackupFailures.NoCopy(path, "it is no copy of a database of Dozen.") : migrations;
    }

    /// <returns>What it wrote to its standard output, or why it failed.</returns>
    private async Task<Result<string>> RunAsync(string tool, string[] arguments, CancellationToken cancellationToken)
    {
        var connection = new NpgsqlConnectionStringBuilder(target.ConnectionString);
        var start = new ProcessStartInfo(Find(tool), arguments) { RedirectStandardError = true, RedirectStandardOutput = true };
        start.Environment["PGHOST"] = connection.Host;
        start.Environment["PGPORT"] = connection.Port.ToString(System.Globalization.CultureInfo.InvariantCulture);
        start.Environment["PGDATABASE"] = connection.Database;
        if (connection.Username is { } user) start.Environment["PGUSER"] = user;
        if (connection.Password is { } password) start.Environment["PGPASSWORD"] = password;
        try
        {
            using var process = Process.Start(start)!;
            var (output, errors) = (process.StandardOutput.ReadToEndAsync(cancellationToken), process.StandardError.ReadToEndAsync(cancellationToken));
            try
            {
                await process.WaitForExitAsync(cancellationToken);
            }
            catch (OperationCanceledException)
            {
                process.Kill();
                throw;
            }

            var written = await output;
            if (process.ExitCode == 0) return written;
            var said = (await errors).Split('\n').FirstOrDefault(l => l.Contains("error", StringComparison.OrdinalIgnoreCase))?.Trim();
            return BackupFailures.ToolFailed(tool, process.ExitCode, said);
        }
        catch (Win32Exception)
        {
            return BackupFailures.ToolMissing(tool);
        }
    }

    // Debian keeps each version's tools apart; the newest reads all older servers.
    private static string Find(string tool) => Directory.Exists(Packages)
        ? Directory.GetDirectories(Packages).Select(d => Path.Combine(d, "bin", tool)).Where(File.Exists).OrderByDescending(p => p, StringComparer.Ordinal).FirstOrDefault() ?? tool
        : tool;
}
