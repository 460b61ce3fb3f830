using Dozen.Core.Common;
using Dozen.Core.Database;
using Dozen.Core.Leads;
using Dozen.Testing;
using Microsoft.EntityFrameworkCore;

namespace Dozen.Data.Tests;

/// <summary>Copies of the whole database, while others use it.</summary>
public abstract class BackupContract(Engine engine) : DatabaseTest(engine)
{
    private readonly string folder = Directory.CreateTempSubdirectory("dozen-backup-").FullName;

    [Fact]
    public async Task A_copy_taken_and_put_back_beside_open_connections_brings_the_earlier_state_back()
    {
        await AddAsync("Before");
        var copy = Path.Combine(folder, "copy");

        var taken = await BackUpAsync(copy);
        await AddAsync("After");
        var restored = await Database.RunAsync<IDatabaseBackup, Result<Done>>(backup => backup.RestoreAsync(copy, Cancelled));

        Assert.True(taken.Succeeded, taken.Failure?.Message);
        Assert.True(restored.Succeeded, restored.Failure?.Message);
        Assert.Equal(["Before"], await CompaniesAsync());
        await AddAsync("Again");
        Assert.Equal(["Again", "Before"], await CompaniesAsync());
        Assert.Equal("backup.exists", (await BackUpAsync(copy)).Failure?.Code);
    }

    [Fact]
    public async Task What_is_no_copy_is_refused_and_changes_nothing()
    {
        await AddAsync("Before");
        var nonsense = Path.Combine(folder, "nonsense");
        await File.WriteAllTextAsync(nonsense, "no database at all, only some text that is long enough to have a header of sixteen bytes", Cancelled);

        var refused = await Database.RunAsync<IDatabaseBackup, Result<Done>>(backup => backup.RestoreAsync(nonsense, Cancelled));

        Assert.StartsWith("backup.", refused.Failure?.Code, StringComparison.Ordinal);
        Assert.Equal(["Before"], await CompaniesAsync());
        Assert.Equal("backup.unreadable", (await Database.RunAsync<IDatabaseBackup, Result<Done>>(backup => backup.RestoreAsync(folder + "/none", Cancelled))).Failure?.Code);
    }

    [Fact]
    public async Task A_copy_of_a_database_that_is_not_of_Dozen_is_refused_and_changes_nothing()
    {
        await AddAsync("Before");
        var foreign = Path.Combine(folder, "foreign");
        if (Engine == Engine.Sqlite)
        {
            await using var connection = new Microsoft.Data.Sqlite.SqliteConnection($"Data Source={foreign};Pooling=false");
            await connection.OpenAsync(Cancelled);
            await using var command = connection.CreateCommand();
            command.CommandText = "CREATE TABLE leads (id INTEGER)";
            await command.ExecuteNonQueryAsync(Cancelled);
        }
        else
        {
            await PostgresTools.RunAsync("pg_dump", ["-Fc", "-f", foreign, "-d", await PostgresServer.CreateDatabaseAsync(Cancelled)], Cancelled);
        }

        var refused = await Database.RunAsync<IDatabaseBackup, Result<Done>>(backup => backup.RestoreAsync(foreign, Cancelled));

        Assert.Equal("backup.unreadable", refused.Failure?.Code);
        Assert.Equal(["Before"], await CompaniesAsync());
    }

    [Fact]
    public async Task A_database_of_a_newer_program_is_refused()
    {
        var check = await Database.RunAsync<UpgradeDatabase, Result<UpgradeReport>>(verb => verb.ExecuteAsync(folder, check: true, withoutBackup: false, Cancelled));
        await Database.RunAsync<DozenDbContext, int>(async db =>
        {
            using var _ = db.UseOwnerAccess();
            return await db.Database.ExecuteSqlRawAsync(
                Engine == Engine.Sqlite
                    ? "INSERT INTO __EFMigrationsHistory VALUES ('29990101000000_Later', '10')"
                    : "INSERT INTO dozen_migrations.history VALUES ('29990101000000_Later', '10')", Cancelled);
        });

        var refused = await Database.RunAsync<UpgradeDatabase, Result<UpgradeReport>>(verb => verb.ExecuteAsync(folder, check: false, withoutBackup: false, Cancelled));

        Assert.Empty(check.Value.Pending);
        Assert.Equal("database.newer", refused.Failure?.Code);
        await Assert.ThrowsAsync<DatabaseNewerException>(() => Database.RunAsync<IDatabaseAdmin, int>(async admin =>
        {
            await admin.MigrateAsync(Cancelled);
            return 0;
        }));
    }

    private Task<Result<long>> BackUpAsync(string path) => Database.RunAsync<IDatabaseBackup, Result<long>>(backup => backup.BackUpAsync(path, Cancelled));

    private Task<Result<LeadView>> AddAsync(string company) => Database.RunAsync<CreateLead, Result<LeadView>>(verb => verb.ExecuteAsync(new NewLead { Company = company }, Cancelled));

    private Task<List<string?>> CompaniesAsync() => Database.RunAsync<DozenDbContext, List<string?>>(db => db.Leads.Select(l => l.Company).OrderBy(c => c).ToListAsync(Cancelled));
}

public sealed class SqliteBackupTests() : BackupContract(Engine.Sqlite);

public sealed class PostgresBackupTests() : BackupContract(Engine.Postgres);
